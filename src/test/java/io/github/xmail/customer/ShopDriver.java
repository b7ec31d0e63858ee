package io.github.xmail.customer;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.MysqlDriver;
import io.github.xmail.testkit.TestDatabase;
import java.nio.file.Path;

/** The drivers of shops, each with a database that it reaches. */
enum ShopDriver {
    POSTGRESQL(TestDatabase.POSTGRESQL),
    MARIADB(TestDatabase.MARIADB),
    /** MySQL's own driver, as a pool of the container's has it; the server is MariaDB. */
    MYSQL(TestDatabase.MARIADB),
    H2(TestDatabase.H2),
    HSQLDB(TestDatabase.HSQLDB);

    private final TestDatabase product;

    ShopDriver(TestDatabase product) {
        this.product = product;
    }

    /** Whether there is a network between. */
    boolean isServer() {
        return product == TestDatabase.POSTGRESQL || product == TestDatabase.MARIADB;
    }

    /** An empty database that is reached by this driver. */
    Database create() {
        Database database = product.create();
        return this == MYSQL ? MysqlDriver.to(database) : database;
    }

    /** The jar of a driver that is not in the WAR. */
    static Path jar(String artifact) {
        return Path.of("target", "shop-drivers", artifact + ".jar");
    }
}

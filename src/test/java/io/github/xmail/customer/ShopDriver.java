package io.github.xmail.customer;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

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
        if (this != MYSQL) {
            return database;
        }
        Mysql.require();
        return new Database(
                product,
                database.name(),
                database.port(),
                database.url().replace("jdbc:mariadb:", "jdbc:mysql:"),
                database.user(),
                database.password());
    }

    /** The jar of a driver that is not in the WAR. */
    static Path jar(String artifact) {
        return Path.of("target", "shop-drivers", artifact + ".jar");
    }

    /** Registered once in a test run, out of a class loader of its own: the driver starts a thread that never ends. */
    private static final class Mysql implements Driver {

        private final Driver driver;

        private Mysql(Driver driver) {
            this.driver = driver;
        }

        static void require() {
            // done by the class' initialization
        }

        static {
            try {
                URL[] jar = {jar("mysql-connector-j").toUri().toURL()};
                Class<?> type = new URLClassLoader(jar).loadClass("com.mysql.cj.jdbc.Driver");
                DriverManager.registerDriver(
                        new Mysql((Driver) type.getDeclaredConstructor().newInstance()));
            } catch (Exception e) {
                throw new ExceptionInInitializerError(e);
            }
        }

        @Override
        public Connection connect(String url, Properties info) throws SQLException {
            return driver.connect(url, info);
        }

        @Override
        public boolean acceptsURL(String url) throws SQLException {
            return driver.acceptsURL(url);
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
            return driver.getPropertyInfo(url, info);
        }

        @Override
        public int getMajorVersion() {
            return driver.getMajorVersion();
        }

        @Override
        public int getMinorVersion() {
            return driver.getMinorVersion();
        }

        @Override
        public boolean jdbcCompliant() {
            return driver.jdbcCompliant();
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }
}

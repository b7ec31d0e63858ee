package io.github.xmail.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The database products a shop may have. Each is started once in a test run, at first use, and ends with it; {@link
 * #create()} gives an empty database of its own to everybody who asks, so that tests do not see each other's tables.
 */
public enum TestDatabase {
    POSTGRESQL {
        @Override
        Database open(String name) {
            PostgresServer server = PostgresServer.running();
            execute(server.url("postgres"), PostgresServer.USER, "", "create database " + name);
            return new Database(this, name, server.port(), server.url(name), PostgresServer.USER, "");
        }

        @Override
        void drop(Database database) {
            String maintenance = PostgresServer.running().url("postgres");
            execute(maintenance, PostgresServer.USER, "", "drop database " + database.name() + " with (force)");
        }
    },

    /** With {@code -Dmariadb.driver=mysql} by MySQL's own driver. */
    MARIADB {
        @Override
        Database open(String name) {
            MariaDbServer server = MariaDbServer.running();
            execute(server.url(""), MariaDbServer.USER, MariaDbServer.PASSWORD, "create database " + name);
            Database database = new Database(
                    this, name, server.port(), server.url(name), MariaDbServer.USER, MariaDbServer.PASSWORD);
            return System.getProperty("mariadb.driver", "").equals("mysql") ? MysqlDriver.to(database) : database;
        }

        @Override
        void drop(Database database) {
            execute(database.url(), database.user(), database.password(), "drop database " + database.name());
        }
    },

    /** In memory. */
    H2 {
        @Override
        Database open(String name) {
            String url = "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1";
            return new Database(this, name, 0, url, "sa", "");
        }

        @Override
        void drop(Database database) {
            execute(database.url(), database.user(), database.password(), "shutdown");
        }
    },

    /** In memory, with row versions, so that readers do not wait for writers. */
    HSQLDB {
        @Override
        Database open(String name) {
            return new Database(this, name, 0, "jdbc:hsqldb:mem:" + name + ";hsqldb.tx=mvcc", "SA", "");
        }

        @Override
        void drop(Database database) {
            execute(database.url(), database.user(), database.password(), "shutdown");
        }
    };

    private static final AtomicInteger NEXT = new AtomicInteger();
    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    /** A new empty database; the first call for a product waits some seconds for its server. Close it to drop it. */
    public Database create() {
        return open("xmail_" + RUN + "_" + NEXT.incrementAndGet());
    }

    abstract Database open(String name);

    abstract void drop(Database database);

    private static void execute(String url, String user, String password, String sql) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}

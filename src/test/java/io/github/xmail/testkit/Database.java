package io.github.xmail.testkit;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * One empty database of a test's own on a real server, or in memory.
 *
 * @param product whose it is
 * @param port where the server listens on 127.0.0.1; 0 for one in memory
 * @param url the JDBC URL without user and password
 * @param password may be empty
 */
public record Database(TestDatabase product, String name, int port, String url, String user, String password)
        implements AutoCloseable {

    /** A new connection, to be closed by the caller. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /** Runs statements one after the other, each committed. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(String.join("; ", statements), e);
        }
    }

    /** The same database with its server reached at another port, through a {@link Relay} for instance. */
    public Database through(int otherPort) {
        String otherUrl = url.replace(":" + port + "/", ":" + otherPort + "/");
        return new Database(product, name, otherPort, otherUrl, user, password);
    }

    /** The same database under another login. */
    public Database as(String otherUser, String otherPassword) {
        return new Database(product, name, port, url, otherUser, otherPassword);
    }

    /** A data source without a pool: every connection is a new one. */
    public DataSource dataSource() {
        return new Unpooled(this);
    }

    /** Drops it with everything in it; connections that are still open are cut. */
    @Override
    public void close() {
        product.drop(this);
    }

    private record Unpooled(Database database) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            return database.connect();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return DriverManager.getConnection(database.url(), user, password);
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLoginTimeout(int seconds) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("wraps nothing");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}

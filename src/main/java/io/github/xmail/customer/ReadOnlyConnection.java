package io.github.xmail.customer;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;

/**
 * A pool's connection for one look-up, on which nothing is changed and nothing takes longer than the look-up may. Pools
 * hand on what a borrower changed, and the next one may want to write: so what was changed is put back, and no
 * transaction is left open.
 */
final class ReadOnlyConnection implements AutoCloseable {

    private static final int UNCHANGED = -1;

    private final Connection connection;
    private final Deadline limit;
    private final boolean limitedSession;
    private Dialect dialect;
    private boolean inTransaction;
    private boolean endAutoCommit;
    private boolean madeReadOnly;
    private int networkTimeout = UNCHANGED;
    private int queryTimeout = UNCHANGED;

    /**
     * @param limit when whoever waits for the network gives up; where the driver has no such limit there is none
     * @param limitedSession whether the session itself reads only and limits a query's time
     */
    ReadOnlyConnection(Connection connection, Deadline limit, boolean limitedSession) {
        this.connection = connection;
        this.limit = limit;
        this.limitedSession = limitedSession;
    }

    /** Makes it read-only, without a transaction begun by somebody else. */
    void prepare() throws SQLException {
        limitNetwork();
        dialect = Dialect.ofProduct(connection.getMetaData().getDatabaseProductName());
        inTransaction = !connection.getAutoCommit();
        endTransaction();
        if (!connection.isReadOnly()) {
            madeReadOnly = true;
            connection.setReadOnly(true);
        }
        if (!inTransaction && !limitedSession && dialect != Dialect.MYSQL) {
            // outside of a transaction many drivers take "read-only" for a hint
            connection.setAutoCommit(false);
            inTransaction = true;
            endAutoCommit = true;
        }
    }

    Dialect dialect() {
        return dialect;
    }

    /** A statement that gives two rows at most; it has what is left of the look-up's time. */
    PreparedStatement statement(String sql) throws SQLException {
        limitNetwork();
        if (dialect == Dialect.POSTGRESQL) {
            limitTransaction();
        }
        PreparedStatement statement = connection.prepareStatement(sql);
        if (dialect != Dialect.POSTGRESQL) {
            limitQuery(statement);
        }
        statement.setMaxRows(2);
        return statement;
    }

    /** Asks the database for a sign of life. @throws SQLException that says that the connection is lost, where none comes */
    void requireAnswer() throws SQLException {
        if (!connection.isValid(Math.max(1, millisForQuery() / 1000))) {
            throw new SQLNonTransientConnectionException("no answer", "08006");
        }
    }

    private void limitNetwork() throws SQLException {
        try {
            Connection driver = ofDriver();
            int before = driver.getNetworkTimeout();
            driver.setNetworkTimeout(Runnable::run, limit.millisLeft());
            networkTimeout = networkTimeout == UNCHANGED ? before : networkTimeout;
        } catch (SQLFeatureNotSupportedException | AbstractMethodError unsupported) {
            // the query's own limit has to do
        }
    }

    /** HikariCP gives up a connection whose driver says that it has no network timeout: the driver is asked beside it. */
    private Connection ofDriver() {
        try {
            return connection.unwrap(Connection.class);
        } catch (SQLException | RuntimeException | AbstractMethodError cannotUnwrap) {
            return connection;
        }
    }

    /** PostgreSQL's driver would end a query by a second connection, which takes ten seconds on a dead network. */
    private void limitTransaction() throws SQLException {
        if (!limitedSession) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set local statement_timeout = " + millisForQuery());
            }
        }
    }

    /** To H2 the limit of a statement is that of the connection. */
    private void limitQuery(Statement statement) throws SQLException {
        queryTimeout = queryTimeout == UNCHANGED ? statement.getQueryTimeout() : queryTimeout;
        statement.setQueryTimeout(Math.max(1, millisForQuery() / 1000));
    }

    /** The database ends a query before the connection has to be given up. */
    private int millisForQuery() {
        return Math.max(1, limit.millisLeft() * 7 / 10);
    }

    /** Whether the connection is lost, so that what failed on it says nothing about the query. */
    boolean isLost() {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Returns the connection to its pool; one that cannot be put back as it was is broken off instead. */
    @Override
    public void close() {
        try {
            if (!connection.isClosed()) {
                putBack();
            }
            connection.close();
        } catch (SQLException | RuntimeException e) {
            breakOff();
        }
    }

    private void putBack() throws SQLException {
        endTransaction();
        if (endAutoCommit) {
            connection.setAutoCommit(true);
        }
        if (madeReadOnly) {
            connection.setReadOnly(false);
        }
        if (queryTimeout != UNCHANGED) {
            try (Statement statement = connection.createStatement()) {
                statement.setQueryTimeout(queryTimeout);
            }
        }
        if (networkTimeout != UNCHANGED) {
            ofDriver().setNetworkTimeout(Runnable::run, networkTimeout);
        }
    }

    private void endTransaction() throws SQLException {
        if (inTransaction) {
            connection.rollback();
        }
    }

    private void breakOff() {
        try (connection) {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException | AbstractMethodError e) {
            // it was lost before
        }
    }
}

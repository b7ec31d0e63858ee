package io.github.xmail.customer;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;

/**
 * A pool's connection for one look-up. Pools hand on what a borrower changed, and the next one may want to write: so
 * what was changed is put back, and no transaction is left open.
 */
final class ReadOnlyConnection implements AutoCloseable {

    private final Connection connection;
    private final Deadline limit;
    private boolean manualCommit;
    private boolean madeReadOnly;
    private int networkTimeout = -1;

    /** @param limit when whoever waits for the network gives up; where the driver has no such limit there is none */
    ReadOnlyConnection(Connection connection, Deadline limit) {
        this.connection = connection;
        this.limit = limit;
    }

    /** The connection, read-only, without a transaction begun by somebody else. */
    Connection prepared() throws SQLException {
        limitNetwork();
        manualCommit = !connection.getAutoCommit();
        endTransaction();
        if (!connection.isReadOnly()) {
            madeReadOnly = true;
            connection.setReadOnly(true);
        }
        return connection;
    }

    /** Lets whatever waits for the network from now on wait no longer than the deadline. */
    private void limitNetwork() throws SQLException {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, limit.millisLeft());
            networkTimeout = before;
        } catch (SQLFeatureNotSupportedException | AbstractMethodError unsupported) {
            // the query's own limit has to do
        }
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
        if (madeReadOnly) {
            connection.setReadOnly(false);
        }
        if (networkTimeout >= 0) {
            connection.setNetworkTimeout(Runnable::run, networkTimeout);
        }
    }

    private void endTransaction() throws SQLException {
        if (manualCommit) {
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

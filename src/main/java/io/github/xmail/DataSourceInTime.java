package io.github.xmail;

import io.github.xmail.settings.SettingSource.SourceException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source of the server that could not be made at start, because its database was away: many pools connect when they
 * are looked up. It is looked up again each time, until it is there, by one thread at a time: a server may make a pool for
 * each that asks. Thread-safe.
 */
final class DataSourceInTime implements DataSource {

    /** Whoever waited so long for another's look-up, which may hang for ever, makes his own. */
    private static final long TURN_SECONDS = 5;

    private final Supplier<Optional<DataSource>> lookup;
    private final ReentrantLock turn = new ReentrantLock();
    private volatile Optional<DataSource> found = Optional.empty();

    private DataSourceInTime(Supplier<Optional<DataSource>> lookup) {
        this.lookup = lookup;
    }

    /**
     * What the server has, now or in time.
     *
     * @return empty where the name is not bound
     * @throws SourceException where it is bound, and more is wrong than a database that does not answer
     */
    static Optional<DataSource> find(Supplier<Optional<DataSource>> lookup) {
        try {
            return lookup.get();
        } catch (SourceException e) {
            if (isOfDatabase(e)) {
                return Optional.of(new DataSourceInTime(lookup));
            }
            throw e;
        }
    }

    private static boolean isOfDatabase(Throwable thrown) {
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return true;
            }
        }
        return false;
    }

    private DataSource now() throws SQLException {
        if (found.isEmpty()) {
            lookUp();
        }
        return found.orElseThrow(() -> new SQLException("the data source is not bound any more"));
    }

    private void lookUp() throws SQLException {
        boolean locked = false;
        try {
            locked = turn.tryLock(TURN_SECONDS, TimeUnit.SECONDS);
            found = found.or(lookup);
        } catch (SourceException e) {
            throw new SQLException("the data source cannot be made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted before the data source was made", e);
        } finally {
            if (locked) {
                turn.unlock();
            }
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        return now().getConnection();
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return now().getConnection(username, password);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return now().getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        now().setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        now().setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return now().getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return now().unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return now().isWrapperFor(type);
    }
}

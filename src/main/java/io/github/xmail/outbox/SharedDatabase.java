package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database that several nodes share, reached through the container's data source. */
final class SharedDatabase implements Database {

    /** A pool may hand out this many connections in a row that have ended meanwhile. */
    private static final int MOST_ENDED = 16;

    private static final int VALID_SECONDS = 5;

    private final DataSource dataSource;
    private Dialect dialect;
    private BorrowedSession session;

    SharedDatabase(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Override
    public Connection connect() throws SQLException, UnavailableException {
        Connection connection = valid();
        try {
            dialect = ServerVersion.of(connection).dialect();
            session = BorrowedSession.prepare(connection, dialect);
            return connection;
        } catch (SQLException | UnavailableException | RuntimeException e) {
            end(connection);
            throw e;
        }
    }

    private Connection valid() throws SQLException {
        for (int i = 0; i < MOST_ENDED; i++) {
            Connection connection = borrow();
            if (connection.isValid(VALID_SECONDS)) {
                return connection;
            }
            end(connection);
        }
        throw new SQLException("the pool hands out connections that have ended");
    }

    /** Pools find their driver by the thread's class loader at the first connection; the writer's thread has none. */
    private Connection borrow() throws SQLException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(SharedDatabase.class.getClassLoader());
        try {
            return dataSource.getConnection();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void release(Connection connection, boolean sound) throws SQLException {
        if (sound && session != null) {
            session.restore(connection);
            connection.close();
        } else {
            end(connection);
        }
        session = null;
    }

    /** Not by a rollback, which a network that swallows packets would not answer. The pool throws away what has ended. */
    private static void end(Connection connection) throws SQLException {
        try {
            connection.abort(Runnable::run);
        } finally {
            connection.close();
        }
    }

    @Override
    public long largestContent() {
        return session.largestContent();
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public String name() {
        return OutboxSettings.RESOURCE;
    }

    @Override
    public void close() {}
}

package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;

/** A database that several nodes share, reached through the container's data source. */
final class SharedDatabase implements Database {

    /** A pool may hand out this many connections in a row that have ended meanwhile. */
    private static final int MOST_ENDED = 16;

    private static final int VALID_SECONDS = 5;

    /** Longer than any lock is waited for, so that it ends what hangs, and nothing else. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final Lending lending;
    private final Duration patience;
    private Dialect dialect;
    private BorrowedSession session;

    SharedDatabase(DataSource dataSource) {
        this(dataSource, PATIENCE);
    }

    /** @param patience how long the pool may take to lend a connection, and the network to carry an answer */
    SharedDatabase(DataSource dataSource, Duration patience) {
        this.lending = new Lending(dataSource, patience);
        this.patience = patience;
    }

    @Override
    public Connection connect() throws SQLException, UnavailableException {
        Connection connection = valid();
        try {
            dialect = ServerVersion.of(connection).dialect();
            session = BorrowedSession.prepare(connection, dialect, patience);
            return connection;
        } catch (SQLException | UnavailableException | RuntimeException e) {
            end(connection);
            throw e;
        }
    }

    private Connection valid() throws SQLException {
        for (int i = 0; i < MOST_ENDED; i++) {
            Connection connection = lending.borrow();
            if (connection.isValid(VALID_SECONDS)) {
                return connection;
            }
            end(connection);
        }
        throw new SQLException("the pool hands out connections that have ended");
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

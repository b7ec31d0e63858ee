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
        for (int i = 0; i < MOST_ENDED; i++) {
            Connection connection = lending.borrow();
            if (prepared(connection)) {
                return connection;
            }
        }
        throw new SQLException("the pool hands out connections that have ended");
    }

    /** Its network is limited before anything is asked. @return whether it had not ended; else it is rid of */
    private boolean prepared(Connection connection) throws SQLException, UnavailableException {
        boolean ready = false;
        try {
            int networkMillis = BorrowedSession.limitNetwork(connection, patience);
            if (connection.isValid(VALID_SECONDS)) {
                dialect = ServerVersion.of(connection).dialect();
                session = BorrowedSession.prepare(connection, dialect, networkMillis);
                ready = true;
            }
            return ready;
        } finally {
            if (!ready) {
                end(connection);
            }
        }
    }

    @Override
    public void release(Connection connection, boolean sound) throws SQLException {
        BorrowedSession borrowed = session;
        session = null;
        if (!sound || borrowed == null) {
            end(connection);
            return;
        }
        boolean restored = false;
        try {
            borrowed.restore(connection);
            restored = true;
        } finally {
            if (restored) {
                connection.close();
            } else {
                end(connection);
            }
        }
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

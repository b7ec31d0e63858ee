package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A connection of the container's pool made ready for the outbox, and how it was before: the pool may hand it on to others,
 * so that what was changed is put back. One thread.
 */
final class BorrowedSession {

    /**
     * The planner is kept off reading whole tables while they are small or its statistics are old. A node that is stopped
     * within a transaction must not keep others from its rows.
     */
    private static final Map<String, String> POSTGRESQL = Map.of(
            "enable_seqscan", "off",
            "idle_in_transaction_session_timeout", "10s",
            "lock_timeout", "6s");

    /** The same: {@code wait_timeout} also ends a session that is silent within a transaction. */
    private static final Map<String, String> MYSQL = Map.of("wait_timeout", "20", "innodb_lock_wait_timeout", "6");

    /** What a packet holds beside an order's content, generously. */
    private static final long ROOM = 4096;

    private final Dialect dialect;
    private final boolean autoCommit;
    private final boolean readOnly;
    private final int isolation;
    private final Map<String, String> variables = new LinkedHashMap<>();
    private final int networkMillis;
    private long largestContent = Long.MAX_VALUE;

    private BorrowedSession(Connection connection, Dialect dialect, int networkMillis) throws SQLException {
        this.dialect = dialect;
        this.networkMillis = networkMillis;
        this.autoCommit = connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        this.isolation = connection.getTransactionIsolation();
    }

    /** @param networkMillis what {@link #limitNetwork} gave, before the server was asked anything */
    static BorrowedSession prepare(Connection connection, Dialect dialect, int networkMillis) throws SQLException {
        BorrowedSession session = new BorrowedSession(connection, dialect, networkMillis);
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        if (dialect == Dialect.POSTGRESQL) {
            session.change(connection, POSTGRESQL);
            session.flushEachCommit(connection);
        } else {
            session.change(connection, MYSQL);
            session.largestContent = Long.parseLong(session.value(connection, "max_allowed_packet")) - ROOM;
        }
        return session;
    }

    /** In bytes. */
    long largestContent() {
        return largestContent;
    }

    /**
     * Limits how long an answer of the server may take.
     *
     * @return the limit before, negative where the driver has none
     */
    static int limitNetwork(Connection connection, Duration patience) {
        try {
            int before = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, (int) patience.toMillis());
            return before;
        } catch (SQLException | AbstractMethodError notSupported) {
            return -1;
        }
    }

    private void change(Connection connection, Map<String, String> wanted) throws SQLException {
        for (Map.Entry<String, String> variable : wanted.entrySet()) {
            variables.put(variable.getKey(), value(connection, variable.getKey()));
            set(connection, variable.getKey(), variable.getValue());
        }
    }

    /** What is stronger than a flush of its own disk stays as it is. */
    private void flushEachCommit(Connection connection) throws SQLException {
        if (value(connection, "synchronous_commit").equals("off")) {
            change(connection, Map.of("synchronous_commit", "on"));
        }
    }

    private String value(Connection connection, String variable) throws SQLException {
        String query = dialect == Dialect.POSTGRESQL
                ? "select current_setting('" + variable + "')"
                : "select @@session." + variable;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private void set(Connection connection, String variable, String value) throws SQLException {
        String change = dialect == Dialect.POSTGRESQL
                ? "select set_config('" + variable + "', ?, false)"
                : "set session " + variable + " = cast(? as unsigned)";
        try (PreparedStatement statement = connection.prepareStatement(change)) {
            statement.setString(1, value);
            statement.execute();
        }
    }

    /** Puts back what was changed. */
    void restore(Connection connection) throws SQLException {
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            set(connection, variable.getKey(), variable.getValue());
        }
        connection.setTransactionIsolation(isolation);
        connection.setReadOnly(readOnly);
        connection.setAutoCommit(autoCommit);
        if (networkMillis >= 0) {
            connection.setNetworkTimeout(Runnable::run, networkMillis);
        }
    }
}

package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What differs between databases; all else is in {@link Sql}. */
enum Dialect {
    /**
     * Auto-commit stays on and transactions are statements: with {@code setAutoCommit(false)} the driver stored a row
     * after "no transaction is active". IMMEDIATE: a lock that is asked for only at the first write can fail half way.
     */
    SQLITE("begin immediate");

    private final String begin;

    Dialect(String begin) {
        this.begin = begin;
    }

    /** The resource with the schema, beside this class. */
    String schema() {
        return name().toLowerCase(java.util.Locale.ROOT) + ".sql";
    }

    void begin(Connection connection) throws SQLException {
        execute(connection, begin);
    }

    void commit(Connection connection) throws SQLException {
        execute(connection, "commit");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

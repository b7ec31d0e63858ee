package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What differs between databases; all else is in {@link Sql}. */
enum Dialect {
    /**
     * Auto-commit stays on and transactions are statements: with {@code setAutoCommit(false)} the driver stored a row
     * after "no transaction is active". IMMEDIATE: a lock that is asked for only at the first write can fail half way.
     */
    SQLITE {
        @Override
        void begin(Connection connection) throws SQLException {
            execute(connection, "begin immediate");
        }

        @Override
        void commit(Connection connection) throws SQLException {
            execute(connection, "commit");
        }
    },

    /** The driver sends its BEGIN together with the first statement, so that beginning costs no way there and back. */
    POSTGRESQL {
        @Override
        void begin(Connection connection) throws SQLException {
            connection.setAutoCommit(false);
        }

        @Override
        void commit(Connection connection) throws SQLException {
            connection.commit();
            connection.setAutoCommit(true);
        }

        @Override
        void lockSchema(Connection connection) throws SQLException {
            execute(connection, "select pg_advisory_xact_lock(hashtext('xmail-outbox ' || current_schema()))");
        }

        @Override
        boolean isLackOfRights(SQLException e) {
            return "42501".equals(e.getSQLState());
        }

        @Override
        String clock() {
            return "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)";
        }

        @Override
        String durability() {
            return "select name, current_setting(name) from (values ('fsync'), ('synchronous_commit')) as them (name)";
        }
    },

    /** MySQL and MariaDB. A statement of DDL commits, so the lock is the session's. */
    MYSQL {
        @Override
        void begin(Connection connection) throws SQLException {
            execute(connection, "begin");
        }

        @Override
        void commit(Connection connection) throws SQLException {
            execute(connection, "commit");
        }

        @Override
        void lockSchema(Connection connection) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select get_lock(" + SCHEMA_LOCK + ", 10)")) {
                if (!row.next() || row.getInt(1) != 1) {
                    throw new SQLException("another node is still upgrading the tables");
                }
            }
        }

        @Override
        void unlockSchema(Connection connection) throws SQLException {
            execute(connection, "do release_lock(" + SCHEMA_LOCK + ")");
        }

        /** Access denied to a database or for a command on a table. */
        @Override
        boolean isLackOfRights(SQLException e) {
            return Set.of(1044, 1142).contains(e.getErrorCode());
        }

        @Override
        String clock() {
            return "select timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000";
        }

        @Override
        String durability() {
            return "show global variables where variable_name in ('innodb_flush_log_at_trx_commit', 'wsrep_on')";
        }

        /** Without this the MariaDB driver sends inserts in bulk, and nobody can tell which of them hit. */
        @Override
        PreparedStatement prepare(Connection connection, String sql) throws SQLException {
            return sql.equals(Sql.INSERT_ORDER) || sql.equals(Sql.INSERT_CONTENT)
                    ? connection.prepareStatement(sql(sql), Statement.RETURN_GENERATED_KEYS)
                    : super.prepare(connection, sql);
        }
    };

    private static final String SCHEMA_LOCK = "left(concat('xmail-outbox ', database()), 64)";
    private static final Pattern TABLE =
            Pattern.compile("\\b(?:orders|contents|tries|counts|nodes|pauses|schema_version)\\b");

    /** What is said in another way on MySQL and MariaDB. */
    private static final Map<String, String> ON_MYSQL = Map.of(
            Sql.INSERT_ORDER, Sql.INSERT_ORDER_MYSQL,
            Sql.ADD_COUNT, Sql.ADD_COUNT_MYSQL,
            Sql.ONE_MORE_IN_A_ROW, Sql.ONE_MORE_IN_A_ROW_MYSQL,
            Sql.PAUSE, Sql.PAUSE_MYSQL);

    /** Whether several nodes work on it at once. */
    boolean isShared() {
        return this != SQLITE;
    }

    /** The resource with the schema, beside this class. */
    String schema() {
        return name().toLowerCase(Locale.ROOT) + ".sql";
    }

    /**
     * A statement of {@link Sql} as this database takes it. On a server the tables have a prefix, because the shop may have
     * tables of those names, and what several nodes may want at once is taken by one and passed over by the others.
     */
    String sql(String common) {
        if (!isShared()) {
            return common;
        }
        String own = this == MYSQL ? ON_MYSQL.getOrDefault(common, common) : common;
        String locking = Sql.FOR_ONE_NODE.contains(common) ? own + " for update skip locked" : own;
        return prefixed(Sql.LOCKING.contains(common) ? own + " for update" : locking);
    }

    /** With the names that tables have on this database. */
    String prefixed(String sql) {
        return isShared() ? TABLE.matcher(sql).replaceAll("xmail_$0") : sql;
    }

    PreparedStatement prepare(Connection connection, String sql) throws SQLException {
        return connection.prepareStatement(sql(sql));
    }

    abstract void begin(Connection connection) throws SQLException;

    abstract void commit(Connection connection) throws SQLException;

    /** Keeps other nodes from changing the tables until the transaction ends and {@link #unlockSchema} is called. */
    void lockSchema(Connection connection) throws SQLException {}

    void unlockSchema(Connection connection) throws SQLException {}

    /** Whether the login lacks the right to do what it tried. */
    boolean isLackOfRights(SQLException e) {
        return false;
    }

    /** Asks for the settings that decide whether a commit is on disk: name and value. */
    String durability() {
        throw new UnsupportedOperationException();
    }

    /** What the value of such a setting takes from the promise. */
    static Optional<Durability> weakness(String name, String value) {
        return Optional.ofNullable(
                switch (name.toLowerCase(Locale.ROOT) + "=" + value.toLowerCase(Locale.ROOT)) {
                    case "fsync=off" -> Durability.FSYNC_OFF;
                    case "synchronous_commit=off" -> Durability.COMMIT_NOT_SYNCHRONOUS;
                    case "innodb_flush_log_at_trx_commit=0", "innodb_flush_log_at_trx_commit=2" ->
                        Durability.LOG_NOT_FLUSHED;
                    case "wsrep_on=on", "wsrep_on=1" -> Durability.GALERA;
                    default -> null;
                });
    }

    /** Asks for the database's time in milliseconds since 1970. */
    String clock() {
        throw new UnsupportedOperationException();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

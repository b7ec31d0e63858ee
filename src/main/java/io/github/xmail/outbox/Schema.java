package io.github.xmail.outbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The tables, built and upgraded in steps: a script is divided by lines {@code -- version N}, N counting up from 1. The
 * table {@code schema_version} tells how far a database is. Immutable.
 */
final class Schema {

    private static final Pattern STEP = Pattern.compile("(?m)^-- version \\d+$");
    private static final Pattern COMMENT = Pattern.compile("(?m)--.*$");

    private static final String NO_RIGHTS = "its login may not create or change tables: grant it that right until the"
            + " worker has started once, or run the statements of the operating guide as another user";

    private final List<List<String>> steps;

    /** @param script as above; no semicolon but at the end of a statement */
    Schema(String script) {
        List<List<String>> found = new ArrayList<>();
        STEP.splitAsStream(script).skip(1).forEach(step -> found.add(statements(step)));
        steps = List.copyOf(found);
    }

    static Schema of(Dialect dialect) {
        try (InputStream in = Schema.class.getResourceAsStream(dialect.schema())) {
            return new Schema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> statements(String step) {
        return Arrays.stream(COMMENT.matcher(step).replaceAll("").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    /**
     * Brings the database to the last version. Several nodes may do so at once. Where nothing is to be done the login needs
     * no right to change tables.
     *
     * @throws UnavailableException where a newer release of this product made it, or the login may not change tables
     */
    void upgrade(Connection connection, Dialect dialect) throws SQLException, UnavailableException {
        int version = present(connection, dialect);
        if (version > steps.size()) {
            throw new UnavailableException("made by a newer release (schema version " + version
                    + ", this release knows " + steps.size() + "): install that release again");
        }
        try {
            for (int next = version + 1; next <= steps.size(); next++) {
                step(connection, dialect, next);
            }
        } catch (SQLException e) {
            if (dialect.isLackOfRights(e)) {
                throw new UnavailableException(NO_RIGHTS, e);
            }
            throw e;
        }
    }

    private static int present(Connection connection, Dialect dialect) {
        try {
            return version(connection, dialect);
        } catch (SQLException e) {
            return 0; // no table yet; anything else is met again at once
        }
    }

    /** Where DDL commits, statements before a crash are met again: a step of such a schema must bear that. */
    private void step(Connection connection, Dialect dialect, int next) throws SQLException {
        dialect.begin(connection);
        dialect.lockSchema(connection);
        execute(connection, dialect.prefixed("create table if not exists schema_version (version integer not null)"));
        int version = version(connection, dialect);
        if (version < next) {
            for (String statement : steps.get(next - 1)) {
                execute(connection, statement);
            }
            execute(
                    connection,
                    dialect.prefixed(
                            version == 0
                                    ? "insert into schema_version (version) values (" + next + ")"
                                    : "update schema_version set version = " + next));
        }
        dialect.commit(connection);
        dialect.unlockSchema(connection);
    }

    private static int version(Connection connection, Dialect dialect) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(dialect.prefixed("select max(version) from schema_version"))) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

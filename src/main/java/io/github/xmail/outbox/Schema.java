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
     * Brings the database to the last version.
     *
     * @throws UnavailableException where a newer release of this product made it
     */
    void upgrade(Connection connection, Dialect dialect) throws SQLException, UnavailableException {
        int version = version(connection);
        if (version > steps.size()) {
            throw new UnavailableException("made by a newer release (schema version " + version
                    + ", this release knows " + steps.size() + "): install that release again");
        }
        for (int next = version + 1; next <= steps.size(); next++) {
            dialect.begin(connection);
            for (String statement : steps.get(next - 1)) {
                execute(connection, statement);
            }
            execute(connection, "delete from schema_version");
            execute(connection, "insert into schema_version (version) values (" + next + ")");
            dialect.commit(connection);
        }
    }

    private static int version(Connection connection) throws SQLException {
        execute(connection, "create table if not exists schema_version (version integer not null)");
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select max(version) from schema_version")) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

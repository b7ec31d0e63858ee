package io.github.xmail.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.sqlite.JDBC;

/** Looks into the file of an outbox that is closed. */
final class Peek {

    private Peek() {}

    static long rows(Path directory, String query) {
        try (Connection connection =
                        JDBC.createConnection("jdbc:sqlite:" + directory.resolve("outbox.db"), new Properties());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from (" + query + ")")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    static void execute(Path directory, String... statements) {
        try (Connection connection =
                        JDBC.createConnection("jdbc:sqlite:" + directory.resolve("outbox.db"), new Properties());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}

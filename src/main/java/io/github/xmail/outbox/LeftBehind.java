package io.github.xmail.outbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** An embedded outbox that this application used before its nodes shared one. */
final class LeftBehind {

    private LeftBehind() {}

    /** How many orders wait there; 0 where there is no outbox, it cannot be read, or somebody still uses it. */
    static long waiting(Path directory) {
        if (!Files.exists(directory.resolve(SqliteDatabase.FILE))) {
            return 0;
        }
        SqliteDatabase database = new SqliteDatabase(directory);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from orders where settled is null")) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException | UnavailableException | LinkageError e) {
            return 0;
        } finally {
            database.close();
        }
    }
}

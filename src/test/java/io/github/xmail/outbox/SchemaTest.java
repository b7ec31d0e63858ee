package io.github.xmail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

class SchemaTest {

    private static final String ONE = """
            -- a comment
            -- version 1
            create table things (a integer not null); -- one column
            insert into things values (7);
            """;
    private static final String TWO = ONE + """
            -- version 2
            alter table things add column b text;
            update things set b = 'seven';
            """;

    @TempDir
    private Path directory;

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = JDBC.createConnection("jdbc:sqlite:" + directory.resolve("schema.db"), new Properties());
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void newDatabaseGetsEveryStep() throws Exception {
        new Schema(TWO).upgrade(connection, Dialect.SQLITE);
        assertThat(one("select b from things where a = 7")).isEqualTo("seven");
        assertThat(one("select version from schema_version")).isEqualTo("2");
    }

    @Test
    void olderDatabaseGetsTheNewStepsOnlyAndKeepsItsRows() throws Exception {
        new Schema(ONE).upgrade(connection, Dialect.SQLITE);
        new Schema(TWO).upgrade(connection, Dialect.SQLITE);
        new Schema(TWO).upgrade(connection, Dialect.SQLITE);
        assertThat(one("select group_concat(a || b) from things")).isEqualTo("7seven");
    }

    @Test
    void stepThatFailsLeavesTheVersionBefore() throws Exception {
        new Schema(ONE).upgrade(connection, Dialect.SQLITE);
        Schema broken = new Schema(ONE + "-- version 2\nalter table things add column b text;\nnonsense;\n");
        assertThatThrownBy(() -> broken.upgrade(connection, Dialect.SQLITE)).isInstanceOf(SQLException.class);
        connection.close();
        connect();
        assertThat(one("select version from schema_version")).isEqualTo("1");
        new Schema(TWO).upgrade(connection, Dialect.SQLITE);
        assertThat(one("select b from things")).isEqualTo("seven");
    }

    @Test
    void databaseOfANewerReleaseIsRefused() throws Exception {
        new Schema(TWO).upgrade(connection, Dialect.SQLITE);
        assertThatThrownBy(() -> new Schema(ONE).upgrade(connection, Dialect.SQLITE))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("newer release");
    }

    private String one(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}

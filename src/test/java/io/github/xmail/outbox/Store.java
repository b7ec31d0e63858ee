package io.github.xmail.outbox;

import io.github.xmail.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/** Where the outbox of a test lives: every behaviour is the same on all of them. */
enum Store {
    EMBEDDED(null),
    POSTGRESQL(TestDatabase.POSTGRESQL),
    MARIADB(TestDatabase.MARIADB);

    private static final List<String> TABLES = List.of("orders", "contents", "tries", "counts", "nodes", "pauses");

    private final TestDatabase product;

    Store(TestDatabase product) {
        this.product = product;
    }

    boolean isShared() {
        return product != null;
    }

    /** An empty place. @param directory empty; used by the embedded outbox only */
    Place empty(Path directory) {
        if (product == null) {
            return new Place(directory, Optional.empty());
        }
        Place place = new Place(directory, Optional.of(Shared.of(product)));
        place.clear();
        return place;
    }

    /** One database for all tests of a run, with its tables: making one takes longer than a test. */
    private static final class Shared {
        private static final java.util.Map<TestDatabase, io.github.xmail.testkit.Database> KNOWN =
                new java.util.concurrent.ConcurrentHashMap<>();

        static io.github.xmail.testkit.Database of(TestDatabase product) {
            return KNOWN.computeIfAbsent(product, any -> {
                io.github.xmail.testkit.Database database = product.create();
                Outbox.open(new OutboxSettings(database.dataSource(), 1, 30, false))
                        .close();
                return database;
            });
        }
    }

    /** A directory or a database. */
    record Place(Path directory, Optional<io.github.xmail.testkit.Database> server) {

        OutboxSettings settings() {
            return settings(100_000, false);
        }

        OutboxSettings settings(int maxQueued, boolean retryUncertain) {
            return server.map(known -> new OutboxSettings(known.dataSource(), maxQueued, 30, retryUncertain))
                    .orElseGet(() -> new OutboxSettings(directory, maxQueued, 30, retryUncertain));
        }

        Database database() {
            return Database.of(settings().place());
        }

        /** How many rows a query has; the embedded outbox must be closed. */
        long rows(String query) {
            if (server.isEmpty()) {
                return Peek.rows(directory, query);
            }
            try (Connection connection = server.get().connect();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            Dialect.POSTGRESQL.prefixed("select count(*) from (" + query + ") as them"))) {
                row.next();
                return row.getLong(1);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        /** Changes rows behind the outbox's back; the embedded one must be closed. */
        void execute(String... statements) {
            if (server.isEmpty()) {
                Peek.execute(directory, statements);
            } else {
                server.get()
                        .execute(java.util.Arrays.stream(statements)
                                .map(Dialect.POSTGRESQL::prefixed)
                                .toArray(String[]::new));
            }
        }

        private void clear() {
            execute(TABLES.stream().map(table -> "delete from " + table).toArray(String[]::new));
        }
    }
}

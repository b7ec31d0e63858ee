package io.github.xmail.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A real PostgreSQL of this test run, as durable as a shop's: zonky switches fsync off unless told. */
final class PostgresServer {

    static final String USER = "postgres";

    private static final class Once {
        static final PostgresServer SERVER = new PostgresServer();
    }

    private final EmbeddedPostgres postgres;

    private PostgresServer() {
        try {
            // it ends by a shutdown hook of its own
            postgres = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PostgresServer running() {
        return Once.SERVER;
    }

    int port() {
        return postgres.getPort();
    }

    String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }
}

package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Relay;
import io.github.xmail.testkit.TestDatabase;
import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that starts without a database whose pool it has: it takes that as soon as it is there, and nothing else instead. */
@Timeout(180)
class SharedOutboxIT {

    private static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));
    private static final String RESOURCE = "jdbc/xmail-outbox";

    /** Its pools connect when they are looked up. */
    private static final String POOL = "org.apache.tomcat.jdbc.pool.DataSourceFactory";

    @Test
    void databaseThatComesAfterTheServerIsTakenWithoutARestart(@TempDir Path base) throws Exception {
        try (Shop shop = new Shop();
                Database shared = TestDatabase.POSTGRESQL.create();
                TomcatServer server = new TomcatServer(base, Map.of())) {
            int away = WebServer.freePort();
            Map<String, String> settings = shop.settings(base.resolve("own"));
            server.deploy(WAR, "late", settings);
            server.bind("late", RESOURCE, shared.through(away), org.postgresql.Driver.class, Map.of("factory", POOL));
            server.deploy(WAR, "nowhere", settings);
            server.link("nowhere", RESOURCE, "jdbc/nobody-has-it");
            server.startLightly();
            server.start();

            Platform late = new Platform(server.uri("/late"), Platform.SECRET);
            assertThat(late.post("a", Platform.order("1")).code()).isEqualTo("outbox_unavailable");
            Platform nowhere = new Platform(server.uri("/nowhere"), Platform.SECRET);
            Platform.Answer refused = nowhere.post(Platform.order("1"));
            assertThat(refused.code()).isEqualTo("config_invalid");
            assertThat(refused.json().getString("detail")).contains(RESOURCE);

            try (Relay network = Relay.at(away, shared.port())) {
                assertThat(network.port()).isEqualTo(away);
                WebServer.await("the outbox to be taken", Duration.ofSeconds(30), () -> isTaken(late));
                Platform.Answer mailed = late.post("a", Platform.order("1"), "Prefer", "wait=20");
                assertThat(mailed.json().getString("status")).isEqualTo("sent");
                server.stop();
            }
            assertThat(base.resolve("own")).as("an outbox of its own").doesNotExist();
        }
    }

    @Test
    void shopsDatabaseThatComesAfterTheServerIsTakenWithoutARestart(@TempDir Path base) throws Exception {
        try (Shop shop = new Shop();
                TomcatServer server = new TomcatServer(base, Map.of())) {
            int away = WebServer.freePort();
            Map<String, String> settings = shop.settings(base.resolve("own"));
            List.of("db_string", "db_user", "db_password").forEach(settings::remove);
            server.deploy(WAR, "shop", settings);
            server.bind(
                    "shop",
                    "jdbc/xmail",
                    shop.database.through(away),
                    org.postgresql.Driver.class,
                    Map.of("factory", POOL));
            server.startLightly();
            server.start();

            Platform platform = new Platform(server.uri("/shop"), Platform.SECRET);
            assertThat(platform.post("a", Platform.order("1")).status()).isEqualTo(202);
            WebServer.await("the pause", Duration.ofSeconds(30), () -> waitsForDatabase(platform));
            try (Relay network = Relay.at(away, shop.database.port())) {
                assertThat(network.port()).isEqualTo(away);
                Platform.Answer mailed = platform.post("a", Platform.order("1"), "Prefer", "wait=60");
                assertThat(mailed.json().getString("status")).isEqualTo("sent");
                server.stop();
            }
        }
    }

    private static boolean waitsForDatabase(Platform platform) {
        try {
            return platform.status("a").code().equals("database_unreachable");
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isTaken(Platform platform) {
        try {
            return platform.post("a", Platform.order("1")).status() < 300;
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

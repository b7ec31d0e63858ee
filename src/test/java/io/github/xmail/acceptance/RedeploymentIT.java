package io.github.xmail.acceptance;

import static io.github.xmail.acceptance.InstallationContract.NAME;
import static io.github.xmail.acceptance.InstallationContract.WAR;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.JettyServer;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Platform.Answer;
import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The WAR deployed anew again and again while orders come in, as often as {@code -Dservers.redeployments} says: nothing of the
 * earlier ones is left, and no order is lost or mailed twice.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
class RedeploymentIT {

    private static final int ROUNDS = Integer.getInteger("xmail.redeployments", 3);
    private static final Duration LONGEST = Duration.ofSeconds(90);

    /** What the worker says when it is ready. */
    private static final String READY = "event=started ";

    @TempDir
    private Path dir;

    private final Shop shop = new Shop();

    @AfterEach
    void close() {
        shop.close();
    }

    private Path outbox() {
        return dir.resolve("outbox");
    }

    private TomcatServer tomcat() throws IOException {
        TomcatServer server = new TomcatServer(Files.createDirectories(dir.resolve("server")), Map.of());
        server.startLightly();
        return server;
    }

    private static Platform platform(WebServer server) {
        return new Platform(server.uri("/" + NAME), Platform.SECRET);
    }

    @Test
    void tomcatKeepsNothingOfEarlierDeployments() throws Exception {
        try (TomcatServer server = tomcat()) {
            server.deployAsFilesChange();
            server.deploy(WAR, NAME, shop.settings(outbox()));

            redeploy(
                    server,
                    () -> replaceBetweenReloads(server),
                    "org.apache.catalina.loader.ParallelWebappClassLoader");

            assertThat(server.log()).doesNotContain("memory leak", "clearReferences", "has failed to");
        }
    }

    /** At the end of a reload Tomcat takes the WAR that is there for the one it has loaded. */
    private static void replaceBetweenReloads(TomcatServer server) throws IOException {
        WebServer.await("the end of the reload", LONGEST, () -> {
            String log = server.log();
            return log.split("Reloading Context .* has started").length
                    == log.split("Reloading Context .* is completed").length;
        });
        server.replace(WAR, NAME);
    }

    @Test
    void jettyKeepsNothingOfEarlierDeployments() throws Exception {
        try (JettyServer server = new JettyServer(Files.createDirectories(dir.resolve("server")), Map.of())) {
            server.startLightly();
            server.deploy(WAR, NAME, shop.settings(outbox()));

            redeploy(server, () -> server.redeploy(NAME), "org.eclipse.jetty.ee10.webapp.WebAppClassLoader");

            // the server's own, which the application adds where there is none
            assertThat(server.instances("org.eclipse.jetty.security.HashLoginService"))
                    .isEqualTo(1);
        }
    }

    private interface Redeployment {
        void run() throws IOException;
    }

    private void redeploy(WebServer server, Redeployment redeployment, String classLoader) throws Exception {
        server.start();
        try (Poster poster = new Poster(platform(server))) {
            for (int round = 1; round <= ROUNDS; round++) {
                int starts = round + 1;
                int before = poster.accepted();
                redeployment.run();
                WebServer.await("start " + starts, LONGEST, () -> starts(server) >= starts);
                WebServer.await("more orders", LONGEST, () -> poster.accepted() > before);
            }
            poster.assertEachIsMailedOnce(shop);
        }
        // of JDK 17 itself, what links the methods of records may keep one application that was there before, never
        // more
        WebServer.await("the class loaders to go", LONGEST, () -> instances(server, classLoader) <= 2);
        assertThat(server.threads())
                .filteredOn(name -> name.matches("xmail-(outbox|overdue|probe|delivery-.*)"))
                .contains("xmail-outbox")
                .doesNotHaveDuplicates();
        try (Stream<Path> natives = Files.list(outbox().resolve("native"))) {
            assertThat(natives.filter(file -> !file.toString().endsWith(".lck")))
                    .hasSize(1);
        }
    }

    private static int starts(WebServer server) {
        return server.log().split(READY, -1).length - 1;
    }

    private static long instances(WebServer server, String className) {
        try {
            return server.instances(className);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theNextVersionInTomcatTakesOverWhenTheOldOneIsGone() throws Exception {
        try (TomcatServer server = tomcat()) {
            server.deployAsFilesChange();
            server.deployVersion(WAR, NAME + "##1", shop.settings(outbox()));
            server.start();
            Platform platform = platform(server);
            assertThat(platform.post("first", Platform.order("1"), "Prefer", "wait=30")
                            .status())
                    .isEqualTo(200);

            server.deployVersion(WAR, NAME + "##2", shop.settings(outbox()));
            WebServer.await("the second version", LONGEST, () -> starts(server) >= 2);
            Answer refused = platform.post("second", Platform.order("2"));
            assertThat(refused.status()).as(refused.response().body()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("outbox_unavailable");
            assertThat(refused.response().headers().firstValue("Retry-After")).isPresent();
            server.undeploy(NAME + "##1");
            WebServer.await("the second version to take over", LONGEST, () -> isTaken(platform, "second", "2"));

            assertThat(platform.status("first").json().getString("status")).isEqualTo("sent");
            WebServer.await("two mails", LONGEST, () -> shop.smtp.accepted() == 2);
        }
    }

    private static boolean isTaken(Platform platform, String id, String customer) {
        try {
            return List.of(200, 202)
                    .contains(platform.post(id, Platform.order(customer)).status());
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Tag("servers")
    void tomcatReplacesOldVersionsByItselfAndNoOrderIsLost() throws Exception {
        try (TomcatServer server = tomcat()) {
            server.undeployOldVersions();
            server.deployVersion(WAR, NAME + "##01", shop.settings(outbox()));
            server.start();
            try (Poster poster = new Poster(platform(server))) {
                for (int version = 2; version <= 4; version++) {
                    String old = NAME + "##0" + (version - 1);
                    server.deployVersion(WAR, NAME + "##0" + version, shop.settings(outbox()));
                    WebServer.await(old + " to be gone", LONGEST, () -> !server.isDeployed(old));
                    int before = poster.accepted();
                    WebServer.await("more orders", LONGEST, () -> poster.accepted() > before);
                }
                assertThat(poster.refusals().keySet()).isSubsetOf(503);
                poster.assertEachIsMailedOnce(shop);
            }
        }
    }
}

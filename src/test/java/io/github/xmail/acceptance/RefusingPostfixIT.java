package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Platform.Answer;
import io.github.xmail.testkit.PostfixServer;
import io.github.xmail.testkit.TestCertificates;
import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged WAR with a Postfix whose login may not send as {@code mail_from}, while a thousand orders wait. */
@Tag("mail-servers")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RefusingPostfixIT {

    private static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final int ORDERS = 1000;
    private static final int MOST = 10 + 4 - 1;
    private static final String LOGIN = "worker@shop.example";
    private static final String OWNER = "smtpd_sender_login_maps = inline:{{news@shop.example = %s}}";

    @TempDir
    private Path dir;

    @Test
    void senderThatIsNotTheLoginsOwnBurnsTenOrdersOverAKillAndARestartAndTheRestGoesOutByItself() throws Exception {
        try (Shop shop = new Shop();
                PostfixServer postfix = PostfixServer.withLogins(
                        TestCertificates.OWN_AUTHORITY,
                        "smtpd_sender_restrictions = reject_sender_login_mismatch",
                        OWNER.formatted("news@shop.example"));
                WebServer server = new TomcatServer(Files.createDirectories(dir.resolve("tomcat")), Map.of())) {
            postfix.addUser(LOGIN, "battery staple");
            server.deploy(WAR, "flocktory_email", settings(shop, postfix));
            server.start();
            Platform platform = new Platform(server.uri("/flocktory_email"), Platform.SECRET);
            inParallel(i -> assertThat(platform.post("order-" + i, Platform.order("" + (11 + i % 900)))
                            .status())
                    .isEqualTo(202));
            awaitPause(platform);
            assertDiagnosis(platform);

            server.kill();
            server.start();
            awaitPause(platform);
            Map<String, Long> before = awaitProbes(platform, postfix);
            assertThat(before.get("failed")).isBetween(10L, (long) MOST);
            assertThat(before).containsOnlyKeys("failed", "queued");
            server.stop();
            server.start();
            assertThat(awaitProbes(platform, postfix)).isEqualTo(before);

            postfix.change(OWNER.formatted(LOGIN));
            long sent = ORDERS - before.get("failed");
            WebServer.await("all mails", LONGEST, () -> postfix.mailbox().size() == sent);
            WebServer.await(
                    "all settled",
                    LONGEST,
                    () -> states(platform).equals(Map.of("failed", before.get("failed"), "sent", sent)));
            System.out.printf("of %d orders: %d failed, %d sent%n", ORDERS, before.get("failed"), sent);
        }
    }

    private Map<String, String> settings(Shop shop, PostfixServer postfix) {
        Map<String, String> settings = new TreeMap<>(shop.settings(dir.resolve("outbox")));
        settings.put("smtp_port", Integer.toString(postfix.submissionPort()));
        settings.put("smtp_tls", "auto");
        settings.put("smtp_username", LOGIN);
        settings.put("smtp_password", "battery staple");
        settings.put("smtp_ca_file", TestCertificates.OWN_AUTHORITY.pem().toString());
        return settings;
    }

    private static void awaitPause(Platform platform) {
        WebServer.await("the pause", LONGEST, () -> {
            JsonObject last = status(platform, ORDERS - 1);
            return last.getString("status").equals("queued")
                    && last.getString("code", "").equals("smtp_rejected");
        });
    }

    private static void assertDiagnosis(Platform platform) throws IOException, InterruptedException {
        Answer answer = platform.post("{\"action\":\"diagnose\"}");
        JsonObject smtp = answer.json().getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(check -> check.getString("check").equals("smtp"))
                .findFirst()
                .orElseThrow();
        assertThat(smtp.getString("status")).isEqualTo("error");
        assertThat(smtp.getString("code")).isEqualTo("smtp_rejected");
        assertThat(smtp.getString("message")).contains("mail_from", "5.7.1");
        assertThat(smtp.getString("hint")).contains("smtp_username");
    }

    /** Postfix refused three more probes. @return the orders by state */
    private static Map<String, Long> awaitProbes(Platform platform, PostfixServer postfix) {
        long before = refusals(postfix);
        WebServer.await("three probes", LONGEST, () -> refusals(postfix) >= before + 3);
        return states(platform);
    }

    private static long refusals(PostfixServer postfix) {
        return postfix.log()
                .lines()
                .filter(line -> line.contains("NOQUEUE: reject: RCPT"))
                .count();
    }

    private static Map<String, Long> states(Platform platform) {
        return IntStream.range(0, ORDERS)
                .mapToObj(i -> status(platform, i).getString("status"))
                .collect(Collectors.groupingBy(state -> state, TreeMap::new, Collectors.counting()));
    }

    private static JsonObject status(Platform platform, int order) {
        try {
            return platform.status("order-" + order).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private interface Step {
        void take(int order) throws Exception;
    }

    private static void inParallel(Step step) throws Exception {
        ExecutorService posters = Executors.newFixedThreadPool(8);
        try {
            var all = posters.invokeAll(IntStream.range(0, ORDERS)
                    .mapToObj(i -> (Callable<Void>) () -> {
                        step.take(i);
                        return null;
                    })
                    .toList());
            for (var one : all) {
                one.get();
            }
        } finally {
            posters.shutdownNow();
        }
    }
}

package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Received;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.TestDatabase;
import io.github.xmail.testkit.TomcatServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server with the WAR, killed again and again while orders come in: what was answered with 202 is mailed, and
 * nothing twice, as counted by the SMTP server. A few rounds; {@code mvn -Pkill-loop verify} does hundreds.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class KillLoopIT {

    private static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));
    private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);

    /** {@code embedded}, or {@code postgresql}: one node on a shared outbox, whose next process watches the last one die. */
    private static final String OUTBOX = System.getProperty("kill.outbox", "embedded");

    private static final int PER_SECOND = 100;

    /** {@code delivery_threads}, the mails that can be in flight when the server is killed. */
    private static final int THREADS = 4;

    private static final Duration LONGEST = Duration.ofSeconds(120);

    private final long seed = Long.getLong("kill.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** How often the SMTP server took a mail of that Message-ID. */
    private final Map<String, Integer> copies = new ConcurrentHashMap<>();

    private volatile long lastMail = System.nanoTime();
    private long slowestRestart;
    private long restarts;

    @Test
    void killedAgainAndAgainTheServerLosesNoOrderAndMailsNoneTwice(@TempDir Path dir) throws Exception {
        ScriptedSmtpServer.Builder smtp = ScriptedSmtpServer.plain().countOnly().tell(this::count);
        try (Shop shop = new Shop(smtp);
                Database shared = TestDatabase.POSTGRESQL.create();
                TomcatServer server = new TomcatServer(Files.createDirectories(dir.resolve("server")), Map.of())) {
            shop.smtp.always(Step.DOT, Answer.usualAfter(this::thinkOfTheDot));
            Map<String, String> settings = shop.settings(dir.resolve("outbox"));
            settings.put("smtp_tls", "none");
            settings.put("delivery_threads", Integer.toString(THREADS));
            server.deploy(WAR, "flocktory_email", settings);
            if (OUTBOX.equals("postgresql")) {
                server.bind("flocktory_email", "jdbc/xmail-outbox", shared, org.postgresql.Driver.class);
            }
            server.startLightly();
            Platform platform = new Platform(server.uri("/flocktory_email"), Platform.SECRET);
            try (OrderStream orders = new OrderStream(platform, PER_SECOND)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    killInTheMiddle(round, server, orders);
                }
                restart(server);
                // not over a connection that the last killed server has left behind
                judge(orders, new Platform(server.uri("/flocktory_email"), Platform.SECRET));
            }
        }
    }

    private void count(Received mail) {
        copies.merge(messageId(mail), 1, Integer::sum);
        lastMail = System.nanoTime();
    }

    /** A real server takes its time at the dot; most kills would fall into something else otherwise. */
    private void thinkOfTheDot() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(Math.floorMod(System.nanoTime(), 20)));
    }

    private void killInTheMiddle(int round, TomcatServer server, OrderStream orders) throws Exception {
        if (round % 8 == 0) {
            server.launch();
            pass(Duration.ofMillis(500 + random.nextInt(2500)));
            server.kill();
        }
        restart(server);
        orders.start();
        awaitAMoment();
        server.kill();
        orders.stop();
        System.out.printf(
                "round %d: %d posted, %d acknowledged, %d mails%n",
                round, orders.posted().size(), orders.acknowledged().size(), copies.size());
    }

    /** One in four at any time; else so many mails after the start, so that a slow machine has some in flight too. */
    private void awaitAMoment() {
        if (random.nextInt(4) == 0) {
            pass(Duration.ofMillis(200 + random.nextInt(1500)));
            return;
        }
        int enough = copies.size() + 1 + random.nextInt(100);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (copies.size() < enough && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        pass(Duration.ofNanos(random.nextInt(20_000_000)));
    }

    private void restart(TomcatServer server) throws Exception {
        long began = System.nanoTime();
        server.start();
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        slowestRestart = Math.max(slowestRestart, took);
        restarts += took;
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void judge(OrderStream orders, Platform platform) throws Exception {
        Map<String, String> states = finalStates(orders.posted(), platform);
        Set<String> acknowledged = orders.acknowledged();
        Set<String> lost = acknowledged.stream()
                .filter(id -> !Set.of("sent", "uncertain").contains(states.get(id))
                        || states.get(id).equals("sent") && copiesOf(id) == 0)
                .collect(Collectors.toSet());
        Set<String> twice =
                states.keySet().stream().filter(id -> copiesOf(id) > 1).collect(Collectors.toSet());
        Set<String> unpromised = states.keySet().stream()
                .filter(id -> states.get(id).equals("unknown") && copiesOf(id) > 0)
                .collect(Collectors.toSet());
        long uncertain = states.values().stream().filter("uncertain"::equals).count();
        System.out.printf(
                "| outbox | rounds | orders | accepted | lost | twice | uncertain | mails in flight at most | restart, mean and most |%n"
                        + "| %s | %d | %d | %d | %d | %d | %d | %d | %d ms, %d ms |%nseed %d%n",
                OUTBOX,
                ROUNDS,
                states.size(),
                acknowledged.size(),
                lost.size(),
                twice.size(),
                uncertain,
                ROUNDS * THREADS,
                restarts / (ROUNDS + 1),
                slowestRestart,
                seed);

        assertThat(acknowledged).as("orders, or nothing was tried").hasSizeGreaterThan(ROUNDS * 20);
        assertThat(lost).as("acknowledged and not mailed").isEmpty();
        assertThat(twice).as("mailed twice").isEmpty();
        assertThat(unpromised).as("mailed and not known").isEmpty();
        assertThat(states.values()).isSubsetOf("sent", "uncertain", "unknown");
        assertThat(uncertain).isLessThanOrEqualTo((long) ROUNDS * THREADS);
        assertThat(copies.values().stream().mapToInt(Integer::intValue).sum())
                .as("every mail is one of these orders")
                .isEqualTo(states.keySet().stream().mapToInt(this::copiesOf).sum());
    }

    /** What the worker says of each id once nothing waits any more; {@code unknown} where it never kept it. */
    private Map<String, String> finalStates(Set<String> ids, Platform platform) throws Exception {
        Map<String, String> states = new ConcurrentHashMap<>();
        ExecutorService asking = Executors.newFixedThreadPool(4);
        try {
            var questions = ids.stream()
                    .<Callable<String>>map(id -> () -> states.put(id, finalState(id, platform)))
                    .toList();
            for (Future<String> answer : asking.invokeAll(questions)) {
                answer.get();
            }
        } finally {
            asking.shutdownNow();
        }
        return states;
    }

    /** Waits as long as mails go out. */
    private String finalState(String id, Platform platform) throws Exception {
        long began = System.nanoTime();
        String state = state(id, platform);
        while (Set.of("queued", "deferred").contains(state)
                && System.nanoTime() - Math.max(began, lastMail) < LONGEST.toNanos()) {
            pass(Duration.ofMillis(50));
            state = state(id, platform);
        }
        return state;
    }

    private static String state(String id, Platform platform) throws Exception {
        Platform.Answer answer = platform.status(id);
        assertThat(answer.status()).as(id).isIn(200, 404);
        return answer.status() == 404 ? "unknown" : answer.json().getString("status");
    }

    private int copiesOf(String id) {
        return copies.getOrDefault(messageIdOf(id), 0);
    }

    private static String messageIdOf(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return "<" + HexFormat.of().formatHex(digest).substring(0, 32) + "@shop.example>";
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String messageId(Received mail) {
        return new String(mail.bytes(), StandardCharsets.UTF_8)
                .lines()
                .takeWhile(line -> !line.isEmpty())
                .filter(line -> line.regionMatches(true, 0, "Message-ID: ", 0, 12))
                .map(line -> line.substring(12).strip())
                .findFirst()
                .orElseThrow();
    }
}

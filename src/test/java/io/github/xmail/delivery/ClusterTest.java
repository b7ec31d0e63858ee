package io.github.xmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Relay;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.TestDatabase;
import io.github.xmail.testkit.WebServer;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three processes on one outbox in PostgreSQL, with what happens to processes. A node is taken for dead after 45 s, so this
 * takes minutes: {@code -Dcluster.orders=10000}.
 */
@EnabledIfSystemProperty(named = "cluster.orders", matches = "\\d+")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class ClusterTest {

    private static final int ORDERS = Integer.getInteger("cluster.orders", 1000);

    /** A third of the orders is left when the frozen node wakes. */
    private static final int PER_SECOND = Math.max(5, ORDERS / 250);

    private static final Duration FROZEN = Duration.ofSeconds(Integer.getInteger("cluster.frozen", 120));
    private static final Duration AWAY = Duration.ofSeconds(90);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    @TempDir
    private Path directory;

    private final Map<String, Integer> copies = new ConcurrentHashMap<>();
    private final ScriptedSmtpServer smtp = ScriptedSmtpServer.plain()
            .countOnly()
            .tell(mail -> copies.merge(mail.to(), 1, Integer::sum))
            .start();
    private final Database database = TestDatabase.POSTGRESQL.create();
    private final List<Process> nodes = new ArrayList<>();

    @AfterEach
    void end() {
        for (Process node : nodes) {
            node.destroyForcibly().onExit().join();
        }
        smtp.close();
        database.close();
    }

    @Test
    void eachOrderIsMailedOnceThoughOneNodeIsKilledOneFrozenAndOneStopped() throws Exception {
        smtp.always(Step.DOT, Answer.usualAfter(() -> LockSupport.parkNanos(30_000_000)));
        accept();
        start(database);
        await("a part is mailed", () -> copies.size() > ORDERS / 20);
        signal(nodes.get(0), "KILL");
        await("some more", () -> copies.size() > ORDERS / 10);
        signal(nodes.get(1), "STOP");
        long until = System.nanoTime() + FROZEN.toNanos();
        await("the time of frost", () -> System.nanoTime() > until);
        assertThat(rows("select 1 from xmail_nodes where gone = 0"))
                .as("the two are taken for dead")
                .isOne();
        signal(nodes.get(1), "CONT");
        int woken = copies.size();
        await("the woken node and the third work on", () -> copies.size() > woken + ORDERS / 50);
        nodes.get(2).destroy();
        assertThat(nodes.get(2).waitFor(60, TimeUnit.SECONDS)).isTrue();
        awaitTheEnd();

        long uncertain = rows("select 1 from xmail_orders where state = 'uncertain'");
        report("killed, frozen, stopped", uncertain);
        assertThat(uncertain).as("of the killed node, at their dot").isLessThanOrEqualTo(NodeChild.THREADS);
        assertThat(copies.values()).as("copies of each").containsOnly(1);
        assertThat(rows("select 1 from xmail_orders where state = 'sent'") + uncertain)
                .isEqualTo(ORDERS);
        assertThat(copies.size()).isBetween((int) (ORDERS - uncertain), ORDERS);
    }

    @Test
    void noNodeIsTakenForDeadWhenTheDatabaseWasAway() throws Exception {
        Relay road = Relay.to(database.port());
        int port = road.port();
        accept();
        start(database.through(port));
        await("a part is mailed", () -> copies.size() > ORDERS / 20);
        road.close();
        long until = System.nanoTime() + AWAY.toNanos();
        await("the time without", () -> System.nanoTime() > until);
        try (Relay again = Relay.at(port, database.port())) {
            assertThat(again.port()).isEqualTo(port);
            awaitTheEnd();
            assertThat(rows("select 1 from xmail_nodes where gone = 0")).isEqualTo(3);
            for (int i = 0; i < 3; i++) {
                assertThat(Files.readString(log(i).toPath()))
                        .doesNotContain("node_taken_over")
                        .doesNotContain("node_taken_for_dead");
            }
            report("database away for 90 s", rows("select 1 from xmail_orders where state = 'uncertain'"));
            assertThat(copies.values()).as("copies of each").containsOnly(1).hasSize(ORDERS);
            assertThat(rows("select 1 from xmail_orders where state = 'sent'")).isEqualTo(ORDERS);
        }
    }

    private void report(String what, long uncertain) {
        System.out.printf(
                "| %s | %d orders | %d mailed | %d twice | %d uncertain |%n",
                what,
                ORDERS,
                copies.size(),
                copies.values().stream().filter(n -> n > 1).count(),
                uncertain);
    }

    /** By a node that leaves in order. */
    private void accept() {
        try (Outbox outbox = Outbox.open(new OutboxSettings(database.dataSource(), 100_000, 30, false))) {
            IntStream.range(0, ORDERS).parallel().forEach(i -> {
                String id = "o" + i;
                outbox.accept(
                        new NewOrder(id, new byte[32], Optional.empty(), Optional.empty(), DeliveryTest.draft(id)));
            });
        }
    }

    private void start(Database reached) throws Exception {
        for (int i = 0; i < 3; i++) {
            nodes.add(NodeChild.start(reached, smtp.port(), PER_SECOND, log(i)));
        }
    }

    private File log(int node) {
        return directory.resolve("node" + node + ".log").toFile();
    }

    private void awaitTheEnd() {
        await("all final", () -> rows("select 1 from xmail_orders where settled is null limit 1") == 0);
    }

    private long rows(String query) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from (" + query + ") as them")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void await(String what, BooleanSupplier condition) {
        WebServer.await(what, LONGEST, condition);
    }
}

package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.until;
import static io.github.xmail.outbox.Orders.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.error.CodedException;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Other processes on the same directory: killed in the middle of their work, stopped, or just in the way. */
@Timeout(300)
@DisabledOnOs(OS.WINDOWS)
class OutboxKillTest {

    private static final int ROUNDS = Integer.getInteger("xmail.kill.rounds", 5);

    @TempDir
    private Path directory;

    @Test
    void killedProcessLosesNothingThatItAcknowledged() throws Exception {
        Random random = new Random();
        long acknowledged = 0;
        long slowest = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path own = directory.resolve("round" + round);
            Process child = OutboxChild.start(own, "r" + round);
            BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
            String first = output.readLine();
            int patience = 200 + random.nextInt(1500);
            boolean ended = child.waitFor(patience, TimeUnit.MILLISECONDS);
            assertThat(ended).as("ended by itself").isFalse();
            signal(child, "KILL"); // destroy() would throw away what it said last
            List<String> lines = output.lines().collect(Collectors.toList());
            lines.add(0, first);
            assertThat(lines).noneMatch(line -> line.startsWith("problem"));
            long began = System.nanoTime();
            try (Outbox outbox = Outbox.open(Orders.in(own))) {
                slowest = Math.max(slowest, System.nanoTime() - began);
                acknowledged += check(outbox, lines);
            }
        }
        System.out.printf(
                "%d rounds: %d acknowledged, 0 lost, reopened in at most %d ms%n",
                ROUNDS, acknowledged, slowest / 1_000_000);
    }

    private static int check(Outbox outbox, List<String> lines) throws Exception {
        Set<String> accepted = those(lines, "accepted ");
        Set<String> dotted = those(lines, "dotted ");
        Set<String> sent = those(lines, "sent ");
        Set<String> queued = new HashSet<>();
        for (String id : accepted) {
            OrderState state = known(outbox, id).state();
            if (sent.contains(id)) {
                assertThat(state).isEqualTo(OrderState.SENT);
            } else if (dotted.contains(id)) {
                assertThat(state).isIn(OrderState.SENT, OrderState.UNCERTAIN);
            } else {
                assertThat(state).isIn(OrderState.QUEUED, OrderState.UNCERTAIN);
            }
            if (state == OrderState.QUEUED) {
                queued.add(id);
            }
        }
        assertThat(takeAll(outbox)).containsAll(queued).doesNotContainAnyElementsOf(dotted);
        return accepted.size() + dotted.size() + sent.size();
    }

    private static Set<String> takeAll(Outbox outbox) throws Exception {
        Set<String> taken = new HashSet<>();
        Optional<ClaimedOrder> next = outbox.take(Duration.ofSeconds(1));
        while (next.isPresent()) {
            assertThat(taken.add(next.get().id())).as("taken once").isTrue();
            assertThat(new String(next.get().content(), StandardCharsets.UTF_8))
                    .endsWith(next.get().id());
            next = outbox.take(Duration.ofMillis(300));
        }
        return taken;
    }

    private static Set<String> those(List<String> lines, String what) {
        return lines.stream()
                .filter(line -> line.startsWith(what))
                .map(line -> line.substring(what.length()))
                .collect(Collectors.toSet());
    }

    @Test
    void secondProcessIsRefusedUntilTheFirstIsKilled() throws Exception {
        Process holder = holder();
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            assertRefused(outbox);
            signal(holder, "STOP");
            assertRefused(outbox);
            signal(holder, "CONT");
            assertRefused(outbox);
            long began = System.nanoTime();
            holder.destroyForcibly();
            until("it takes over", () -> works(outbox));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
            assertThat(known(outbox, "held").state()).isEqualTo(OrderState.QUEUED);
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void secondProcessThatComesAndGoesDoesNotBreakTheLock() throws Exception {
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            outbox.accept(order("a"));
            Outbox.open(Orders.in(directory)).close();
            Process second = OutboxChild.start(directory, "hold");
            assertThat(second.inputReader().readLine())
                    .as("refused, so it ended without a word")
                    .isNull();
            outbox.accept(order("b"));
            assertThat(outbox.find("a")).isPresent();
        }
    }

    @Test
    void refusedContextDoesNotLoseTheLockOfTheFirst() throws Exception {
        try (DirectoryLock held = DirectoryLock.take(directory)) {
            assertThatThrownBy(() -> DirectoryLock.take(directory)).isInstanceOf(UnavailableException.class);
            Process other = OutboxChild.start(directory, "lock");
            assertThat(other.inputReader().readLine()).as("refused").isNull();
            assertThat(held).isNotNull();
        }
    }

    @Test
    void secondContextOfTheSameServerIsRefusedUntilTheFirstCloses() {
        Outbox first = Outbox.open(Orders.in(directory));
        first.accept(order("a"));
        try (Outbox second = Outbox.open(Orders.in(directory.resolve("../" + directory.getFileName())))) {
            assertRefused(second);
            first.accept(order("b"));
            first.close();
            until("it takes over", () -> works(second));
            assertThat(second.find("b")).isPresent();
        } finally {
            first.close();
        }
    }

    private Process holder() throws Exception {
        Process holder = OutboxChild.start(directory, "hold");
        assertThat(holder.inputReader().readLine()).isEqualTo("open");
        return holder;
    }

    private static void signal(Process process, String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static void assertRefused(Outbox outbox) {
        assertThatThrownBy(() -> outbox.accept(order("x"))).isInstanceOf(CodedException.class);
        assertThatThrownBy(() -> outbox.find("x")).isInstanceOf(CodedException.class);
    }
}

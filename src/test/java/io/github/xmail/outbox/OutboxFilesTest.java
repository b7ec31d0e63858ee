package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.assertUnavailable;
import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.CodedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an administrator may do to the directory of an outbox, while it is open and while it is not. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
class OutboxFilesTest {

    @TempDir
    private Path parent;

    @Test
    void deletedDirectoryIsNoticedAndNothingIsAcknowledgedAnyMore() throws Exception {
        Path directory = parent.resolve("outbox");
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            outbox.accept(order("a"));
            outbox.accept(order("b"));
            ClaimedOrder taken = take(outbox);
            delete(directory);
            assertUnavailable(() -> outbox.accept(order("c")));
            assertUnavailable(() -> outbox.noteDot(taken));
            assertUnavailable(outbox::checkWritable);
            assertThat(known(outbox, "a").state()).as("still told").isEqualTo(OrderState.QUEUED);
            assertThat(directory)
                    .as("made anew behind the administrator's back")
                    .doesNotExist();
        }
        try (Outbox next = Outbox.open(Orders.in(directory))) {
            assertThat(next.find("a")).as("what was deleted").isEmpty();
            assertThat(next.accept(order("c"))).isInstanceOf(Acceptance.Accepted.class);
        }
    }

    @Test
    void directoryThatIsMovedAwayAndBackIsUsedAgain() throws Exception {
        Path directory = parent.resolve("outbox");
        Path away = parent.resolve("away");
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            outbox.accept(order("a"));
            Files.move(directory, away);
            assertUnavailable(() -> outbox.accept(order("b")));
            Files.move(away, directory);
            until("it works again", () -> accepts(outbox, "b"));
        }
        try (Outbox next = Outbox.open(Orders.in(directory))) {
            assertThat(List.of("a", "b"))
                    .allSatisfy(id -> assertThat(next.find(id)).isPresent());
        }
    }

    @Test
    void fileThatIsReplacedUnderARunningOutboxIsNotTakenForItsOwn() throws Exception {
        Path directory = parent.resolve("outbox");
        Path other = parent.resolve("other");
        try (Outbox before = Outbox.open(Orders.in(other))) {
            before.accept(order("of the copy"));
        }
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            outbox.accept(order("a"));
            Files.delete(directory.resolve("outbox.db"));
            Files.copy(other.resolve("outbox.db"), directory.resolve("outbox.db"));
            assertUnavailable(() -> outbox.accept(order("b")));
        }
    }

    @Test
    void filesShrinkAgainWhenTheOrdersAreGone() throws Exception {
        Path directory = parent.resolve("outbox");
        byte[] content = new byte[50_000];
        new Random(7).nextBytes(content);
        HandMovedTime time = new HandMovedTime();
        try (Outbox outbox = Outbox.open(Orders.in(directory), time, time)) {
            for (int i = 0; i < 600; i++) {
                outbox.accept(order("o" + i, content, Optional.empty()));
            }
            for (int i = 0; i < 600; i++) {
                outbox.settle(take(outbox), Orders.sent());
            }
            assertThat(size(directory)).as("full of orders").isGreaterThan(28 << 20);
            time.pass(Duration.ofMinutes(2));
            outbox.checkWritable();
            until("it is small", () -> size(directory) < 14 << 20);
            assertThat(known(outbox, "o599").state()).isEqualTo(OrderState.SENT);
            outbox.accept(order("after"));
            assertThat(directory.resolve("outbox.db-shm"))
                    .as("held by one connection alone")
                    .doesNotExist();
        }
    }

    private static long size(Path directory) {
        return directory.resolve("outbox.db").toFile().length()
                + directory.resolve("outbox.db-wal").toFile().length();
    }

    private static boolean accepts(Outbox outbox, String id) {
        try {
            outbox.accept(order(id));
            return true;
        } catch (CodedException e) {
            return false;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}

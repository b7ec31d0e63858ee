package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.sent;
import static io.github.xmail.outbox.Orders.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small file system of its own, which only root can mount: it gets full, and read-only. */
@Timeout(120)
class OutboxDiskTest {

    @TempDir
    private Path mountPoint;

    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", mountPoint.toString());
        Assumptions.assumeTrue(mounted, "a full disk needs the right to mount one (root)");
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            run("umount", "-l", mountPoint.toString());
        }
    }

    @Test
    void fullDiskLosesNothingAcknowledgedAndTheOutboxGoesOnWhenThereIsRoom() throws Exception {
        Path filler = mountPoint.resolve("filler");
        Files.write(filler, new byte[2 << 20]);
        Path directory = mountPoint.resolve("outbox");
        Set<String> accepted = new HashSet<>();
        Set<String> refused = new HashSet<>();
        List<String> mailed = new ArrayList<>();
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            fill(outbox, accepted, refused);
            assertThat(accepted).hasSizeGreaterThan(100);
            mail(outbox, mailed, 20);
            Files.delete(filler);
            until("it accepts again", () -> accepts(outbox, accepted));
        }
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            mail(outbox, mailed, Integer.MAX_VALUE);
            assertThat(new HashSet<>(mailed)).hasSameSizeAs(mailed).isEqualTo(accepted);
            for (String id : accepted) {
                assertThat(known(outbox, id).state()).isEqualTo(OrderState.SENT);
            }
            for (String id : refused) {
                assertThat(outbox.find(id)).as("refused").isEmpty();
            }
        }
    }

    /** Nobody makes room: what waits must be mailed all the same, for that is what makes room in the outbox. */
    @Test
    void fullDiskDoesNotKeepWaitingOrdersFromBeingMailed() throws Exception {
        Path directory = mountPoint.resolve("outbox");
        Set<String> accepted = new HashSet<>();
        List<String> mailed = new ArrayList<>();
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            outbox.accept(order("first"));
            Files.write(mountPoint.resolve("filler"), new byte[usable() - (3 << 20)]);
            fill(outbox, accepted, new HashSet<>());
            assertThat(usable()).as("room that nobody but the outbox makes").isLessThan(12 << 20);
            mail(outbox, mailed, Integer.MAX_VALUE);
            assertThat(mailed).doesNotHaveDuplicates().containsAll(accepted);
            until("it accepts again", () -> accepts(outbox, accepted));
        }
    }

    private int usable() {
        return (int) mountPoint.toFile().getUsableSpace();
    }

    private static void fill(Outbox outbox, Set<String> accepted, Set<String> refused) {
        byte[] content = new byte[20_000];
        new Random(5).nextBytes(content);
        for (int i = 0; refused.size() < 20; i++) {
            try {
                outbox.accept(order("o" + i, content, Optional.empty()));
                accepted.add("o" + i);
            } catch (CodedException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.OUTBOX_UNAVAILABLE);
                refused.add("o" + i);
            }
        }
    }

    /** What a delivery does: where the dot cannot be noted, nothing is mailed. */
    private static void mail(Outbox outbox, List<String> mailed, int most) throws Exception {
        Optional<ClaimedOrder> next = outbox.take(Duration.ofSeconds(2));
        for (int i = 0; i < most && next.isPresent(); i++) {
            try {
                outbox.noteDot(next.get());
                mailed.add(next.get().id());
                outbox.settle(next.get(), sent());
            } catch (CodedException e) {
                outbox.settle(next.get(), new Outcome.GivenBack(outbox.now()));
            }
            next = i == most - 1 ? Optional.empty() : outbox.take(Duration.ofSeconds(1));
        }
        next.ifPresent(order -> outbox.settle(order, new Outcome.GivenBack(outbox.now())));
    }

    private static boolean accepts(Outbox outbox, Set<String> accepted) {
        try {
            outbox.accept(order("again"));
            accepted.add("again");
            return true;
        } catch (CodedException e) {
            return false;
        }
    }

    @Test
    void readOnlyDirectoryIsNotAvailableUntilItCanBeWritten() throws Exception {
        Path directory = mountPoint.resolve("outbox");
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            outbox.accept(order("a"));
        }
        assertThat(run("mount", "-o", "remount,ro", mountPoint.toString())).isTrue();
        try (Outbox outbox = Outbox.open(Orders.in(directory))) {
            assertThatThrownBy(() -> outbox.accept(order("b"))).isInstanceOf(CodedException.class);
            assertThat(run("mount", "-o", "remount,rw", mountPoint.toString())).isTrue();
            until("it works", () -> accepts(outbox, new HashSet<>()));
            assertThat(known(outbox, "a").state()).isEqualTo(OrderState.QUEUED);
        }
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

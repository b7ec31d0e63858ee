package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessTest {

    private static final int ROOM = 2;

    @TempDir
    private Path directory;

    private final AtomicBoolean open = new AtomicBoolean(true);
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger commits = new AtomicInteger();
    private Outbox outbox;
    private Readiness readiness;

    @BeforeEach
    void start() {
        outbox = Outbox.open(new OutboxSettings(directory, ROOM, 30, false), took -> commits.incrementAndGet());
        readiness = new Readiness(open::get, Optional.of(outbox), ROOM, nanos::get);
    }

    @AfterEach
    void stop() {
        outbox.close();
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void accept(String id) {
        outbox.accept(new NewOrder(id, new byte[32], Optional.empty(), Optional.empty(), new byte[] {1}));
    }

    @Test
    void isUpWhereTheOutboxTakesOrders() {
        assertThat(readiness.getAsBoolean()).isTrue();
    }

    @Test
    void isDownAtOnceWhileSomethingElseRefusesOrders() {
        assertThat(readiness.getAsBoolean()).isTrue();
        open.set(false);
        assertThat(readiness.getAsBoolean()).isFalse();
    }

    @Test
    void isDownWithoutAnOutbox() {
        assertThat(new Readiness(() -> true, Optional.empty(), ROOM).getAsBoolean())
                .isFalse();
    }

    @Test
    void isDownWhileTheOutboxIsFull() {
        accept("a");
        assertThat(readiness.getAsBoolean()).isTrue();
        accept("b");
        pass(Duration.ofSeconds(1));
        assertThat(readiness.getAsBoolean()).isFalse();
        outbox.giveUp("a");
        pass(Duration.ofSeconds(1));
        assertThat(readiness.getAsBoolean()).isTrue();
    }

    @Test
    void isDownWhileTheOutboxCannotBeWritten() {
        outbox.close();
        assertThat(readiness.getAsBoolean()).isFalse();
    }

    @Test
    void whoAsksOftenDoesNotMakeTheDiskWork() {
        readiness.getAsBoolean();
        int before = commits.get();
        for (int i = 0; i < 1000; i++) {
            readiness.getAsBoolean();
        }
        // the outbox prunes once a minute by itself
        assertThat(commits.get() - before).isLessThanOrEqualTo(1);
    }
}

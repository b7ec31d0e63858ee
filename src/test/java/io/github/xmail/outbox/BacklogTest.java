package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A hundred thousand orders wait, as after a night without an SMTP server. */
@Timeout(120)
class BacklogTest {

    private static final int WAITING = 100_000;
    private static final int ACCEPTS = 300;

    @TempDir
    private Path directory;

    @Test
    void manyWaitingOrdersDelayNeitherTheStartNorTheNextOrder() {
        Path full = directory.resolve("full");
        open(full).close();
        Peek.execute(
                full,
                """
                insert into orders (id, digest, state, attempts, accepted, hours_from, due, size, claim, dotted)
                with recursive n(i) as (select 1 union all select i + 1 from n where i < %d)
                select 'w' || i, zeroblob(32), 'deferred', 1, at, at, at + 3600000 + i, 2000, 0, 0
                from n, (select unixepoch() * 1000 as at)
                """.formatted(WAITING),
                "insert into contents (id, body) select id, randomblob(size) from orders");
        long began = System.nanoTime();
        try (Outbox loaded = open(full);
                Outbox empty = open(directory.resolve("empty"))) {
            assertThat(loaded.figures().waiting()).isEqualTo(WAITING);
            Duration start = Duration.ofNanos(System.nanoTime() - began);
            long[] withLoad = new long[ACCEPTS];
            long[] without = new long[ACCEPTS];
            for (int i = 0; i < ACCEPTS; i++) {
                withLoad[i] = accept(loaded, i);
                without[i] = accept(empty, i);
            }
            System.out.printf(
                    "%d waiting: open after %d ms, an order takes %d us, %d us without%n",
                    WAITING, start.toMillis(), median(withLoad) / 1000, median(without) / 1000);
            assertThat(start).isLessThan(Duration.ofSeconds(10));
            assertThat(median(withLoad)).isLessThan(3 * median(without));
        }
    }

    private static long accept(Outbox outbox, int i) {
        long began = System.nanoTime();
        outbox.accept(order("new" + i));
        return System.nanoTime() - began;
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static Outbox open(Path place) {
        return Outbox.open(new OutboxSettings(place, 10 * WAITING, 30, false));
    }
}

package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.AT_ONCE;
import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody sets the clock of the server by an hour, forwards or back. */
@Timeout(60)
class ClockTest {

    @TempDir
    private Path directory;

    private final HandMovedTime time = new HandMovedTime();

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void deferredOrdersKeepTheirWait(int minutes) throws Exception {
        try (Outbox outbox = Outbox.open(Orders.in(directory), time, time)) {
            deferFor(outbox, Duration.ofMinutes(10), "a", "b", "c");
            setClock(outbox, Duration.ofMinutes(minutes));

            time.pass(Duration.ofMinutes(9));
            assertThat(outbox.take(AT_ONCE)).as("no burst").isEmpty();
            time.pass(Duration.ofMinutes(1));
            for (int i = 0; i < 3; i++) {
                assertThat(outbox.take(Orders.SOON)).as("no silence").isPresent();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {60, -60})
    void hoursOfAnOrderAreAsLongAsEver(int minutes) throws Exception {
        try (Outbox outbox = Outbox.open(Orders.in(directory), time, time)) {
            deferFor(outbox, Duration.ofDays(3), "a");
            setClock(outbox, Duration.ofMinutes(minutes));

            time.pass(Duration.ofHours(24).minusMinutes(10));
            assertThat(outbox.endOverdue(Duration.ofHours(24), Optional.empty()))
                    .isZero();
            time.pass(Duration.ofMinutes(11));
            assertThat(outbox.endOverdue(Duration.ofHours(24), Optional.empty()))
                    .isOne();
            assertThat(known(outbox, "a").state()).isEqualTo(OrderState.FAILED);
        }
    }

    private static void deferFor(Outbox outbox, Duration wait, String... ids) throws Exception {
        for (String id : ids) {
            outbox.accept(order(id));
            outbox.settle(take(outbox), Orders.deferred(outbox.now().plus(wait)))
                    .get();
        }
    }

    private void setClock(Outbox outbox, Duration by) {
        Instant before = outbox.now();
        time.setWall(by);
        until("it is followed", () -> outbox.now().equals(before.plus(by)));
    }
}

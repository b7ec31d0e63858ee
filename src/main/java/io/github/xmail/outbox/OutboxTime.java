package io.github.xmail.outbox;

import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The wall clock at start plus monotonic time since: a clock that is set forwards or back ages no order. A lasting
 * difference is taken over when the outbox is idle. Thread-safe.
 */
final class OutboxTime {

    private static final EventLog LOG = EventLog.of(OutboxTime.class.getName());
    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private final Clock clock;
    private final LongSupplier nanos;
    private volatile Base base;

    private record Base(Instant wall, long nanos) {}

    /** @param nanos {@link System#nanoTime()} but in tests */
    OutboxTime(Clock clock, LongSupplier nanos) {
        this.clock = clock;
        this.nanos = nanos;
        this.base = new Base(clock.instant(), nanos.getAsLong());
    }

    Instant now() {
        Base from = base;
        return from.wall.plusNanos(nanos.getAsLong() - from.nanos);
    }

    long millis() {
        return now().toEpochMilli();
    }

    /** Takes a difference over that is more than jitter. @return whether there was one */
    boolean follow() {
        Instant wall = clock.instant();
        Duration off = Duration.between(now(), wall);
        if (off.abs().compareTo(TOLERATED) <= 0) {
            return false;
        }
        base = new Base(wall, nanos.getAsLong());
        LOG.event(LogEvent.CLOCK_FOLLOWED).with("milliseconds", off.toMillis()).write();
        return true;
    }
}

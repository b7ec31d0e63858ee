package io.github.xmail.outbox;

import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The wall clock at start plus monotonic time since: a clock that is set forwards or back ages no order. A lasting
 * difference is taken over when the outbox is idle. Thread-safe.
 */
final class OutboxTime {

    private static final System.Logger LOG = System.getLogger(OutboxTime.class.getName());
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
        LOG.log(Level.WARNING, "The clock was set: the outbox follows by {0} ms", off.toMillis());
        return true;
    }
}

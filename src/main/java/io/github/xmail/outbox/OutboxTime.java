package io.github.xmail.outbox;

import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The wall clock at start plus monotonic time since: a clock that is set forwards or back ages no order. A lasting
 * difference is taken over when the outbox is idle. On a server the wall clock is the database's, so that all nodes have
 * one time. Thread-safe.
 */
final class OutboxTime {

    private static final EventLog LOG = EventLog.of(OutboxTime.class.getName());
    private static final Duration TOLERATED = Duration.ofSeconds(5);

    private final Clock clock;
    private final LongSupplier nanos;
    private final boolean ofDatabase;
    private volatile Base base;
    private volatile Base told;

    private record Base(Instant wall, long nanos) {}

    /** @param nanos {@link System#nanoTime()} but in tests */
    OutboxTime(Clock clock, LongSupplier nanos) {
        this(clock, nanos, false);
    }

    private OutboxTime(Clock clock, LongSupplier nanos, boolean ofDatabase) {
        this.clock = clock;
        this.nanos = nanos;
        this.ofDatabase = ofDatabase;
        this.base = new Base(clock.instant(), nanos.getAsLong());
    }

    /** The time of a database, once it has told it. @param clock until then */
    static OutboxTime ofDatabase(Clock clock, LongSupplier nanos) {
        return new OutboxTime(clock, nanos, true);
    }

    /** Whether the database is to be asked. */
    boolean isOfDatabase() {
        return ofDatabase;
    }

    /** What the database says. The first time it counts at once. */
    void learn(Instant database) {
        boolean first = told == null;
        told = new Base(database, nanos.getAsLong());
        if (first) {
            base = told;
        }
    }

    Instant now() {
        return at(base);
    }

    /** The wall clock's time where that is ahead, else {@link #now}. */
    Instant latest() {
        Instant now = now();
        Instant wall = wall();
        return wall.isAfter(now) ? wall : now;
    }

    private Instant wall() {
        Base last = told;
        return last == null ? clock.instant() : at(last);
    }

    private Instant at(Base from) {
        return from.wall.plusNanos(nanos.getAsLong() - from.nanos);
    }

    long millis() {
        return now().toEpochMilli();
    }

    /** Monotonic time in nanoseconds. */
    long nanos() {
        return nanos.getAsLong();
    }

    /** By how much the wall clock is ahead of this time; zero where it is no more than jitter. */
    Duration off() {
        Duration off = Duration.between(now(), wall());
        return off.abs().compareTo(TOLERATED) <= 0 ? Duration.ZERO : off;
    }

    /** Takes a difference over. @param off as {@link #off} told it */
    void follow(Duration off) {
        base = new Base(now().plus(off), nanos.getAsLong());
        LOG.event(LogEvent.CLOCK_FOLLOWED).with("milliseconds", off.toMillis()).write();
    }
}

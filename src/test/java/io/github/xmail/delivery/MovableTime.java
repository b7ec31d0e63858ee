package io.github.xmail.delivery;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock, wall and monotonic, that goes on like a real one and that a test moves on. */
final class MovableTime extends Clock implements LongSupplier {

    private final Instant start = Instant.parse("2026-03-01T10:00:00Z");
    private final long startNanos = System.nanoTime();
    private final AtomicLong moved = new AtomicLong();

    void pass(Duration time) {
        moved.addAndGet(time.toNanos());
    }

    @Override
    public long getAsLong() {
        return System.nanoTime() + moved.get();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(getAsLong() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

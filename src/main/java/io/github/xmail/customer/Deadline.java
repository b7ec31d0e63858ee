package io.github.xmail.customer;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A moment of the monotonic clock by which something has to be over. Immutable. */
record Deadline(long nanoTime) {

    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    /** At least one: to many interfaces zero means for ever. */
    int millisLeft() {
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime()));
    }

    boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** Whether at least that much is left. */
    boolean leaves(Duration duration) {
        return nanoTime - System.nanoTime() >= duration.toNanos();
    }
}

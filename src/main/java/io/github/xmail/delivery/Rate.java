package io.github.xmail.delivery;

import java.util.concurrent.TimeUnit;

/**
 * At most so many mails a second, evenly spaced: time that nobody used is not saved up for a burst. Thread-safe; time is
 * monotonic.
 */
final class Rate {

    private final long gapNanos;
    private long nextNanos = System.nanoTime();

    /** @param perSecond 0 for no limit */
    Rate(int perSecond) {
        this.gapNanos = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Returns when it is this caller's turn. */
    void await() throws InterruptedException {
        if (gapNanos > 0) {
            TimeUnit.NANOSECONDS.sleep(reserve() - System.nanoTime());
        }
    }

    private synchronized long reserve() {
        long now = System.nanoTime();
        long turn = now - nextNanos > 0 ? now : nextNanos;
        nextNanos = turn + gapNanos;
        return turn;
    }
}

package io.github.xmail.outbox;

import java.sql.SQLException;
import java.time.Duration;

/**
 * Counts what waits, the whole outbox's: other nodes change it too. Counting many rows takes long, so it is done the more
 * rarely. One thread.
 */
final class Census {

    /** A hundredth of the time at most goes into counting. */
    private static final int RARER = 100;

    private final OutboxTime time;
    private final Backlog backlog;
    private long takenNanos;
    private long tookNanos;

    Census(OutboxTime time, Backlog backlog) {
        this.time = time;
        this.backlog = backlog;
        this.takenNanos = time.nanos();
    }

    boolean isOlderThan(Duration age) {
        return time.nanos() - takenNanos >= Math.max(age.toNanos(), RARER * tookNanos);
    }

    void take(Ledger ledger) throws SQLException {
        long began = System.nanoTime();
        backlog.counted(ledger.queued(), ledger.deferred(), ledger.uncertain());
        tookNanos = System.nanoTime() - began;
        takenNanos = time.nanos();
    }
}

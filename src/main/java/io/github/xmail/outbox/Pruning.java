package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import java.sql.SQLException;
import java.time.Duration;

/** Forgets what has been kept long enough: once a minute, in small steps between other work. One thread. */
final class Pruning implements Work.Change {

    /** Steps are small because every other caller waits for them. */
    static final int STEP = 100;

    private static final long INTERVAL_MILLIS = 60_000;

    private final Duration retention;
    private final OutboxTime time;
    private long last = Long.MIN_VALUE / 2;
    private boolean more;
    private boolean stepWasFull;

    Pruning(Duration retention, OutboxTime time) {
        this.retention = retention;
        this.time = time;
    }

    /** Also after the clock was set back. */
    boolean isDue() {
        return more || Math.abs(time.millis() - last) >= INTERVAL_MILLIS;
    }

    /** Whether the last step left something over. */
    boolean hasMore() {
        return more;
    }

    @Override
    public void run(Ledger ledger, Tally tally, Claims claims) throws SQLException {
        long before = time.millis() - retention.toMillis();
        int dropped = ledger.dropStaleContent(time.millis(), STEP);
        var forgotten = ledger.forget(before, STEP);
        forgotten.forEach(tally::forgotten);
        if (!more) {
            ledger.forgetCounts(before);
        }
        stepWasFull = dropped == STEP || forgotten.size() == STEP;
    }

    @Override
    public void committed() {
        more = stepWasFull;
        last = time.millis();
    }

    @Override
    public void refuse(CodedException why) {
        more = false;
        last = time.millis();
    }
}

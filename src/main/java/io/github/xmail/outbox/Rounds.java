package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import java.sql.SQLException;
import java.time.Duration;

/**
 * What a node looks at every three seconds because others work on the same outbox: whether they live, what they paused and
 * left in the queue, how much waits, and what time it is. One thread.
 */
final class Rounds implements Work.Change {

    private static final Duration INTERVAL = Duration.ofSeconds(3);
    private static final Duration COUNTS = Duration.ofSeconds(4);
    private static final EventLog LOG = EventLog.of(Rounds.class.getName());

    private final OutboxTime time;
    private final Handover handover;
    private final Backlog backlog;
    private final Census census;
    private final boolean retryUncertain;
    private final Vigil vigil = new Vigil();
    private long lastNanos;
    private Vigil.Sample sample;
    private Pauses pauses;
    private long nextDue;

    Rounds(OutboxTime time, Handover handover, Backlog backlog, Census census, boolean retryUncertain) {
        this.time = time;
        this.handover = handover;
        this.backlog = backlog;
        this.census = census;
        this.retryUncertain = retryUncertain;
        this.lastNanos = time.nanos();
    }

    boolean isDue() {
        return time.nanos() - lastNanos >= INTERVAL.toNanos();
    }

    @Override
    public void run(Ledger ledger, Tally tally, Claims claims) throws SQLException {
        long began = time.nanos();
        sample = vigil.judge(ledger.others(claims.node()), began, time.nanos());
        for (long dead : sample.dead()) {
            takeOver(ledger, tally, dead);
        }
        pauses = ledger.pauses();
        nextDue = ledger.nextDue().orElse(Long.MAX_VALUE);
        if (time.isOfDatabase()) {
            time.learn(ledger.clock());
        }
    }

    private void takeOver(Ledger ledger, Tally tally, long dead) throws SQLException {
        long now = time.millis();
        tally.count(OrderState.UNCERTAIN, now, ledger.leave(dead, retryUncertain, now));
        LOG.event(LogEvent.NODE_TAKEN_OVER).with("node", dead).write();
    }

    @Override
    public void committed() {
        vigil.keep(sample);
        backlog.pauses(pauses);
        backlog.nextDue(nextDue);
        lastNanos = time.nanos();
        handover.wake();
    }

    /** Counting is no part of the transaction: nobody waits for it with a lock in hand. */
    void count(Ledger ledger) throws SQLException {
        if (!sample.dead().isEmpty() || census.isOlderThan(COUNTS)) {
            census.take(ledger);
        }
    }

    /** Tried again with the next transaction. */
    @Override
    public void refuse(CodedException why) {}
}

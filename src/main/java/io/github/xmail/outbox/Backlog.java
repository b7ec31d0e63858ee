package io.github.xmail.outbox;

import java.time.Instant;
import java.util.Optional;

/**
 * What the tables say as of the last commit, so that nobody has to ask them; what other nodes change is a few seconds old.
 * Written by the writer's thread only.
 */
final class Backlog {

    private volatile long queued;
    private volatile long deferred;
    private volatile long uncertain;
    private volatile long nextDue = Long.MAX_VALUE;
    private volatile Pauses pauses = Pauses.NONE;

    /** What a look at the whole table gave. */
    void counted(long nowQueued, long nowDeferred, long nowUncertain) {
        queued = nowQueued;
        deferred = nowDeferred;
        uncertain = nowUncertain;
    }

    /** What the table of pauses gave. */
    void pauses(Pauses kept) {
        pauses = kept;
    }

    /** A transaction was committed. */
    void add(Tally tally) {
        queued += tally.queued();
        deferred += tally.deferred();
        uncertain += tally.uncertain();
        nextDue = Math.min(nextDue, tally.earliestDue());
        tally.pauses().ifPresent(now -> pauses = now);
    }

    /** The table was asked. */
    void nextDue(long due) {
        nextDue = due;
    }

    /** When an order that nobody has claimed may be due; never too late. */
    long nextDue() {
        return nextDue;
    }

    Pauses pauses() {
        return pauses;
    }

    long waiting() {
        return queued + deferred;
    }

    Outbox.Figures figures(Optional<Instant> oldest) {
        return new Outbox.Figures(queued, deferred, uncertain, oldest);
    }
}

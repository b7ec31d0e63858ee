package io.github.xmail.outbox;

/** The figures of the table as of the last commit, so that nobody has to count. Written by the writer's thread only. */
final class Backlog {

    private volatile long waiting;
    private volatile long uncertain;
    private volatile long nextDue = Long.MAX_VALUE;

    /** What a look at the whole table gave. */
    void counted(long nowWaiting, long nowUncertain, long due) {
        waiting = nowWaiting;
        uncertain = nowUncertain;
        nextDue = due;
    }

    /** A transaction was committed. */
    void add(Tally tally) {
        waiting += tally.waiting();
        uncertain += tally.uncertain();
        nextDue = Math.min(nextDue, tally.earliestDue());
    }

    /** The table was asked. */
    void nextDue(long due) {
        nextDue = due;
    }

    /** When an order that nobody has claimed may be due; never too late. */
    long nextDue() {
        return nextDue;
    }

    long waiting() {
        return waiting;
    }

    long uncertain() {
        return uncertain;
    }
}

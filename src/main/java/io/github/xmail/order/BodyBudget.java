package io.github.xmail.order;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that bodies under way may take together, counted as their bytes arrive. Thread-safe. */
final class BodyBudget {

    /** A body up to this size is always read. */
    static final int SMALL_BYTES = 64 * 1024;

    private final long mostBytes;
    private final AtomicLong takenBytes = new AtomicLong();

    BodyBudget(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    /**
     * Counts bytes that arrived; they are counted in any case.
     *
     * @param bodyBytes how long their body is by now
     * @return whether that body may go on
     */
    boolean take(int bytes, int bodyBytes) {
        return takenBytes.addAndGet(bytes) <= mostBytes || bodyBytes <= SMALL_BYTES;
    }

    /** Gives back what a body took. */
    void give(int bytes) {
        takenBytes.addAndGet(-bytes);
    }

    /** What is taken at present. */
    long takenBytes() {
        return takenBytes.get();
    }
}

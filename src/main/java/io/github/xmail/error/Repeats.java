package io.github.xmail.error;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts trouble that repeats, so that one line a minute tells of it: the first is told, what follows is counted, and the
 * next one after a minute is told with that count. There is no thread for it: a count is told by the next of its kind.
 * Belongs to whoever meets the trouble. Thread-safe.
 */
public final class Repeats {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Tally> tallies = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** Nothing has happened yet. */
    public Repeats() {
        this(System::nanoTime);
    }

    Repeats(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Notes one.
     *
     * @param kind what is counted together: a word of the code's own, never one from outside
     * @return how many of its kind were kept back since the last one told, where this one is to be told; else -1
     */
    long note(String kind) {
        long now = nanoTime.getAsLong();
        return tallies.computeIfAbsent(kind, first -> new Tally(now - MINUTE)).note(now);
    }

    private static final class Tally {
        private long toldAt;
        private long keptBack;

        Tally(long toldAt) {
            this.toldAt = toldAt;
        }

        synchronized long note(long now) {
            if (now - toldAt < MINUTE) {
                keptBack++;
                return -1;
            }
            long count = keptBack;
            toldAt = now;
            keptBack = 0;
            return count;
        }
    }
}

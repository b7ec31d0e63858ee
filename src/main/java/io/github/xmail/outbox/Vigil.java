package io.github.xmail.outbox;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Watches the other nodes' signs of life. A node is dead when its counter stood still for {@link #SILENCE} of this node's own
 * monotonic time, in samples without a gap: else an outage of the database, or a stop of this node, would make all the
 * others look dead. One thread.
 */
final class Vigil {

    /** Longer than any node is silent that works. */
    static final Duration SILENCE = Duration.ofSeconds(45);

    /** No two samples may be further apart. */
    static final Duration GAP = Duration.ofSeconds(12);

    /** A counter and when it was seen first with that value. */
    private record Beat(long count, long sinceNanos) {}

    private Map<Long, Beat> seen = Map.of();
    private long lastBegan;

    /**
     * One sample.
     *
     * @param began when the database was asked
     * @param answered when it had answered
     * @param dead the nodes that are dead by this sample
     */
    record Sample(Map<Long, Long> counts, long began, long answered, Set<Long> dead) {}

    /** Judges a sample; it counts only when it is {@link #keep kept}. */
    Sample judge(Map<Long, Long> counts, long began, long answered) {
        Set<Long> dead = new HashSet<>();
        if (answered - lastBegan <= GAP.toNanos()) {
            counts.forEach((node, count) -> {
                Beat before = seen.get(node);
                if (before != null && before.count == count && began - before.sinceNanos >= SILENCE.toNanos()) {
                    dead.add(node);
                }
            });
        }
        return new Sample(counts, began, answered, dead);
    }

    /** The sample's transaction was committed, with this node's own sign of life: so others could have given theirs. */
    void keep(Sample sample) {
        boolean gap = sample.answered - lastBegan > GAP.toNanos();
        Map<Long, Beat> now = new HashMap<>();
        sample.counts.forEach((node, count) -> {
            Beat before = seen.get(node);
            boolean goesOn = !gap && before != null && before.count == count;
            now.put(node, goesOn ? before : new Beat(count, sample.answered));
        });
        sample.dead.forEach(now::remove);
        seen = now;
        lastBegan = sample.began;
    }
}

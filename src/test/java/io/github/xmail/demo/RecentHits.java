package io.github.xmail.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** The last pixel hits, newest first. Thread-safe. */
final class RecentHits {

    private static final int KEPT = 50;

    private final Deque<PixelHit> hits = new ArrayDeque<>();

    synchronized void add(PixelHit hit) {
        hits.addFirst(hit);
        if (hits.size() > KEPT) {
            hits.removeLast();
        }
    }

    synchronized List<PixelHit> newestFirst() {
        return List.copyOf(hits);
    }

    /** The customers seen, each once, the last one first. */
    List<String> tokens() {
        return newestFirst().stream()
                .map(PixelHit::token)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }
}

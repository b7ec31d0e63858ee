package io.github.xmail.delivery;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** When a deferred order is tried again: 1, 2, 5, 10, 20, 30, 60 minutes, then every two hours, each ±20 %. */
final class RetrySchedule {

    private static final List<Integer> MINUTES = List.of(1, 2, 5, 10, 20, 30, 60, 120);
    private static final double SPREAD = 0.2;

    private final RandomGenerator random;

    /** @param random thread-safe */
    RetrySchedule(RandomGenerator random) {
        this.random = random;
    }

    /** The wait after the try of that number, from 1. */
    Duration after(int attempts) {
        int minutes = MINUTES.get(Math.min(Math.max(attempts, 1), MINUTES.size()) - 1);
        double factor = 1 - SPREAD + 2 * SPREAD * random.nextDouble();
        return Duration.ofMillis(Math.round(minutes * 60_000 * factor));
    }
}

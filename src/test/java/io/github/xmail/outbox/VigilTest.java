package io.github.xmail.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VigilTest {

    private static final long OTHER = 7;
    private static final Duration STEP = Duration.ofSeconds(3);

    private final Vigil vigil = new Vigil();
    private long nanos = 1;

    private Set<Long> sample(long count) {
        return sample(count, Duration.ZERO);
    }

    private Set<Long> sample(long count, Duration took) {
        long began = nanos;
        nanos += took.toNanos();
        Vigil.Sample sample = vigil.judge(Map.of(OTHER, count), began, nanos);
        vigil.keep(sample);
        return sample.dead();
    }

    /** Samples every three seconds, of a counter that stands still. @return who was found dead */
    private Set<Long> silence(Duration length) {
        Set<Long> dead = Set.of();
        for (long until = nanos + length.toNanos(); nanos < until && dead.isEmpty(); ) {
            nanos += STEP.toNanos();
            dead = sample(1);
        }
        return dead;
    }

    @Test
    void counterThatStandsStillFor45SecondsIsADeadNode() {
        sample(1);
        assertThat(silence(Duration.ofSeconds(42))).isEmpty();
        assertThat(silence(STEP)).containsExactly(OTHER);
    }

    @Test
    void counterThatMovesBeginsTheWatchAnew() {
        sample(0);
        silence(Duration.ofSeconds(42));
        sample(2);
        nanos += STEP.toNanos();
        assertThat(sample(2)).isEmpty();
        assertThat(silence(Duration.ofSeconds(42))).isEmpty();
    }

    @Test
    void gapBetweenSamplesBeginsTheWatchAnew() {
        sample(1);
        silence(Duration.ofSeconds(39));
        nanos += Duration.ofSeconds(90).toNanos();
        assertThat(sample(1)).isEmpty();
        assertThat(silence(Duration.ofSeconds(42))).isEmpty();
        assertThat(silence(STEP)).containsExactly(OTHER);
    }

    @Test
    void sampleThatTookLongIsAGapToo() {
        sample(1);
        silence(Duration.ofSeconds(39));
        assertThat(sample(1, Duration.ofSeconds(14))).isEmpty();
        assertThat(silence(Duration.ofSeconds(42))).isEmpty();
    }

    @Test
    void sampleThatWasNotCommittedDoesNotCount() {
        sample(1);
        silence(Duration.ofSeconds(39));
        for (int i = 0; i < 10; i++) {
            nanos += STEP.toNanos();
            vigil.judge(Map.of(OTHER, 1L), nanos, nanos);
        }
        assertThat(sample(1)).isEmpty();
    }

    @Test
    void nodeThatJustCameIsNotDead() {
        for (int i = 0; i < 20; i++) {
            nanos += STEP.toNanos();
            vigil.keep(vigil.judge(Map.of(), nanos, nanos));
        }
        assertThat(sample(0)).isEmpty();
    }
}

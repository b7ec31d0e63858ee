package io.github.xmail.smtp;

import java.time.Duration;

/** Is told how long the steps of the conversations took, for the metrics. Thread-safe, quick, throws nothing. */
@FunctionalInterface
public interface PhaseTimes {
    /** Nobody listens. */
    PhaseTimes UNHEARD = (phase, took) -> {};

    /** @param phase the step; everything from connecting to AUTH counts as the last phase it came to */
    void took(Phase phase, Duration took);
}

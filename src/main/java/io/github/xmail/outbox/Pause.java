package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A time in which nothing is sent.
 *
 * @param code why
 * @param since when it began
 * @param probes how often one has looked whether it is over
 * @param probed when one looked last
 */
public record Pause(ErrorCode code, Instant since, int probes, Optional<Instant> probed) {
    public Pause {
        Objects.requireNonNull(code);
        Objects.requireNonNull(since);
        Objects.requireNonNull(probed);
    }
}

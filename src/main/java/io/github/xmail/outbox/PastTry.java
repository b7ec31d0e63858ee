package io.github.xmail.outbox;

import java.time.Instant;
import java.util.Objects;

/**
 * A try and when it ended, as the outbox keeps it.
 *
 * @param at when it ended
 * @param what what it came to
 */
public record PastTry(Instant at, Try what) {
    public PastTry {
        Objects.requireNonNull(at);
        Objects.requireNonNull(what);
    }
}

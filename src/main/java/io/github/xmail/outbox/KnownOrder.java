package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What the outbox knows of an order: never an address or a name.
 *
 * @param id the order's id
 * @param digest SHA-256 of its fields; not written into
 * @param state its state; an order in flight shows what it was before
 * @param code why it failed, expired, waits or is uncertain, where there is a reason of its own
 * @param smtpStatus the enhanced status code or reply code of the last reply about it
 * @param attempts how often its delivery was tried
 * @param accepted when it was accepted
 */
public record KnownOrder(
        String id,
        byte[] digest,
        OrderState state,
        Optional<ErrorCode> code,
        Optional<String> smtpStatus,
        int attempts,
        Instant accepted) {
    public KnownOrder {
        Objects.requireNonNull(id);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(state);
        Objects.requireNonNull(code);
        Objects.requireNonNull(smtpStatus);
        Objects.requireNonNull(accepted);
    }
}

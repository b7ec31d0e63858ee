package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An order in the log: never an address or a name.
 *
 * @param id the order's id
 * @param state its state; an order in flight shows what it was before
 * @param code why it failed, expired, waits or is uncertain
 * @param smtpStatus enhanced status or reply code of the last reply about it
 * @param attempts how often its delivery was tried
 * @param campaign its label
 * @param accepted when it was accepted
 * @param due when it is tried next; means nothing in a final state
 * @param expires when it is not worth sending any more
 * @param settled when it came to its final state; empty as long as it waits
 * @param keptUntil until when its content is kept for a release
 * @param inFlight whether a node is at it
 */
public record LoggedOrder(
        String id,
        OrderState state,
        Optional<ErrorCode> code,
        Optional<String> smtpStatus,
        int attempts,
        Optional<String> campaign,
        Instant accepted,
        Instant due,
        Optional<Instant> expires,
        Optional<Instant> settled,
        Optional<Instant> keptUntil,
        boolean inFlight) {
    public LoggedOrder {
        Objects.requireNonNull(id);
        Objects.requireNonNull(state);
        Objects.requireNonNull(code);
        Objects.requireNonNull(smtpStatus);
        Objects.requireNonNull(campaign);
        Objects.requireNonNull(accepted);
        Objects.requireNonNull(due);
        Objects.requireNonNull(expires);
        Objects.requireNonNull(settled);
        Objects.requireNonNull(keptUntil);
    }

    /** Whether it can be tried again: it failed or is uncertain, and its content is there. */
    public boolean canBeReleased() {
        return (state == OrderState.FAILED || state == OrderState.UNCERTAIN) && keptUntil.isPresent();
    }

    /** Whether there is something to give up: it waits, or its content is kept. */
    public boolean canBeGivenUp() {
        return !state.isFinal() || canBeReleased();
    }
}

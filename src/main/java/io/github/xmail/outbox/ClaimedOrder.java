package io.github.xmail.outbox;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An order that this node, and no other, may try now.
 *
 * @param id the order's id
 * @param claim the number of this claim, unique in the outbox: dot mark and settling count only under it
 * @param state {@code QUEUED} or {@code DEFERRED}: what it was before
 * @param attempts the tries already spent
 * @param hoursFrom when its {@code retry_hours} began: its acceptance, or its last release
 * @param expiresAt its own end
 * @param lastCode why its last try did not send it
 * @param content what {@link NewOrder#content()} was; not written into
 */
public record ClaimedOrder(
        String id,
        long claim,
        OrderState state,
        int attempts,
        Instant hoursFrom,
        Optional<Instant> expiresAt,
        Optional<io.github.xmail.error.ErrorCode> lastCode,
        byte[] content) {
    public ClaimedOrder {
        Objects.requireNonNull(id);
        Objects.requireNonNull(state);
        Objects.requireNonNull(hoursFrom);
        Objects.requireNonNull(expiresAt);
        Objects.requireNonNull(lastCode);
        Objects.requireNonNull(content);
    }
}

package io.github.xmail.outbox;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An order that is to be kept.
 *
 * @param id the order's id, 1 to 128 visible ASCII characters, compared byte by byte
 * @param digest SHA-256 of the order's fields: tells a repeat from another order under the same id; not written into
 * @param campaign the order's label
 * @param expiresAt when the order is not worth sending any more
 * @param content what delivery needs ({@code mail.Draft}); opaque here; not written into
 */
public record NewOrder(
        String id, byte[] digest, Optional<String> campaign, Optional<Instant> expiresAt, byte[] content) {
    public NewOrder {
        Objects.requireNonNull(id);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(campaign);
        Objects.requireNonNull(expiresAt);
        Objects.requireNonNull(content);
    }
}

package io.github.xmail.order;

import io.github.xmail.mail.Draft;
import io.github.xmail.outbox.NewOrder;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * One request to mail one customer, valid by construction: its sender, headers and templates are checked.
 *
 * @param id 1 to 128 visible ASCII characters
 * @param digest SHA-256 of its fields as they were read; not written into
 * @param campaign its label
 * @param expiresAt when it is not worth sending any more
 * @param draft what is to be mailed
 */
record Order(String id, byte[] digest, Optional<String> campaign, Optional<Instant> expiresAt, Draft draft) {

    Order {
        Objects.requireNonNull(id);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(campaign);
        Objects.requireNonNull(expiresAt);
        Objects.requireNonNull(draft);
    }

    /** The order as the outbox keeps it. */
    NewOrder kept() {
        return new NewOrder(id, digest, campaign, expiresAt, draft.toBytes());
    }

    /** Nothing of its content. */
    @Override
    public String toString() {
        return "Order[***]";
    }
}

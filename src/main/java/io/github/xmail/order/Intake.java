package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Acceptance;
import io.github.xmail.outbox.KnownOrder;
import io.github.xmail.outbox.Outbox;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Takes an order in: decode, the gate of the other settings, the outbox. Where one of them refuses, the id is looked up
 * first: an order that was accepted once is never refused, whatever became of the settings or of its time since. Else its
 * sender, who lost our answer, would send it again under a new id. Thread-safe.
 *
 * @param gate why nothing is accepted at present
 * @param outbox throws {@code outbox_unavailable} where there is none
 */
record Intake(OrderDecoder decoder, Supplier<Optional<CodedException>> gate, Supplier<Outbox> outbox) {

    /**
     * @param digest of the fields
     * @return the order as it is kept; where it was known already, perhaps with another digest
     * @throws CodedException why an unknown order is not accepted
     */
    Acceptance accept(String id, byte[] digest, Fields fields) {
        try {
            Order order = decoder.decode(id, digest, fields);
            gate.get().ifPresent(shut -> {
                throw shut;
            });
            return outbox.get().accept(order.kept());
        } catch (CodedException refusal) {
            return known(id, refusal).map(Acceptance.AlreadyKnown::new).orElseThrow(() -> refusal);
        }
    }

    private Optional<KnownOrder> known(String id, CodedException refusal) {
        try {
            return outbox.get().find(id);
        } catch (CodedException unavailable) {
            if (refusal.code().httpStatus() < ErrorCode.INTERNAL_ERROR.httpStatus()) {
                // nobody can tell now whether it was accepted: a refusal for good could be one of an accepted order
                throw unavailable;
            }
            return Optional.empty();
        }
    }
}

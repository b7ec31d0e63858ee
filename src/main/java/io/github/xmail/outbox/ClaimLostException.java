package io.github.xmail.outbox;

/** The claim is not this node's any more: the mail must not be sent. */
public final class ClaimLostException extends Exception {
    /** @param id the order whose claim is gone */
    public ClaimLostException(String id) {
        super("order " + id + " was taken over");
    }
}

package io.github.xmail.outbox;

/** The answer of the outbox to a new order. */
public sealed interface Acceptance {

    /** The order as it is kept now. */
    KnownOrder order();

    /** The order was committed just now: it is safe. */
    record Accepted(KnownOrder order) implements Acceptance {}

    /** An order of that id was there already; nothing was changed. The caller compares the digests. */
    record AlreadyKnown(KnownOrder order) implements Acceptance {}
}

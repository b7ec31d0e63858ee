package io.github.xmail.outbox;

/**
 * The numbers of one node's claims: unique in the outbox and increasing, because every opening of it gets a higher node
 * number. One thread.
 */
final class Claims {

    private static final int SHIFT = 36;

    private final long node;
    private long last;

    Claims(long node) {
        this.node = node;
        this.last = node << SHIFT;
    }

    /** The node that a claim belongs to. */
    static long nodeOf(long claim) {
        return claim >> SHIFT;
    }

    long node() {
        return node;
    }

    long next() {
        return ++last;
    }
}

package io.github.xmail.outbox;

/** What came of an administrator's wish about one order. */
public enum Intervention {
    /** Done and committed. */
    DONE,
    /** The order is in flight, in no state for that, or its content is gone. */
    NOT_POSSIBLE,
    /** There is no such order (any more). */
    UNKNOWN_ID
}

package io.github.xmail.customer;

/** A query that the database runs and that is still not the right one: the cause of a {@code user_query_failed}. */
public final class UnfitQuery extends Exception {

    /** What is wrong with it. */
    public enum Reason {
        /** It does not give exactly two columns. */
        COLUMNS,
        /** It gives a row for an id that nobody has. */
        PARAMETER,
        /** It compares the id with something that is neither a number, a text nor a UUID. */
        KEY_TYPE
    }

    private final Reason reason;

    UnfitQuery(Reason reason) {
        super(null, null, false, false);
        this.reason = reason;
    }

    /** What is wrong with it. */
    public Reason reason() {
        return reason;
    }
}

package io.github.xmail.troubleshooting;

import io.github.xmail.customer.Lookup;
import io.github.xmail.error.CodedException;

/** What the checks ask of the shop's database. Thread-safe; every call ends by itself within some seconds. */
public interface CustomerDatabase {

    /** Logs in. @throws CodedException {@code database_unreachable}, its cause the driver's exception */
    void connect();

    /**
     * Asks with an id that nobody has.
     *
     * @throws CodedException {@code database_unreachable}, {@code user_query_failed}, its cause the driver's exception or
     *     {@link io.github.xmail.customer.UnfitQuery}
     */
    void check();

    /**
     * The customer of a request's {@code user_uid}.
     *
     * @throws CodedException {@code token_invalid} where it is an opaque token that no key opens, and as {@link #check}
     */
    Lookup find(String userUid);
}

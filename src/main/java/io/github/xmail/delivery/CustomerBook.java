package io.github.xmail.delivery;

import io.github.xmail.customer.Lookup;
import io.github.xmail.error.CodedException;

/** What delivery asks of the shop's database. Thread-safe. */
public interface CustomerBook {

    /**
     * The customer of that id.
     *
     * @throws CodedException {@code database_unreachable}, {@code user_query_failed}
     */
    Lookup find(String customerId);

    /**
     * Asks with an id that cannot exist, to tell a broken query from a broken row.
     *
     * @throws CodedException {@code database_unreachable}; {@code user_query_failed} where the query fails, does not give two
     *     columns, or gives a row
     */
    void check();
}

package io.github.xmail.customer;

/** What the shop's query gave for one id. */
public sealed interface Lookup {

    /** Exactly one row. */
    record Found(Customer customer) implements Lookup {}

    /** No row: gone, unsubscribed, never there, or an id that no key of that type can have. */
    record NotFound() implements Lookup {}

    /** More than one row: nobody may get the mail. */
    record Ambiguous() implements Lookup {}
}

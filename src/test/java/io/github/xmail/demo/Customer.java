package io.github.xmail.demo;

/**
 * A customer of the demo shop as its pages need it.
 *
 * @param id the key in the table, which is the token of the pixel and the {@code user_uid} of an order
 * @param name null where the shop does not know it
 * @param email null where the shop does not know it; then there is no pixel and no mail
 */
public record Customer(long id, String name, String email) {

    /** How a page addresses the customer; never null. */
    public String displayName() {
        return name == null ? "Customer " + id : name;
    }
}

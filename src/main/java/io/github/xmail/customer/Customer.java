package io.github.xmail.customer;

import java.util.Objects;

/**
 * One customer, as the shop's query gave him.
 *
 * @param email the text of the first column, blanks around it dropped; whether it is an address is for {@code mail} to say
 * @param name the cleaned name, or the default name; never blank
 */
public record Customer(String email, String name) {
    public Customer {
        Objects.requireNonNull(email);
        Objects.requireNonNull(name);
    }

    /** Neither address nor name. */
    @Override
    public String toString() {
        return "Customer[***]";
    }
}

package io.github.xmail.order;

import java.util.UUID;
import java.util.regex.Pattern;

/** The form of an order's id. */
final class OrderId {

    private static final Pattern FORM = Pattern.compile("[!-~]{1,128}");

    static final String RULE = "must be 1 to 128 visible ASCII characters";

    private OrderId() {}

    static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** An id for an order whose sender gave none. */
    static String made() {
        return UUID.randomUUID().toString();
    }
}

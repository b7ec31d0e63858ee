package io.github.xmail.pixel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/** The text of a customer's id as a page, a bean or a header gives it. */
final class CustomerId {

    private static final int LONGEST = 128;

    private CustomerId() {}

    /** The text of an id; empty for what is no text, no whole number and no UUID: its text would name nobody. */
    static Optional<String> text(Object id) {
        if (id instanceof BigDecimal decimal) {
            boolean whole =
                    decimal.stripTrailingZeros().scale() <= 0 && decimal.precision() - decimal.scale() <= LONGEST;
            return whole ? Optional.of(decimal.toBigInteger().toString()) : Optional.empty();
        }
        boolean plain = id instanceof CharSequence
                || id instanceof Integer
                || id instanceof Long
                || id instanceof Short
                || id instanceof Byte
                || id instanceof BigInteger
                || id instanceof UUID;
        return plain ? Optional.of(id.toString()) : Optional.empty();
    }

    /** Whether a text can be an id: at most 128 code points, no lone surrogate. */
    static boolean isValid(String id) {
        if (id.length() > 2 * LONGEST || id.codePointCount(0, id.length()) > LONGEST) {
            return false;
        }
        for (int i = 0; i < id.length(); i++) {
            if (Character.isSurrogate(id.charAt(i))) {
                if (i + 1 == id.length() || !Character.isSurrogatePair(id.charAt(i), id.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}

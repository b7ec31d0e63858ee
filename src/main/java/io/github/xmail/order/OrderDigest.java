package io.github.xmail.order;

import io.github.xmail.mail.Utf8;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 of what an order says, so that a repeat can be told from another order under the same id. White space, order of
 * keys, JSON or form, a number or its text make no difference; absent and empty fields are alike.
 *
 * <p>The canonical form must never change: digests wait in outboxes. For each field that is there, in the protocol's
 * order: its name, then its value. A text, number or truth is {@code t}, the length of its UTF-8 in bytes, {@code :} and
 * the bytes; an object {@code o}, the number of its members, {@code :} and, sorted by key, key (as a text) and value of
 * each; an array {@code a}, the number of its items, {@code :} and the items. Members that the protocol ignores are not
 * there: variables that are the shop's own, and of an address whatever is not {@code email} or {@code name}, or is empty.
 */
final class OrderDigest {

    private final MessageDigest digest;

    private OrderDigest(MessageDigest digest) {
        this.digest = digest;
    }

    /** The digest of the fields as they were read, be they right or wrong. */
    static byte[] of(Fields fields) {
        OrderDigest digest = new OrderDigest(sha256());
        fields.values().forEach((field, read) -> {
            Value value = withoutIgnored(field, read);
            if (field.isContent() && !isEmpty(value)) {
                digest.text(field.word());
                digest.value(value);
            }
        });
        return digest.digest.digest();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static Value withoutIgnored(Field field, Value value) {
        if (!(value instanceof Value.Members object)) {
            return value;
        }
        Map<String, Value> kept = new TreeMap<>(object.members());
        if (field == Field.VARIABLES) {
            kept.keySet().removeAll(OrderDecoder.RESERVED);
        } else if (field == Field.FROM || field == Field.REPLY_TO) {
            kept.keySet().retainAll(OrderDecoder.ADDRESS);
            kept.values().removeIf(OrderDigest::isEmpty);
        }
        return new Value.Members(kept);
    }

    private static boolean isEmpty(Value value) {
        return value instanceof Value.Text text && text.text().isEmpty()
                || value instanceof Value.Members object && object.members().isEmpty()
                || value instanceof Value.Items array && array.items().isEmpty();
    }

    private void value(Value value) {
        if (value instanceof Value.Text text) {
            text(text.utf8());
        } else if (value instanceof Value.Numeral numeral) {
            text(numeral.text());
        } else if (value instanceof Value.Truth truth) {
            text(Boolean.toString(truth.value()));
        } else if (value instanceof Value.Members object) {
            members(object.members());
        } else if (value instanceof Value.Items array) {
            head('a', array.items().size());
            array.items().forEach(this::value);
        }
    }

    private void members(Map<String, Value> members) {
        head('o', members.size());
        new TreeMap<>(members).forEach((key, value) -> {
            text(key);
            value(value);
        });
    }

    private void text(String text) {
        text(Utf8.of(text));
    }

    private void text(Utf8 text) {
        head('t', text.length());
        digest.update(text.array(), text.from(), text.length());
    }

    private void head(char kind, int count) {
        digest.update((kind + Integer.toString(count) + ':').getBytes(StandardCharsets.US_ASCII));
    }
}

package io.github.xmail.mail;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of a {@link Draft}: a version, then its fields in the record's order. A text is its length in UTF-8 and its
 * bytes, one that is absent the length -1, a map the number of its entries and key and value of each, an address its
 * e-mail and name. A new version reads the old ones: orders wait in the outbox over an upgrade.
 */
final class DraftFormat {

    private static final byte VERSION = 1;
    private static final int ABSENT = -1;

    private DraftFormat() {}

    static byte[] write(Draft draft) {
        int expected = 2
                * (draft.html().map(String::length).orElse(0)
                        + draft.text().map(String::length).orElse(0));
        ByteArrayOutputStream out = new ByteArrayOutputStream(expected + 1024);
        out.write(VERSION);
        text(out, draft.userUid());
        text(out, draft.subject());
        optional(out, draft.html());
        optional(out, draft.text());
        map(out, draft.variables());
        address(out, draft.from());
        address(out, draft.replyTo());
        optional(out, draft.unsubscribeUrl());
        map(out, draft.headers());
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        number(out, utf8.length);
        out.writeBytes(utf8);
    }

    private static void optional(ByteArrayOutputStream out, Optional<String> text) {
        text.ifPresentOrElse(there -> text(out, there), () -> number(out, ABSENT));
    }

    private static void map(ByteArrayOutputStream out, Map<String, String> map) {
        number(out, map.size());
        map.forEach((key, value) -> {
            text(out, key);
            text(out, value);
        });
    }

    private static void address(ByteArrayOutputStream out, Optional<Address> address) {
        optional(out, address.map(Address::email));
        optional(out, address.flatMap(Address::name));
    }

    private static void number(ByteArrayOutputStream out, int number) {
        out.write(number >>> 24);
        out.write(number >>> 16);
        out.write(number >>> 8);
        out.write(number);
    }

    /** @throws IllegalArgumentException where the bytes are no draft that this version can read */
    static Draft read(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            byte version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("a draft of version " + version + ", not " + VERSION);
            }
            return read(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("a draft that was cut off", e);
        }
    }

    private static Draft read(ByteBuffer in) {
        return new Draft(
                text(in),
                text(in),
                optional(in),
                optional(in),
                map(in),
                address(in),
                address(in),
                optional(in),
                map(in));
    }

    private static Optional<String> optional(ByteBuffer in) {
        int length = in.getInt();
        if (length == ABSENT) {
            return Optional.empty();
        }
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
        in.position(in.position() + length);
        return Optional.of(text);
    }

    private static String text(ByteBuffer in) {
        return optional(in).orElseThrow(() -> new IllegalArgumentException("a draft without a needed field"));
    }

    private static Map<String, String> map(ByteBuffer in) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            map.put(text(in), text(in));
        }
        return map;
    }

    private static Optional<Address> address(ByteBuffer in) {
        Optional<String> email = optional(in);
        Optional<String> name = optional(in);
        return email.map(text -> new Address(text, name));
    }
}

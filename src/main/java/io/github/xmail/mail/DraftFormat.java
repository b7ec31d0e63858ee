package io.github.xmail.mail;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
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
        int expected = draft.html().map(Utf8::length).orElse(0)
                + draft.text().map(Utf8::length).orElse(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream(expected + 1024);
        out.write(VERSION);
        text(out, draft.userUid());
        text(out, draft.subject());
        template(out, draft.html());
        template(out, draft.text());
        map(out, draft.variables());
        address(out, draft.from());
        address(out, draft.replyTo());
        optional(out, draft.unsubscribeUrl());
        map(out, draft.headers());
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        template(out, Optional.of(Utf8.of(text)));
    }

    private static void optional(ByteArrayOutputStream out, Optional<String> text) {
        template(out, text.map(Utf8::of));
    }

    private static void template(ByteArrayOutputStream out, Optional<Utf8> text) {
        number(out, text.map(Utf8::length).orElse(ABSENT));
        text.ifPresent(there -> out.write(there.array(), there.from(), there.length()));
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
                template(in),
                template(in),
                map(in),
                address(in),
                address(in),
                optional(in),
                map(in));
    }

    private static Optional<String> optional(ByteBuffer in) {
        return template(in).map(Utf8::text);
    }

    /** A part of the draft's own bytes. */
    private static Optional<Utf8> template(ByteBuffer in) {
        int length = in.getInt();
        if (length == ABSENT) {
            return Optional.empty();
        }
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        int from = in.position();
        in.position(from + length);
        return Optional.of(Utf8.part(in.array(), from, from + length));
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

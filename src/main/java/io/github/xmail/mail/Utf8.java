package io.github.xmail.mail;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A text as its bytes in UTF-8 (RFC 3629). A template comes, waits and goes out in this form; as a {@code String} it would
 * take twice the room, and be encoded again at every step. Immutable and thread-safe.
 */
public final class Utf8 {

    static final Utf8 EMPTY = new Utf8(new byte[0], 0, 0);

    private final byte[] bytes;
    private final int from;
    private final int to;

    private Utf8(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.from = from;
        this.to = to;
    }

    /** A text; half of a surrogate pair becomes {@code ?}. */
    public static Utf8 of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Utf8(bytes, 0, bytes.length);
    }

    /** A part of an array that nobody writes into. @param bytes UTF-8 between {@code from} and {@code to} */
    static Utf8 part(byte[] bytes, int from, int to) {
        return new Utf8(bytes, from, to);
    }

    /** One behind the other. */
    static Utf8 joined(List<Utf8> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        byte[] whole = new byte[parts.stream().mapToInt(Utf8::length).sum()];
        int at = 0;
        for (Utf8 part : parts) {
            System.arraycopy(part.bytes, part.from, whole, at, part.length());
            at += part.length();
        }
        return new Utf8(whole, 0, whole.length);
    }

    /** The array that holds it from {@link #from} up to {@link #to}; not to be written into. */
    public byte[] array() {
        return bytes;
    }

    /** Where it begins in {@link #array}. */
    public int from() {
        return from;
    }

    /** Where it ends in {@link #array}. */
    public int to() {
        return to;
    }

    /** In bytes. */
    public int length() {
        return to - from;
    }

    /** Whether it has no character. */
    public boolean isEmpty() {
        return from == to;
    }

    /** Its bytes alone; not to be written into. */
    byte[] bytes() {
        return length() == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, to);
    }

    /** Whether it is white space throughout. */
    boolean isBlank() {
        int at = from;
        while (at < to && bytes[at] >= 0 && Character.isWhitespace(bytes[at])) {
            at++;
        }
        return at == to || bytes[at] < 0 && text().isBlank();
    }

    /** The text. */
    public String text() {
        return new String(bytes, from, length(), StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Utf8 text && Arrays.equals(bytes, from, to, text.bytes, text.from, text.to);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes());
    }

    /** Nothing of its content. */
    @Override
    public String toString() {
        return "Utf8[***]";
    }
}

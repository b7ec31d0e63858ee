package io.github.xmail.order;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code application/x-www-form-urlencoded} (the WHATWG URL standard, section 5.1) strictly: whole percent
 * escapes, valid UTF-8, each name once. An empty value is absent, as forms send every input. Stateless.
 */
final class FormText {

    private FormText() {}

    /** The fields, all of them texts. @throws CodedException {@code malformed_request} */
    static Value.Members fields(Body body) {
        byte[] bytes = body.bytes();
        Map<String, Value> fields = new LinkedHashMap<>();
        int start = 0;
        for (int i = 0; i <= body.length(); i++) {
            if (i == body.length() || bytes[i] == '&') {
                if (i > start) {
                    add(fields, bytes, start, i);
                }
                start = i + 1;
            }
        }
        fields.values().removeIf(value -> ((Value.Text) value).text().isEmpty());
        return new Value.Members(fields);
    }

    private static void add(Map<String, Value> fields, byte[] bytes, int start, int end) {
        int equals = start;
        while (equals < end && bytes[equals] != '=') {
            equals++;
        }
        String name = decode(bytes, start, equals);
        String value = decode(bytes, Math.min(equals + 1, end), end);
        if (fields.put(name, new Value.Text(value)) != null) {
            throw StrictText.malformed("A field stands twice in the form. Send each field once.");
        }
    }

    private static String decode(byte[] bytes, int start, int end) {
        ByteBuffer raw = ByteBuffer.allocate(end - start);
        for (int i = start; i < end; i++) {
            if (bytes[i] == '%') {
                raw.put(escaped(bytes, i, end));
                i += 2;
            } else {
                raw.put(bytes[i] == '+' ? (byte) ' ' : bytes[i]);
            }
        }
        return StrictText.wellFormed(StrictText.decode(raw.array(), raw.position()));
    }

    private static byte escaped(byte[] bytes, int percent, int end) {
        int high = percent + 2 < end ? Character.digit(bytes[percent + 1], 16) : -1;
        int low = percent + 2 < end ? Character.digit(bytes[percent + 2], 16) : -1;
        if (high < 0 || low < 0) {
            throw StrictText.malformed("A % in the form is not followed by two hexadecimal digits. Write %25 for a %.");
        }
        return (byte) (high << 4 | low);
    }
}

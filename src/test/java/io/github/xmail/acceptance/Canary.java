package io.github.xmail.acceptance;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A value that must be found nowhere, in none of the forms that it may be written in: plain, as a piece of base64, in
 * quoted-printable, percent-encoded, escaped, in UTF-16, in hexadecimal digits.
 */
final class Canary {

    private final String value;
    private final Map<String, String> forms = new LinkedHashMap<>();

    Canary(String value) {
        this.value = value;
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        forms.put("plain", latin(bytes));
        for (int before = 0; before < 3; before++) {
            forms.put("base64, " + before + " before it", fragment(before, bytes));
        }
        forms.put("UTF-16", latin(value.getBytes(StandardCharsets.UTF_16BE)));
        forms.put("hex", HexFormat.of().formatHex(bytes));
        forms.put("quoted-printable", escaped(bytes, "="));
        forms.put("percent", escaped(bytes, "%"));
        forms.put(
                "escaped",
                value.chars()
                        .mapToObj(c -> c < 0x7f ? Character.toString(c) : String.format("\\u%04x", c))
                        .collect(Collectors.joining()));
    }

    /** The characters of base64 that hold nothing but bits of the value. */
    private static String fragment(int before, byte[] bytes) {
        byte[] padded = new byte[before + bytes.length];
        System.arraycopy(bytes, 0, padded, before, bytes.length);
        String all = Base64.getEncoder().withoutPadding().encodeToString(padded);
        return all.substring((before * 8 + 5) / 6, padded.length * 8 / 6);
    }

    private static String escaped(byte[] bytes, String mark) {
        StringBuilder out = new StringBuilder();
        for (byte b : bytes) {
            out.append(b < 0 ? String.format(Locale.ROOT, mark + "%02X", b) : (char) b);
        }
        return out.toString();
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Which canary is in these bytes, in which form, and what stands around it. */
    Optional<String> in(byte[] bytes) {
        String text = latin(bytes);
        return forms.entrySet().stream()
                .filter(form -> text.contains(form.getValue()))
                .findFirst()
                .map(form -> {
                    int at = text.indexOf(form.getValue());
                    int end = Math.min(text.length(), at + form.getValue().length() + 200);
                    return value + " (" + form.getKey() + ") in: " + text.substring(Math.max(0, at - 300), end);
                });
    }

    Optional<String> in(String text) {
        return in(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.github.xmail.customer;

import java.util.regex.Pattern;

/** A name from the shop's database, made fit to stand in a mail: one line, no trick with the direction of text. */
final class DisplayName {

    private static final int LONGEST = 200;

    /** Control and line characters, bidi controls, halves of surrogate pairs. */
    private static final Pattern UNFIT =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u061C\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]+");

    private static final Pattern BLANKS_AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");
    private static final Pattern INVISIBLE = Pattern.compile("[\\s\\p{Z}\\p{Cf}]*");

    private DisplayName() {}

    /** The cleaned name, at most 200 UTF-16 units long, or {@code byDefault} where nothing of it can be seen. */
    static String of(String name, String byDefault) {
        String line = name == null ? "" : trimmed(UNFIT.matcher(name).replaceAll(" "));
        String cut = trimmed(cut(line));
        return INVISIBLE.matcher(cut).matches() ? byDefault : cut;
    }

    private static String trimmed(String text) {
        return BLANKS_AROUND.matcher(text).replaceAll("");
    }

    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST);
    }
}

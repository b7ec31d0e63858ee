package io.github.xmail.pixel;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code </body} in what a page writes, fast, and judges whether one ends the body indeed. */
final class BodyEnd {

    static final String START = "</body";
    private static final int LENGTH = START.length();

    /** What makes a text that stands behind it something else than a page's: comments and elements of raw text. */
    private static final Pattern DELIMITER = Pattern.compile(
            "<!--|-->|<(/?)(script|style|textarea|title|iframe|noscript|template|xmp|noembed|noframes)(?![a-z0-9-])",
            Pattern.CASE_INSENSITIVE);

    private BodyEnd() {}

    /** Where {@code </body}, or what may become it with the next characters, begins; {@code to} where it does not. */
    static int search(char[] text, int from, int to) {
        int i = from;
        while (i + LENGTH <= to) {
            int shift = shift(text[i + LENGTH - 1]);
            if (shift == 0) {
                if (matches(text, i, LENGTH)) {
                    return i;
                }
                shift = LENGTH;
            }
            i += shift;
        }
        while (i < to && !matches(text, i, to - i)) {
            i++;
        }
        return i;
    }

    /** The same in bytes of a charset that contains ASCII. */
    static int search(byte[] text, int from, int to) {
        int i = from;
        while (i + LENGTH <= to) {
            int shift = shift(text[i + LENGTH - 1]);
            if (shift == 0) {
                if (matches(text, i, LENGTH)) {
                    return i;
                }
                shift = LENGTH;
            }
            i += shift;
        }
        while (i < to && !matches(text, i, to - i)) {
            i++;
        }
        return i;
    }

    /** How far the search may go on from a place whose sixth character is this one (Horspool); 0: look closer. */
    private static int shift(int c) {
        return switch (c) {
            case '<' -> 5;
            case '/' -> 4;
            case 'b', 'B' -> 3;
            case 'o', 'O' -> 2;
            case 'd', 'D' -> 1;
            case 'y', 'Y' -> 0;
            default -> LENGTH;
        };
    }

    private static boolean matches(char[] text, int at, int length) {
        for (int k = 0; k < length; k++) {
            if (!isAt(k, text[at + k])) {
                return false;
            }
        }
        return true;
    }

    private static boolean matches(byte[] text, int at, int length) {
        for (int k = 0; k < length; k++) {
            if (!isAt(k, (char) text[at + k])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a character, in upper or lower case, is the one at that place of {@code </body}. */
    static boolean isAt(int place, char c) {
        char lower = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
        return START.charAt(place) == lower;
    }

    /**
     * Whether a {@code </body>} with this text behind it, up to the page's end, ends the body: it does not where it stands
     * in a script, a comment or an attribute, and that shows by what closes behind it.
     */
    static boolean isReal(String behind) {
        if (behind.strip().toLowerCase(Locale.ROOT).equals("</html>")) {
            return true;
        }
        int tag = behind.indexOf('<');
        if (hasAny(tag < 0 ? behind : behind.substring(0, tag), "\"'>\\`")) {
            return false;
        }
        Matcher delimiter = DELIMITER.matcher(behind);
        int from = 0;
        while (delimiter.find(from)) {
            boolean closes = delimiter.group().equals("-->") || "/".equals(delimiter.group(1));
            if (closes) {
                return false;
            }
            from = endOf(delimiter, behind);
        }
        return true;
    }

    private static int endOf(Matcher opened, String text) {
        String name = opened.group(2);
        String closer = name == null ? "-->" : "</" + name;
        for (int i = opened.end(); i + closer.length() <= text.length(); i++) {
            if (text.regionMatches(true, i, closer, 0, closer.length())) {
                return i + closer.length();
            }
        }
        return text.length();
    }

    private static boolean hasAny(String text, String characters) {
        return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
    }
}

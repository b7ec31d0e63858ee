package io.github.xmail.pixel;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code </body} in what a page writes, fast, and judges whether one ends the body indeed. */
final class BodyEnd {

    static final String START = "</body";
    private static final int LENGTH = START.length();

    /** For each ASCII character its place in {@code </body}, as a digit; a slash, one less than 0, for none. */
    private static final String PLACES = places();

    /** What makes a text that stands behind it something else than a page's: comments and elements of raw text. */
    private static final Pattern DELIMITER = Pattern.compile(
            "<!--|-->|<(/?)(script|style|textarea|title|iframe|noscript|template|xmp|noembed|noframes)(?![a-z0-9-])",
            Pattern.CASE_INSENSITIVE);

    private BodyEnd() {}

    private static String places() {
        StringBuilder places = new StringBuilder("/".repeat(128));
        for (int k = 0; k < LENGTH; k++) {
            char c = START.charAt(k);
            places.setCharAt(c, (char) ('0' + k));
            places.setCharAt(Character.toUpperCase(c), (char) ('0' + k));
        }
        return places.toString();
    }

    /**
     * Where {@code </body}, or what may become it with the next characters, begins; {@code to} where it does not. It is
     * enough to look at every sixth character: each one occurs once in {@code </body} and so tells where that would begin.
     */
    static int search(char[] text, int from, int to) {
        int i = from;
        for (; i + LENGTH <= to; i += LENGTH) {
            int place = place(text[i + LENGTH - 1]);
            if (place >= 0) {
                int start = i + LENGTH - 1 - place;
                if (matches(text, start, Math.min(LENGTH, to - start))) {
                    return start;
                }
            }
        }
        while (i < to && !matches(text, i, to - i)) {
            i++;
        }
        return i;
    }

    /** The same in bytes of a charset that contains ASCII. */
    static int search(byte[] text, int from, int to) {
        int i = from;
        for (; i + LENGTH <= to; i += LENGTH) {
            int place = place(text[i + LENGTH - 1]);
            if (place >= 0) {
                int start = i + LENGTH - 1 - place;
                if (matches(text, start, Math.min(LENGTH, to - start))) {
                    return start;
                }
            }
        }
        while (i < to && !matches(text, i, to - i)) {
            i++;
        }
        return i;
    }

    private static int place(int c) {
        return c >= 0 && c < PLACES.length() ? PLACES.charAt(c) - '0' : -1;
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

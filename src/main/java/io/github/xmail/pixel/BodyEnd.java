package io.github.xmail.pixel;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code </body} in what a page writes, fast, and judges whether one ends the body indeed. */
final class BodyEnd {

    static final String START = "</body";
    private static final int LENGTH = START.length();

    /** For each ASCII character its place in {@code </body}, from 1; 0 for none. */
    private static final byte[] PLACES = places();

    /** What makes a text that stands behind it something else than a page's: comments and elements of raw text. */
    private static final Pattern DELIMITER = Pattern.compile(
            "<!--|-->|<(/?)(script|style|textarea|title|iframe|noscript|template|xmp|noembed|noframes)(?![a-z0-9-])",
            Pattern.CASE_INSENSITIVE);

    private BodyEnd() {}

    private static byte[] places() {
        byte[] places = new byte[128];
        for (int k = 0; k < LENGTH; k++) {
            places[START.charAt(k)] = (byte) (k + 1);
            places[Character.toUpperCase(START.charAt(k))] = (byte) (k + 1);
        }
        return places;
    }

    /**
     * Where {@code </body}, or what may become it with the next characters, begins; {@code to} where it does not. It is
     * enough to look at every sixth character: each one occurs once in {@code </body} and so tells where that would begin.
     */
    static int search(char[] text, int from, int to) {
        int last = from + LENGTH - 1;
        for (; last < to; last += LENGTH) {
            char c = text[last];
            int place = c < PLACES.length ? PLACES[c] : 0;
            if (place > 0 && matches(text, last + 1 - place, to)) {
                return last + 1 - place;
            }
        }
        int i = last + 1 - LENGTH;
        while (i < to && !matches(text, i, to)) {
            i++;
        }
        return i;
    }

    private static boolean matches(char[] text, int at, int to) {
        int length = Math.min(LENGTH, to - at);
        for (int k = 0; k < length; k++) {
            if (!isAt(k, text[at + k])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a character, in upper or lower case, is the one at that place of {@code </body}. */
    static boolean isAt(int place, char c) {
        return START.charAt(place) == (c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c);
    }

    /**
     * Whether a {@code </body>} with this text behind it, up to the page's end, ends the body: it does not where it stands
     * in a script, a comment or an attribute, and that shows by what closes behind it.
     */
    static boolean isReal(String behind) {
        if (behind.strip().toLowerCase(Locale.ROOT).equals("</html>")) {
            return true;
        }
        for (int i = 0; i < behind.length() && behind.charAt(i) != '<'; i++) {
            if ("\"'>\\`".indexOf(behind.charAt(i)) >= 0) {
                return false;
            }
        }
        Matcher delimiter = DELIMITER.matcher(behind);
        for (int from = 0; delimiter.find(from); from = endOf(delimiter, behind)) {
            if (delimiter.group().equals("-->") || "/".equals(delimiter.group(1))) {
                return false;
            }
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
}

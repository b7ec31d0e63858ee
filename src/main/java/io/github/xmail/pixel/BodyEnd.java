package io.github.xmail.pixel;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds {@code </body} in what a page writes, fast, and judges whether one ends the body indeed. */
final class BodyEnd {

    static final String START = "</body";

    /** What makes a text that stands behind it something else than a page's: comments and elements of raw text. */
    private static final Pattern DELIMITER = Pattern.compile(
            "<!--|-->|<(/?)(script|style|textarea|title|iframe|noscript|template|xmp|noembed|noframes)(?![a-z0-9-])",
            Pattern.CASE_INSENSITIVE);

    private BodyEnd() {}

    /** Where {@code </body}, or what may become it with the next characters, begins; the text's length where nowhere. */
    static int search(String text, int from) {
        int i = text.indexOf('<', from);
        while (i >= 0) {
            int length = Math.min(START.length(), text.length() - i);
            if (length < 2 || text.charAt(i + 1) == '/' && text.regionMatches(true, i, START, 0, length)) {
                return i;
            }
            i = text.indexOf('<', i + 1);
        }
        return text.length();
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

package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The cookie in which the shop's consent tool keeps the visitor's answer. The header is read as it was sent: servers
 * differ in what they make of quotes and unusual characters, and consent tools use both. Immutable and thread-safe.
 */
final class ConsentCookie {

    private static final Pattern NAME = Pattern.compile("[!-~&&[^;,=]]+");

    private final String start;
    private final Pattern agrees;

    private ConsentCookie(String name, Pattern agrees) {
        this.start = name + "=";
        this.agrees = agrees;
    }

    /** The cookie that a setting describes, {@code NAME} or {@code NAME=REGEX}; empty for a text that describes none. */
    static Optional<ConsentCookie> parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals).strip();
        String regex = equals < 0 ? ".*" : text.substring(equals + 1).strip();
        try {
            Pattern agrees = Pattern.compile(regex, Pattern.DOTALL);
            return NAME.matcher(name).matches() ? Optional.of(new ConsentCookie(name, agrees)) : Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** Whether the visitor agreed: the cookie is there, and where it came several times each one says so. */
    boolean given(HttpServletRequest request) {
        boolean given = false;
        for (Enumeration<String> headers = request.getHeaders("Cookie"); headers.hasMoreElements(); ) {
            for (String pair : headers.nextElement().split(";")) {
                String cookie = pair.strip();
                if (cookie.startsWith(start)) {
                    if (!matches(cookie.substring(start.length()))) {
                        return false;
                    }
                    given = true;
                }
            }
        }
        return given;
    }

    /** The JDK's expressions overflow the stack on long values of alternatives: that must not break a page. */
    private boolean matches(String value) {
        try {
            return agrees.matcher(value).matches();
        } catch (StackOverflowError tooDeep) {
            return false;
        }
    }
}

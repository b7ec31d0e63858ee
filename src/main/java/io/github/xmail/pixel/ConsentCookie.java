package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The cookie in which the shop's consent tool keeps the visitor's answer. The header is read as it was sent: servers
 * differ in what they make of quotes and unusual characters, and consent tools use both. Immutable and thread-safe.
 */
final class ConsentCookie {

    private final String name;
    private final Predicate<String> agrees;

    private ConsentCookie(String name, Predicate<String> agrees) {
        this.name = name;
        this.agrees = agrees;
    }

    /** The cookie that a setting describes, {@code NAME} or {@code NAME=REGEX}; empty for a text that describes none. */
    static Optional<ConsentCookie> parse(String text) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals).strip();
        if (name.isEmpty() || name.chars().anyMatch(c -> c <= ' ' || c >= 127 || c == ';' || c == ',')) {
            return Optional.empty();
        }
        try {
            Pattern pattern = Pattern.compile(
                    equals < 0 ? ".*" : text.substring(equals + 1).strip(), Pattern.DOTALL);
            return Optional.of(new ConsentCookie(name, value -> matches(pattern, value)));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** The JDK's expressions overflow the stack on long values of alternatives: that must not break a page. */
    private static boolean matches(Pattern pattern, String value) {
        try {
            return pattern.matcher(value).matches();
        } catch (StackOverflowError tooDeep) {
            return false;
        }
    }

    /** Whether the visitor agreed: the cookie is there, and where it came several times each one says so. */
    boolean given(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders("Cookie")).stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(String::strip)
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .toList();
        return !values.isEmpty() && values.stream().allMatch(agrees);
    }
}

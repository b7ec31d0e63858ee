package io.github.xmail.order;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The preference {@code wait} of the header {@code Prefer} (RFC 7240, section 4.3). */
final class Prefer {

    private static final int LONGEST_SECONDS = 60;

    /** One preference: its name, its value as token or quoted text; parameters behind it do not matter. */
    private static final Pattern PREFERENCE = Pattern.compile("\\s*+([^\\s=,;\"]++)\\s*+"
            + "(?:=\\s*+(\"[^\"]*+\"|[^\\s,;\"]*+))?+"
            + "[^,\"]*+(?:\"[^\"]*+\"[^,\"]*+)*+(?:,|$)");

    private static final Pattern SECONDS = Pattern.compile("\"?0*([0-9]+)\"?");

    private Prefer() {}

    /** How long the sender likes to wait, at most 60 s; the first {@code wait} counts, and nonsense is ignored. */
    static Optional<Duration> wait(List<String> headers) {
        for (String header : headers) {
            Matcher preference = PREFERENCE.matcher(header);
            while (preference.lookingAt()) {
                if (preference.group(1).equalsIgnoreCase("wait")) {
                    return seconds(preference.group(2));
                }
                preference.region(preference.end(), header.length());
            }
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String value) {
        return Optional.ofNullable(value)
                .map(SECONDS::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .map(digits ->
                        digits.length() > 2 ? LONGEST_SECONDS : Math.min(LONGEST_SECONDS, Integer.parseInt(digits)))
                .map(Duration::ofSeconds);
    }
}

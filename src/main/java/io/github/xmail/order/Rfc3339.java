package io.github.xmail.order;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times of RFC 3339, section 5.6. The JDK's own parsers take more (seconds left out, years of five digits) and less (an
 * offset of more than 18 hours, a leap second).
 */
final class Rfc3339 {

    private static final Pattern DATE_TIME = Pattern.compile(
            "(\\d{4}-\\d\\d-\\d\\d)[Tt](\\d\\d:\\d\\d):(\\d\\d)(?:\\.(\\d+))?(?:[Zz]|([+-])(\\d\\d):(\\d\\d))");

    private static final int NANO_DIGITS = 9;

    private Rfc3339() {}

    /** The time, finer digits than nanoseconds cut off; empty where the text is none. */
    static Optional<Instant> parse(String text) {
        Matcher matcher = DATE_TIME.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        try {
            int seconds = number(matcher.group(3), 60);
            Instant minute = LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(2))
                    .minusMinutes(offsetMinutes(matcher))
                    .toInstant(ZoneOffset.UTC);
            return Optional.of(minute.plusSeconds(seconds).plusNanos(nanos(matcher.group(4))));
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    private static int offsetMinutes(Matcher matcher) {
        if (matcher.group(5) == null) {
            return 0;
        }
        int minutes = number(matcher.group(6), 23) * 60 + number(matcher.group(7), 59);
        return matcher.group(5).equals("-") ? -minutes : minutes;
    }

    private static int number(String digits, int largest) {
        int number = Integer.parseInt(digits);
        if (number > largest) {
            throw new DateTimeException("out of range");
        }
        return number;
    }

    private static int nanos(String fraction) {
        if (fraction == null) {
            return 0;
        }
        String digits = (fraction + "000000000").substring(0, NANO_DIGITS);
        return Integer.parseInt(digits);
    }
}

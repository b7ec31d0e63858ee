package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;
import java.time.Duration;
import java.util.List;

/** How, and how often, one looks whether a pause is over. */
enum Probing {
    /** Nobody looks: who began the pause ends it. */
    NONE,
    /** The shop's database is asked. */
    DATABASE,
    /** A connection to the SMTP server is opened, as far as MAIL FROM. */
    CONNECTION,
    /** One waiting order is sent, another one each time: only a recipient, or a final dot, brings the fault to light. */
    ORDER;

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final List<Integer> MINUTES_OF_UNCERTAIN = List.of(1, 5, 15, 60);

    static Probing of(ErrorCode code) {
        return switch (code) {
            case PAUSED, HELD -> NONE;
            case DATABASE_UNREACHABLE, USER_QUERY_FAILED -> DATABASE;
            case SMTP_REJECTED, SMTP_UNCERTAIN -> ORDER;
            default -> CONNECTION;
        };
    }

    /**
     * How long after the probe before, or the beginning of the pause, one looks.
     *
     * @param probes how often one has looked already
     * @param first the first of the intervals that double up to a minute
     */
    static Duration interval(ErrorCode code, int probes, Duration first) {
        if (code == ErrorCode.SMTP_UNCERTAIN) {
            return Duration.ofMinutes(MINUTES_OF_UNCERTAIN.get(Math.min(probes, MINUTES_OF_UNCERTAIN.size() - 1)));
        }
        Duration doubled = first.multipliedBy(1L << Math.min(probes, 30));
        return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    }
}

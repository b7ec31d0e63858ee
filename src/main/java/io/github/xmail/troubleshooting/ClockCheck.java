package io.github.xmail.troubleshooting;

import java.time.Duration;
import java.util.Optional;

/** This server's clock against the platform's, as the request's signature tells it. */
final class ClockCheck {

    private static final Duration HARMLESS = Duration.ofSeconds(30);

    /** @param ahead how far the platform's clock is ahead of this server's */
    Result run(Optional<Duration> ahead) {
        if (ahead.isEmpty()) {
            return Finding.CLOCK_UNSIGNED.result();
        }
        Duration apart = ahead.get().abs();
        if (apart.compareTo(HARMLESS) < 0) {
            return Finding.CLOCK_RIGHT.result(apart.toSeconds());
        }
        Finding off = ahead.get().isNegative() ? Finding.CLOCK_AHEAD : Finding.CLOCK_BEHIND;
        return off.result(apart.toSeconds());
    }
}

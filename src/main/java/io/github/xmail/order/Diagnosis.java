package io.github.xmail.order;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The platform's troubleshooting tool, as the worker calls it. */
@FunctionalInterface
public interface Diagnosis {

    /**
     * Runs every check; within 15 seconds.
     *
     * @param userUid the customer to look up, as it was sent (an opaque token stays one)
     * @param locale the language of its messages
     * @param clockOffset how far the platform's signed time is ahead of this server's clock; empty where none was signed
     * @return the whole answer: {@code status} and {@code checks}
     */
    JsonObject run(Optional<String> userUid, Locale locale, Optional<Duration> clockOffset);
}

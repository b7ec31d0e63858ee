package io.github.xmail.delivery;

import io.github.xmail.mail.Address;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How orders are delivered: {@code delivery_mode}, {@code delivery_threads}, {@code max_per_second}, {@code retry_hours}.
 *
 * @param mode what becomes of an order
 * @param redirectTo where all mail goes instead, with {@link Mode#REDIRECT} only
 * @param threads parallel connections, 1 to 64
 * @param maxPerSecond mails handed to SMTP per second, 0 for no limit
 * @param retryTime how long an order is tried
 */
public record DeliverySettings(
        Mode mode, Optional<Address> redirectTo, int threads, int maxPerSecond, Duration retryTime) {

    /** What becomes of an order. */
    public enum Mode {
        /** The customer gets the mail. */
        LIVE,
        /** Orders are accepted and wait. */
        HOLD,
        /** Everything up to RCPT TO. */
        SHADOW,
        /** One address gets all mail. */
        REDIRECT
    }

    private static final String REDIRECT = "redirect:";

    public DeliverySettings {
        Objects.requireNonNull(mode);
        Objects.requireNonNull(redirectTo);
        Objects.requireNonNull(retryTime);
    }

    /** Reads the settings; wrong ones are recorded and the defaults come back. */
    public static DeliverySettings read(SettingsReader reader) {
        String word = reader.text(Setting.DELIVERY_MODE).orElseThrow();
        Optional<Address> redirectTo = word.startsWith(REDIRECT)
                ? Address.bare(word.substring(REDIRECT.length()).strip())
                : Optional.empty();
        return new DeliverySettings(
                mode(reader, word, redirectTo),
                redirectTo,
                reader.integer(Setting.DELIVERY_THREADS, 1, 64),
                reader.integer(Setting.MAX_PER_SECOND, 0, 1_000_000),
                Duration.ofHours(reader.integer(Setting.RETRY_HOURS, 1, 168)));
    }

    private static Mode mode(SettingsReader reader, String word, Optional<Address> redirectTo) {
        switch (word) {
            case "live":
                return Mode.LIVE;
            case "hold":
                return Mode.HOLD;
            case "shadow":
                return Mode.SHADOW;
            default:
                if (redirectTo.isPresent()) {
                    return Mode.REDIRECT;
                }
                reader.invalid(
                        Setting.DELIVERY_MODE,
                        "must be live, hold, shadow, or redirect: followed by one mail address",
                        "for example redirect:staging@shop.example");
                return Mode.HOLD;
        }
    }
}

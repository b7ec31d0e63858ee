package io.github.xmail.pixel;

import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.util.Optional;

/** The shop's site id at the platform: digits. */
final class Partner {

    private static final int LONGEST = 20;

    private Partner() {}

    static boolean isValid(String text) {
        return !text.isEmpty() && text.length() <= LONGEST && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Reads {@code partner}; it is a problem where it is missing or wrong, told once whoever asks first. */
    static Optional<String> read(SettingsReader reader, boolean neededBySend) {
        Optional<String> partner = reader.text(Setting.PARTNER);
        if (partner.isEmpty()) {
            reader.missing(
                    Setting.PARTNER,
                    "is needed by the pixel" + (neededBySend ? ", and by the worker because of token_key" : ""),
                    "write the site id that the platform gave you, for example 1781",
                    neededBySend);
        }
        if (partner.filter(text -> !isValid(text)).isPresent() && !reader.hasError(Setting.PARTNER)) {
            reader.invalid(
                    Setting.PARTNER,
                    "must be the shop's site id at the platform: 1 to " + LONGEST + " digits",
                    "for example 1781",
                    neededBySend);
        }
        return partner.filter(Partner::isValid);
    }
}

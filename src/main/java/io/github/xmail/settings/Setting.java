package io.github.xmail.settings;

import java.util.Locale;
import java.util.Optional;

/**
 * Every setting there is: its name, its default, whether it is a secret and whether {@code send} needs it. What a value
 * means and which values are right is with the feature that reads it. {@code docs/configuration.md} tells the same to
 * people; a test holds the two together.
 */
public enum Setting {
    PARTNER,
    TRACK_URL("https://flocktory.com/xmail/v1/track"),
    TOKEN_SOURCE("principal"),
    TOKEN_KEY,
    TOKEN_PLAIN("refuse"),
    EMAIL_SOURCE,
    PIXEL_PATH,
    CONSENT_COOKIE,

    PRIVATE_KEY,
    ACCEPTED_AUTH("signature"),
    SIGNATURE_TOLERANCE_SECONDS("300"),
    REQUEST_FIELDS,
    MAX_REQUEST_BYTES("1048576"),

    DB_STRING,
    DB_USER,
    DB_PASSWORD,
    SQL_STRING,
    DEFAULT_NAME("Уважаемый клиент"),

    SMTP_SERVER,
    SMTP_PORT("465"),
    SMTP_TLS("auto"),
    SMTP_USERNAME,
    SMTP_PASSWORD,
    SMTP_CA_FILE,
    SMTP_HELO,
    MAIL_FROM,
    MAIL_FROM_DOMAINS,

    DELIVERY_MODE("live"),
    DATA_DIR,
    DELIVERY_THREADS("4"),
    MAX_PER_SECOND("0"),
    MAX_QUEUED("100000"),
    RETRY_HOURS("24"),
    ON_UNCERTAIN("hold"),
    RETENTION_DAYS("30");

    private final String defaultText;

    Setting() {
        this(null);
    }

    Setting(String defaultText) {
        this.defaultText = defaultText;
    }

    /** The name as it stands behind {@code xmail/}, for example {@code smtp_port}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name of the environment variable, for example {@code XMAIL_SMTP_PORT}. */
    public String variable() {
        return "XMAIL_" + name();
    }

    /** The default as one would write it; empty where there is none or it depends on other values. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** Whether values are masked and may come from a file ({@code <name>_file}). */
    public boolean secret() {
        return this == TOKEN_KEY || this == PRIVATE_KEY || this == DB_PASSWORD || this == SMTP_PASSWORD;
    }

    /** Whether {@code send} is refused as long as this setting is wrong; the pixel's own settings only concern it. */
    public boolean neededBySend() {
        return this != PARTNER
                && this != TRACK_URL
                && this != TOKEN_SOURCE
                && this != EMAIL_SOURCE
                && this != PIXEL_PATH
                && this != CONSENT_COOKIE;
    }

    /** The setting of that name. */
    public static Optional<Setting> of(String key) {
        for (Setting setting : values()) {
            if (setting.key().equals(key)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }
}

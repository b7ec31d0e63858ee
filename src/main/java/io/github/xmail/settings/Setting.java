package io.github.xmail.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting there is: its name, its default, whether it is a secret and whether {@code send} needs it. What a value
 * means and which values are right is with the feature that reads it. {@code docs/configuration.md} tells the same to
 * people; a test holds the two together.
 */
public enum Setting {
    PARTNER(null, Kind.PIXEL),
    TRACK_URL("https://flocktory.com/xmail/v1/track", Kind.PIXEL),
    TOKEN_SOURCE("principal", Kind.PIXEL),
    TOKEN_KEY(null, Kind.SECRET),
    TOKEN_PLAIN("refuse", Kind.WORKER),
    EMAIL_SOURCE(null, Kind.PIXEL),
    PIXEL_PATH(null, Kind.PIXEL),
    CONSENT_COOKIE(null, Kind.PIXEL),

    PRIVATE_KEY(null, Kind.SECRET),
    ACCEPTED_AUTH("signature", Kind.WORKER),
    SIGNATURE_TOLERANCE_SECONDS("300", Kind.WORKER),
    REQUEST_FIELDS(null, Kind.WORKER),
    MAX_REQUEST_BYTES("1048576", Kind.WORKER),

    DB_STRING(null, Kind.WORKER),
    DB_USER(null, Kind.WORKER),
    DB_PASSWORD(null, Kind.SECRET),
    SQL_STRING(null, Kind.WORKER),
    DEFAULT_NAME("Уважаемый клиент", Kind.WORKER),

    SMTP_SERVER(null, Kind.WORKER),
    SMTP_PORT("465", Kind.WORKER),
    SMTP_TLS("auto", Kind.WORKER),
    SMTP_USERNAME(null, Kind.WORKER),
    SMTP_PASSWORD(null, Kind.SECRET),
    SMTP_CA_FILE(null, Kind.WORKER),
    SMTP_HELO(null, Kind.WORKER),
    MAIL_FROM(null, Kind.WORKER),
    MAIL_FROM_DOMAINS(null, Kind.WORKER),

    DELIVERY_MODE("live", Kind.WORKER),
    DATA_DIR(null, Kind.WORKER),
    DELIVERY_THREADS("4", Kind.WORKER),
    MAX_PER_SECOND("0", Kind.WORKER),
    MAX_QUEUED("100000", Kind.WORKER),
    RETRY_HOURS("24", Kind.WORKER),
    ON_UNCERTAIN("hold", Kind.WORKER),
    RETENTION_DAYS("30", Kind.WORKER);

    private enum Kind {
        PIXEL,
        WORKER,
        SECRET
    }

    private final String defaultText;
    private final Kind kind;

    Setting(String defaultText, Kind kind) {
        this.defaultText = defaultText;
        this.kind = kind;
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
        return kind == Kind.SECRET;
    }

    /** Whether {@code send} is refused as long as this setting is wrong; the pixel's own settings only concern it. */
    public boolean neededBySend() {
        return kind != Kind.PIXEL;
    }

    /** The setting of that name. */
    public static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(s -> s.key().equals(key)).findFirst();
    }
}

package io.github.xmail.pixel;

import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the pixel needs to know. Read from {@code partner}, {@code track_url}, {@code token_source},
 * {@code email_source}, {@code pixel_path} and {@code consent_cookie}. Immutable and thread-safe.
 */
public final class PixelSettings {

    private static final int LONGEST_PARTNER = 20;
    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.\\d+){3}|\\[::1]");

    private final Optional<String> partner;
    private final String trackUrl;
    private final ValueSource tokenSource;
    private final Optional<ValueSource> emailSource;
    private final Optional<CustomerTokens> tokens;
    private final Optional<String> pixelPath;
    private final Optional<ConsentCookie> consentCookie;

    private PixelSettings(SettingsReader reader, Optional<CustomerTokens> tokens) {
        this.partner = partner(reader, false);
        this.trackUrl = trackUrl(reader);
        this.tokenSource = source(reader, Setting.TOKEN_SOURCE).orElse(ValueSource.PRINCIPAL);
        this.emailSource = source(reader, Setting.EMAIL_SOURCE);
        this.tokens = tokens;
        this.pixelPath = path(reader);
        this.consentCookie = consentCookie(reader);
    }

    /**
     * The settings; empty where the pixel cannot be shown to anybody. A missing {@code partner} alone does not prevent it:
     * a tag may name its own.
     *
     * @param tokens what {@link TokenSettings#read} gave for the same reader
     */
    public static Optional<PixelSettings> read(SettingsReader reader, Optional<TokenSettings> tokens) {
        PixelSettings settings = new PixelSettings(
                reader, tokens.isEmpty() ? Optional.empty() : tokens.get().tokens());
        boolean usable = tokens.isPresent()
                && !reader.hasError(Setting.TRACK_URL)
                && !reader.hasError(Setting.TOKEN_SOURCE)
                && !reader.hasError(Setting.EMAIL_SOURCE)
                && !reader.hasError(Setting.PIXEL_PATH)
                && !reader.hasError(Setting.CONSENT_COOKIE)
                && (settings.partner.isPresent() || !reader.isSet(Setting.PARTNER));
        return usable ? Optional.of(settings) : Optional.empty();
    }

    /** Whether a text is a partner id: the shop's site id at the platform, digits. */
    static boolean isPartner(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_PARTNER;
    }

    /** Reads {@code partner}; it is a problem where it is missing or wrong, told once whoever asks first. */
    static Optional<String> partner(SettingsReader reader, boolean neededBySend) {
        Optional<String> partner = reader.text(Setting.PARTNER);
        if (partner.isEmpty()) {
            reader.missing(
                    Setting.PARTNER,
                    "is needed by the pixel" + (neededBySend ? ", and by the worker because of token_key" : ""),
                    "write the site id that the platform gave you, for example 1781",
                    neededBySend);
        } else if (!isPartner(partner.get())) {
            if (!reader.hasError(Setting.PARTNER)) {
                reader.invalid(
                        Setting.PARTNER,
                        "must be the shop's site id at the platform: 1 to " + LONGEST_PARTNER + " digits",
                        "for example 1781",
                        neededBySend);
            }
            return Optional.empty();
        }
        return partner;
    }

    private static Optional<ValueSource> source(SettingsReader reader, Setting setting) {
        Optional<String> text = reader.text(setting);
        Optional<ValueSource> source = text.isEmpty() ? Optional.empty() : ValueSource.parse(text.get());
        if (text.isPresent() && source.isEmpty()) {
            reader.invalid(
                    setting,
                    "must be principal, session:NAME, request:NAME or header:NAME",
                    "for example session:user." + (setting == Setting.EMAIL_SOURCE ? "email" : "id"));
        }
        if (setting == Setting.TOKEN_SOURCE
                && source.isPresent()
                && source.get().isHeader()) {
            reader.warning(
                    setting,
                    "takes the customer from a request header: whoever reaches the server past the proxy can name any"
                            + " customer",
                    "let only the proxy reach this server, and let it set or remove the header on every request");
        }
        return source;
    }

    private static String trackUrl(SettingsReader reader) {
        String text = reader.text(Setting.TRACK_URL).orElse("");
        URI url = uri(text);
        boolean http = "http".equalsIgnoreCase(url.getScheme());
        if (!http && !"https".equalsIgnoreCase(url.getScheme())
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null) {
            reader.invalid(
                    Setting.TRACK_URL,
                    "must be an http or https address with a host, in ASCII, without a fragment",
                    "for example " + Setting.TRACK_URL.defaultText().orElse(""));
        } else if (http && !LOOPBACK.matcher(url.getHost()).matches()) {
            reader.warning(
                    Setting.TRACK_URL,
                    "is plain http: anybody on the way can read the customers' tokens",
                    "write https:");
        }
        return text;
    }

    private static Optional<String> path(SettingsReader reader) {
        Optional<String> text = reader.text(Setting.PIXEL_PATH);
        URI path = uri(text.orElse("/"));
        if (path.getScheme() != null
                || path.getRawAuthority() != null
                || path.getRawFragment() != null
                || !path.toString().startsWith("/")) {
            reader.invalid(
                    Setting.PIXEL_PATH,
                    "must be a path on the shop's own host, from its first slash",
                    "for example /xmail/pixel.gif");
        }
        return text;
    }

    private static Optional<ConsentCookie> consentCookie(SettingsReader reader) {
        Optional<String> text = reader.text(Setting.CONSENT_COOKIE);
        Optional<ConsentCookie> cookie = text.isEmpty() ? Optional.empty() : ConsentCookie.parse(text.get());
        if (text.isPresent() && cookie.isEmpty()) {
            reader.invalid(
                    Setting.CONSENT_COOKIE,
                    "must be the name of a cookie, or NAME=REGEX with a regular expression of Java for its whole value",
                    "for example consent=yes");
        }
        return cookie;
    }

    /** The address; the empty one, which no setting takes, for a text that is none in ASCII. */
    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            return uri.toASCIIString().equals(text) ? uri : URI.create("");
        } catch (URISyntaxException e) {
            return URI.create("");
        }
    }

    Optional<String> partner() {
        return partner;
    }

    String trackUrl() {
        return trackUrl;
    }

    ValueSource tokenSource() {
        return tokenSource;
    }

    Optional<ValueSource> emailSource() {
        return emailSource;
    }

    Optional<CustomerTokens> tokens() {
        return tokens;
    }

    /** The path of {@code /pixel.gif} where a setting gives it. */
    Optional<String> pixelPath() {
        return pixelPath;
    }

    Optional<ConsentCookie> consentCookie() {
        return consentCookie;
    }
}

package io.github.xmail.pixel;

import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the pixel needs to know. Read from {@code partner}, {@code track_url}, {@code token_source},
 * {@code email_source}, {@code pixel_path} and {@code consent_cookie}. Immutable and thread-safe.
 */
public final class PixelSettings {

    private final Optional<String> partner;
    private final String trackUrl;
    private final ValueSource tokenSource;
    private final Optional<ValueSource> emailSource;
    private final Optional<CustomerTokens> tokens;
    private final Optional<String> pixelPath;
    private final Optional<ConsentCookie> consentCookie;

    private PixelSettings(SettingsReader reader, TokenSettings tokens) {
        this.partner = Partner.read(reader, false);
        this.trackUrl = trackUrl(reader);
        this.tokenSource = source(reader, Setting.TOKEN_SOURCE).orElseGet(ValueSource.UserPrincipal::new);
        this.emailSource = source(reader, Setting.EMAIL_SOURCE);
        this.tokens = tokens.tokens();
        this.pixelPath = parsed(
                reader,
                Setting.PIXEL_PATH,
                PixelSettings::path,
                "must be a path on the shop's own host, from its first slash",
                "for example /xmail/pixel.gif");
        this.consentCookie = parsed(
                reader,
                Setting.CONSENT_COOKIE,
                ConsentCookie::parse,
                "must be the name of a cookie, or NAME=REGEX with a regular expression of Java for its whole value",
                "for example consent=yes");
    }

    /**
     * The settings; empty where the pixel cannot be shown to anybody. A missing {@code partner} alone does not prevent it:
     * a tag may name its own.
     *
     * @param tokens what {@link TokenSettings#read} gave for the same reader
     */
    public static Optional<PixelSettings> read(SettingsReader reader, Optional<TokenSettings> tokens) {
        PixelSettings settings =
                new PixelSettings(reader, tokens.orElseGet(() -> new TokenSettings(Optional.empty(), false)));
        boolean usable = tokens.isPresent()
                && !reader.hasError(Setting.TRACK_URL)
                && !reader.hasError(Setting.TOKEN_SOURCE)
                && !reader.hasError(Setting.EMAIL_SOURCE)
                && !reader.hasError(Setting.PIXEL_PATH)
                && !reader.hasError(Setting.CONSENT_COOKIE)
                && (settings.partner.isPresent() || !reader.isSet(Setting.PARTNER));
        return Optional.of(settings).filter(s -> usable);
    }

    private static Optional<ValueSource> source(SettingsReader reader, Setting setting) {
        Optional<ValueSource> source = parsed(
                reader,
                setting,
                ValueSource::parse,
                "must be principal, session:NAME, request:NAME or header:NAME",
                "for example session:user." + (setting == Setting.EMAIL_SOURCE ? "email" : "id"));
        if (setting == Setting.TOKEN_SOURCE
                && source.filter(s -> s instanceof ValueSource.Header).isPresent()) {
            reader.warning(
                    setting,
                    "takes the customer from a request header: whoever reaches the server past the proxy can name any"
                            + " customer",
                    "let only the proxy reach this server, and let it set or remove the header on every request");
        }
        return source;
    }

    private static String trackUrl(SettingsReader reader) {
        Optional<URI> url = parsed(
                reader,
                Setting.TRACK_URL,
                PixelSettings::url,
                "must be an http or https address with a host, in ASCII, without a fragment",
                "for example " + Setting.TRACK_URL.defaultText().orElseThrow());
        url.filter(u -> u.getScheme().equalsIgnoreCase("http") && !isLoopback(u.getHost()))
                .ifPresent(u -> reader.warning(
                        Setting.TRACK_URL,
                        "is plain http: anybody on the way can read the customers' tokens",
                        "write https:"));
        return url.map(URI::toString).orElse("");
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.matches("127(\\.\\d+){3}") || host.equals("[::1]");
    }

    private static Optional<URI> url(String text) {
        return uri(text)
                .filter(u -> "http".equalsIgnoreCase(u.getScheme()) || "https".equalsIgnoreCase(u.getScheme()))
                .filter(u -> u.getHost() != null && u.getRawUserInfo() == null && u.getRawFragment() == null);
    }

    private static Optional<String> path(String text) {
        return uri(text)
                .filter(u -> u.getScheme() == null && u.getRawAuthority() == null && u.getRawFragment() == null)
                .filter(u -> text.startsWith("/"))
                .map(URI::toString);
    }

    private static Optional<URI> uri(String text) {
        try {
            URI uri = new URI(text);
            return Optional.of(uri).filter(u -> u.toASCIIString().equals(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static <T> Optional<T> parsed(
            SettingsReader reader, Setting setting, Function<String, Optional<T>> parse, String rule, String remedy) {
        Optional<String> text = reader.text(setting);
        Optional<T> value = text.flatMap(parse);
        if (text.isPresent() && value.isEmpty()) {
            reader.invalid(setting, rule, remedy);
        }
        return value;
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

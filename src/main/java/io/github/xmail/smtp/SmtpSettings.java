package io.github.xmail.smtp;

import io.github.xmail.settings.Secret;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The SMTP server and how to speak to it. Reads {@code smtp_server}, {@code smtp_port}, {@code smtp_tls}, {@code
 * smtp_username}, {@code smtp_password}, {@code smtp_ca_file} and {@code smtp_helo}. Immutable.
 *
 * @param server host name (ASCII) or IP address
 * @param port TCP port
 * @param tls how the connection is protected
 * @param login user and password, where the server wants them
 * @param tlsContext trusts the JVM's own authorities and those of {@code smtp_ca_file}
 * @param helo the name in EHLO
 */
public record SmtpSettings(
        String server, int port, Tls tls, Optional<Login> login, SSLContext tlsContext, String helo) {

    /** How the connection is protected. */
    public enum Tls {
        /** TLS from the first byte (RFC 8314). */
        IMPLICIT,
        /** STARTTLS (RFC 3207), without which nothing is sent. */
        STARTTLS,
        /** Not at all. */
        NONE
    }

    /** User and password. */
    public record Login(String username, Secret password) {
        public Login {
            Objects.requireNonNull(username);
            Objects.requireNonNull(password);
        }
    }

    private enum Wish {
        AUTO,
        IMPLICIT,
        STARTTLS,
        NONE
    }

    private static final int SUBMISSIONS = 465;
    private static final String IPV6 = "[0-9A-Fa-f:.%]*:[0-9A-Fa-f:.%]*:[^\\]]*";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|" + IPV6 + "|\\[" + IPV6 + "]");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7E]{1,255}");

    public SmtpSettings {
        Objects.requireNonNull(server);
        Objects.requireNonNull(tls);
        Objects.requireNonNull(login);
        Objects.requireNonNull(tlsContext);
        Objects.requireNonNull(helo);
    }

    /** The settings as they are in force; empty where one is missing or wrong, which the reader then knows. */
    public static Optional<SmtpSettings> read(SettingsReader reader) {
        Optional<String> server = server(reader);
        int port = reader.integer(Setting.SMTP_PORT, 1, 65535);
        Tls tls = tls(reader, port);
        Optional<Login> login = login(reader, tls);
        Optional<SSLContext> context = TrustedAuthorities.context(reader);
        String helo = helo(reader);
        boolean wrong = Stream.of(
                        Setting.SMTP_SERVER,
                        Setting.SMTP_PORT,
                        Setting.SMTP_TLS,
                        Setting.SMTP_USERNAME,
                        Setting.SMTP_PASSWORD,
                        Setting.SMTP_CA_FILE,
                        Setting.SMTP_HELO)
                .anyMatch(reader::hasError);
        if (wrong || server.isEmpty() || context.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SmtpSettings(server.get(), port, tls, login, context.get(), helo));
    }

    private static Optional<String> server(SettingsReader reader) {
        Optional<String> written = reader.text(Setting.SMTP_SERVER);
        if (written.isEmpty()) {
            reader.missing(
                    Setting.SMTP_SERVER,
                    "names the SMTP server that takes the shop's mail",
                    "write its host name, for example smtp.shop.example");
            return Optional.empty();
        }
        Optional<String> host =
                written.flatMap(SmtpSettings::ascii).filter(h -> HOST.matcher(h).matches());
        if (host.isEmpty()) {
            reader.invalid(
                    Setting.SMTP_SERVER,
                    "must be a host name or an IP address alone",
                    "write for example smtp.shop.example; the port goes into smtp_port, the user into smtp_username");
        }
        return host.map(h -> h.startsWith("[") ? h.substring(1, h.length() - 1) : h);
    }

    private static Optional<String> ascii(String host) {
        try {
            return Optional.of(host.indexOf(':') >= 0 ? host : IDN.toASCII(host, IDN.ALLOW_UNASSIGNED));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    private static Tls tls(SettingsReader reader, int port) {
        Wish wish = reader.choice(Setting.SMTP_TLS, Wish.class);
        return switch (wish) {
            case AUTO -> port == SUBMISSIONS ? Tls.IMPLICIT : Tls.STARTTLS;
            case IMPLICIT -> Tls.IMPLICIT;
            case STARTTLS -> Tls.STARTTLS;
            case NONE -> Tls.NONE;
        };
    }

    private static Optional<Login> login(SettingsReader reader, Tls tls) {
        Optional<String> username = reader.text(Setting.SMTP_USERNAME);
        Optional<Secret> password = reader.secret(Setting.SMTP_PASSWORD);
        if (username.isPresent() && password.isEmpty()) {
            reader.missing(
                    Setting.SMTP_PASSWORD,
                    "is needed because smtp_username is set",
                    "write that user's password, or remove smtp_username where the server wants no login",
                    true);
        }
        if (username.isEmpty() && password.isPresent()) {
            reader.missing(
                    Setting.SMTP_USERNAME,
                    "is needed because smtp_password is set",
                    "write the user's name, or remove smtp_password where the server wants no login",
                    true);
        }
        if (username.isPresent() && tls == Tls.NONE) {
            reader.warning(
                    Setting.SMTP_TLS,
                    "sends smtp_username and smtp_password over the network unprotected",
                    "write auto, unless the server is on this machine");
        }
        return username.flatMap(name -> password.map(secret -> new Login(name, secret)));
    }

    private static String helo(SettingsReader reader) {
        Optional<String> written = reader.text(Setting.SMTP_HELO);
        if (written.isPresent() && !VISIBLE.matcher(written.get()).matches()) {
            reader.invalid(
                    Setting.SMTP_HELO,
                    "must be one host name or address literal in ASCII, without blanks",
                    "for example www.shop.example or [192.0.2.1]");
        }
        return written.orElseGet(SmtpSettings::ownName);
    }

    /** RFC 5321, 4.1.1.1: the name, or where there is none, an address literal. */
    private static String ownName() {
        try {
            InetAddress self = InetAddress.getLocalHost();
            String name = self.getCanonicalHostName();
            boolean nameless = name.equals(self.getHostAddress())
                    || name.indexOf(':') >= 0
                    || !HOST.matcher(name).matches();
            return nameless ? literal(self) : name;
        } catch (UnknownHostException nameless) {
            return literal(InetAddress.getLoopbackAddress());
        }
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress().replaceFirst("%.*", "");
        return "[" + (address instanceof Inet6Address ? "IPv6:" : "") + text + "]";
    }
}

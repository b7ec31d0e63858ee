package io.github.xmail.customer;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The connection strings of PHP's PDO, as its manual has them: {@code mysql:} separates by semicolons (a doubled one
 * stands for itself), {@code pgsql:} by semicolons or blanks with values in single quotes where they hold either.
 */
final class PdoDsn {

    private static final Set<String> MYSQL_KEYS = Set.of("host", "port", "dbname", "charset");
    private static final Set<String> PGSQL_KEYS =
            Set.of("host", "port", "dbname", "charset", "client_encoding", "user", "password", "sslmode");
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Pattern MYSQL_PART = Pattern.compile("\\s*([^=;]*?)\\s*=((?:;;|[^;])*)(?:;|$)|\\s*(?:;|$)");
    private static final Pattern PGSQL_PART = Pattern.compile(
            "[\\s;]*([^=\\s;]+)\\s*=\\s*(?:'((?:\\\\.|[^'\\\\])*)'|((?:\\\\.|[^\\s;'\\\\])*))(?=[\\s;]|$)|[\\s;]+$");
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._-]+|\\[?[0-9a-fA-F:.]*:[0-9a-fA-F:.]*]?");
    private static final Pattern CHARSET = Pattern.compile("[A-Za-z0-9_-]+");

    private PdoDsn() {}

    /** The address behind {@code mysql:}. PHP's driver asks a MySQL 8 server for its public key, so this one does. */
    static DatabaseAddress mysql(String text) {
        Map<String, String> values = values(text, MYSQL_PART, "mysql:", MYSQL_KEYS);
        values.replaceAll((key, value) -> value.replace(";;", ";"));
        String url = "jdbc:mariadb://" + hostAndPort(values, "3306") + "/" + mysqlDatabase(values)
                + "?allowPublicKeyRetrieval=true";
        return new DatabaseAddress(url, Optional.empty(), Optional.empty());
    }

    /** The address behind {@code pgsql:}. */
    static DatabaseAddress pgsql(String text) {
        Map<String, String> values = values(text, PGSQL_PART, "pgsql:", PGSQL_KEYS);
        values.replaceAll((key, value) -> value.replaceAll("\\\\(.)", "$1"));
        String url = "jdbc:postgresql://" + hostAndPort(values, "5432") + "/"
                + URLEncoder.encode(database(values), StandardCharsets.UTF_8).replace("+", "%20") + sslMode(values);
        return new DatabaseAddress(
                url, Optional.ofNullable(values.get("user")), Optional.ofNullable(values.get("password")));
    }

    private static Map<String, String> values(String text, Pattern part, String kind, Set<String> known) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher matcher = part.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!matcher.region(at, text.length()).lookingAt()) {
                throw new BrokenRule(
                        "must be " + kind + " with pairs name=value",
                        "for example " + kind
                                + "host=127.0.0.1;port=3306;dbname=shop".replace("3306", defaultPort(kind)));
            }
            if (matcher.group(1) != null) {
                put(values, matcher, kind, known);
            }
            at = matcher.end();
        }
        charset(values);
        return values;
    }

    private static String defaultPort(String kind) {
        return kind.equals("mysql:") ? "3306" : "5432";
    }

    private static void put(Map<String, String> values, Matcher pair, String kind, Set<String> known) {
        String key = pair.group(1).toLowerCase(Locale.ROOT);
        if (key.equals("unix_socket") || key.equals("host") && pair.group().contains("=/")) {
            throw new BrokenRule(
                    "names a Unix socket (" + key + "), which a Java driver cannot use",
                    "name host and port instead: host=127.0.0.1;port=" + defaultPort(kind));
        }
        if (!known.contains(key)) {
            throw new BrokenRule(
                    "holds " + (key.matches("[a-z0-9_]{1,40}") ? key : "a name") + ", which is not known in " + kind,
                    "leave it out, or write the JDBC URL with the driver's own option");
        }
        String value = pair.groupCount() > 2 && pair.group(2) == null ? pair.group(3) : pair.group(2);
        if (values.put(key, value) != null) {
            throw new BrokenRule("holds " + key + " twice", "keep one of the two");
        }
    }

    private static String hostAndPort(Map<String, String> values, String defaultPort) {
        String host = values.getOrDefault("host", "127.0.0.1").strip();
        if (!HOST.matcher(host).matches()) {
            throw new BrokenRule("must name one host in host", "for example host=127.0.0.1");
        }
        String port = values.getOrDefault("port", defaultPort).strip();
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > 65535) {
            throw new BrokenRule("must have a port from 1 to 65535", "for example port=" + defaultPort);
        }
        boolean bare = host.contains(":") && !host.startsWith("[");
        return (bare ? "[" + host + "]" : host) + ":" + port;
    }

    private static String database(Map<String, String> values) {
        String name = values.getOrDefault("dbname", "").strip();
        if (name.isEmpty()) {
            throw new BrokenRule("must name the database in dbname", "for example dbname=shop");
        }
        return name;
    }

    private static String mysqlDatabase(Map<String, String> values) {
        String name = database(values);
        if (!name.matches("[^/?#&%\\s]+")) {
            throw new BrokenRule(
                    "holds a dbname with characters that a URL cannot carry", "write the JDBC URL instead");
        }
        return name;
    }

    /** Both drivers speak Unicode and the server converts, so a charset is taken and needs nothing more. */
    private static void charset(Map<String, String> values) {
        for (String key : Set.of("charset", "client_encoding")) {
            String charset = values.getOrDefault(key, "utf8").strip();
            if (!CHARSET.matcher(charset).matches()) {
                throw new BrokenRule("must name a character set in " + key, "for example " + key + "=utf8");
            }
        }
    }

    private static String sslMode(Map<String, String> values) {
        String mode = values.get("sslmode");
        if (mode == null) {
            return "";
        }
        if (!SSL_MODES.contains(mode)) {
            throw new BrokenRule("must name an sslmode that PostgreSQL knows", "for example sslmode=verify-full");
        }
        return "?sslmode=" + mode;
    }
}

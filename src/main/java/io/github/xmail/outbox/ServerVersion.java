package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which database it is, as the server itself tells: drivers call a MariaDB server MySQL. */
record ServerVersion(Dialect dialect) {

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)");

    static ServerVersion of(Connection connection) throws SQLException, UnavailableException {
        String product = connection.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT);
        if (product.contains("postgresql")) {
            return of(Dialect.POSTGRESQL, "PostgreSQL", connection.getMetaData().getDatabaseProductVersion(), 12, 0);
        }
        if (!product.contains("mysql") && !product.contains("mariadb")) {
            throw new UnavailableException(
                    "is bound to a database that cannot hold an outbox: it must be PostgreSQL," + " MariaDB or MySQL");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select version()")) {
            row.next();
            String version = row.getString(1);
            int maria = version.toLowerCase(Locale.ROOT).contains("mariadb") ? 1 : 0;
            return maria == 1
                    ? of(Dialect.MYSQL, "MariaDB", version.replaceFirst("^5\\.5\\.5-", ""), 10, 6)
                    : of(Dialect.MYSQL, "MySQL", version, 8, 0);
        }
    }

    /** Older ones do not know {@code skip locked}. */
    private static ServerVersion of(Dialect dialect, String name, String version, int major, int minor)
            throws UnavailableException {
        Matcher numbers = NUMBERS.matcher(version);
        boolean known = numbers.find();
        int found = known ? Integer.parseInt(numbers.group(1)) * 1000 + Integer.parseInt(numbers.group(2)) : 0;
        if (known && found < major * 1000 + minor) {
            throw new UnavailableException("is bound to " + name + " " + numbers.group() + ": an outbox needs " + major
                    + "." + minor + " or later");
        }
        return new ServerVersion(dialect);
    }
}

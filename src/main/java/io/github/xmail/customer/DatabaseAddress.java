package io.github.xmail.customer;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where the shop's database is, as {@code db_string} says it.
 *
 * @param url a JDBC URL that a driver takes; may hold a password, so it is never shown
 * @param user from a PDO DSN
 * @param password from a PDO DSN
 */
record DatabaseAddress(String url, Optional<String> user, Optional<String> password) {

    private static final String EXAMPLES =
            "for example jdbc:postgresql://127.0.0.1:5432/shop or mysql:host=127.0.0.1;dbname=shop";
    private static final String SQL_SERVER = "for example jdbc:sqlserver://127.0.0.1:1433;databaseName=shop";

    /** Kinds of PDO that are not carried over, with what stands for them. */
    private static final Map<String, String> OTHER_PDO = Map.ofEntries(
            Map.entry("sqlsrv", SQL_SERVER),
            Map.entry("dblib", SQL_SERVER),
            Map.entry("mssql", SQL_SERVER),
            Map.entry("oci", "for example jdbc:oracle:thin:@//127.0.0.1:1521/shop"),
            Map.entry("firebird", "for example jdbc:firebird://127.0.0.1:3050/shop"),
            Map.entry("sybase", EXAMPLES),
            Map.entry("sqlite", EXAMPLES),
            Map.entry("sqlite2", EXAMPLES),
            Map.entry("odbc", EXAMPLES),
            Map.entry("ibm", EXAMPLES),
            Map.entry("informix", EXAMPLES),
            Map.entry("cubrid", EXAMPLES),
            Map.entry("4d", EXAMPLES),
            Map.entry("uri", EXAMPLES));

    /** Reads a JDBC URL or a PDO DSN. @throws BrokenRule where it is neither, or holds what cannot be carried over */
    static DatabaseAddress parse(String text) {
        String scheme = text.substring(0, Math.max(0, text.indexOf(':'))).toLowerCase(Locale.ROOT);
        String rest = text.substring(text.indexOf(':') + 1);
        return switch (scheme) {
            case "jdbc" -> ofJdbc(rest);
            case "mysql" -> PdoDsn.mysql(rest);
            case "pgsql" -> PdoDsn.pgsql(rest);
            default -> throw unknown(scheme);
        };
    }

    private static BrokenRule unknown(String scheme) {
        String example = OTHER_PDO.get(scheme);
        return example == null
                ? new BrokenRule("must be a JDBC URL, or a PDO DSN that begins with mysql: or pgsql:", EXAMPLES)
                : new BrokenRule(
                        "is a PDO DSN of a kind that is not known here (" + scheme + ":)",
                        "write the database's JDBC URL, " + example);
    }

    private static DatabaseAddress ofJdbc(String rest) {
        int colon = rest.indexOf(':');
        if (colon <= 0) {
            throw new BrokenRule("must name a kind of database behind jdbc:", EXAMPLES);
        }
        String kind = rest.substring(0, colon);
        String url = kind.equals("mysql") ? "jdbc:mariadb" + rest.substring(colon) : "jdbc:" + rest;
        return new DatabaseAddress(url, Optional.empty(), Optional.empty());
    }

    /** Not the address: it may hold a password. */
    @Override
    public String toString() {
        return "DatabaseAddress[***]";
    }
}

package io.github.xmail.customer;

import java.util.List;
import java.util.Locale;
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
    private static final List<String> OTHER_PDO = List.of(
            "sqlite",
            "sqlite2",
            "oci",
            "sqlsrv",
            "dblib",
            "mssql",
            "sybase",
            "odbc",
            "firebird",
            "ibm",
            "informix",
            "cubrid",
            "4d",
            "uri");

    /** Reads a JDBC URL or a PDO DSN. @throws BrokenRule where it is neither, or holds what cannot be carried over */
    static DatabaseAddress parse(String text) {
        String scheme = text.substring(0, Math.max(0, text.indexOf(':'))).toLowerCase(Locale.ROOT);
        String rest = text.substring(text.indexOf(':') + 1);
        return switch (scheme) {
            case "jdbc" -> ofJdbc(rest);
            case "mysql" -> PdoDsn.mysql(rest);
            case "pgsql" -> PdoDsn.pgsql(rest);
            default ->
                throw new BrokenRule(
                        OTHER_PDO.contains(scheme)
                                ? "is a PDO DSN of a kind that is not known here (" + scheme + ":)"
                                : "must be a JDBC URL, or a PDO DSN that begins with mysql: or pgsql:",
                        (OTHER_PDO.contains(scheme) ? "write the database's JDBC URL, " : "") + EXAMPLES);
        };
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

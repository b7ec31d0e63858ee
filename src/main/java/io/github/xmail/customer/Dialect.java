package io.github.xmail.customer;

import java.util.Locale;

/** How a database reads the text of a statement, and how it compares a text with a number. */
enum Dialect {
    /** Strings with backslashes, comments from {@code #}; parameters have no type; a text is compared with a number as numbers. */
    MYSQL,
    /** Dollar quotes, nested comments, {@code E''} strings; parameters take the type of what they are compared with. */
    POSTGRESQL,
    /** Standard SQL and what others add to it. */
    OTHER;

    /** The dialect behind a JDBC URL. */
    static Dialect ofUrl(String url) {
        if (url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:")) {
            return MYSQL;
        }
        return url.startsWith("jdbc:postgresql:") ? POSTGRESQL : OTHER;
    }

    /** The dialect of a product, as {@link java.sql.DatabaseMetaData#getDatabaseProductName()} names it. */
    static Dialect ofProduct(String product) {
        String name = product.toLowerCase(Locale.ROOT);
        if (name.contains("mysql") || name.contains("mariadb")) {
            return MYSQL;
        }
        return name.contains("postgresql") ? POSTGRESQL : OTHER;
    }
}

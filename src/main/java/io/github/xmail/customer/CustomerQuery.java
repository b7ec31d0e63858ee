package io.github.xmail.customer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The shop's {@code sql_string}, checked: one statement that only reads, with the customer id as its only parameter.
 * Immutable.
 */
final class CustomerQuery {

    /** The name of the parameter. */
    static final String PARAMETER = "user_uid";

    private static final String EXAMPLE = "for example: select email, name from customers where id = :user_uid";
    private static final Set<String> CHANGES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE");
    private static final Set<String> LIMITS = Set.of("LIMIT", "TOP", "FETCH", "ROWNUM");

    private final Map<Dialect, PreparedText> texts;
    private final List<String> limits;

    private CustomerQuery(Map<Dialect, PreparedText> texts, List<String> limits) {
        this.texts = texts;
        this.limits = limits;
    }

    /**
     * Checks and prepares a query for every database it may have to run on.
     *
     * @param dialects what the database may be; where it is not known yet the text must mean the same to all of them
     * @throws BrokenRule where it is anything else than one SELECT with the id as its parameter
     */
    static CustomerQuery of(String sql, Set<Dialect> dialects) {
        Map<Dialect, PreparedText> texts = new EnumMap<>(Dialect.class);
        List<String> limits = List.of();
        String plain = null;
        for (Dialect dialect : dialects) {
            List<SqlToken> tokens = statement(SqlScanner.scan(sql, dialect));
            requireReading(tokens);
            requireParameter(tokens);
            String here = PreparedText.plain(sql, tokens).sql();
            if (plain != null && !plain.equals(here)) {
                throw new BrokenRule(
                        "means one thing to MySQL and another to other databases (a backslash in quotes, or #)",
                        "write it without, or give db_string instead of jdbc/xmail, so that the database is known");
            }
            plain = here;
            limits = limitsOf(tokens);
            texts.put(
                    dialect,
                    dialect == Dialect.MYSQL ? PreparedText.exact(sql, tokens) : PreparedText.plain(sql, tokens));
        }
        return new CustomerQuery(texts, limits);
    }

    /** The statement as a database of that dialect gets it. */
    PreparedText textFor(Dialect dialect) {
        PreparedText text = texts.get(dialect);
        if (text == null) {
            throw new IllegalStateException("the query was not checked for " + dialect);
        }
        return text;
    }

    /** The words in it that would hide that more than one row matches. */
    List<String> limits() {
        return limits;
    }

    private static List<SqlToken> statement(List<SqlToken> tokens) {
        int end = tokens.size();
        while (end > 0 && tokens.get(end - 1).isSymbol(";")) {
            end--;
        }
        List<SqlToken> statement = tokens.subList(0, end);
        if (statement.stream().anyMatch(token -> token.isSymbol(";"))) {
            throw new BrokenRule("must be one statement, and there are several", EXAMPLE);
        }
        if (statement.isEmpty()
                || !statement.get(0).isWord("SELECT") && !statement.get(0).isWord("WITH")) {
            throw new BrokenRule("must be a SELECT (or WITH … SELECT)", EXAMPLE);
        }
        return statement;
    }

    private static void requireReading(List<SqlToken> tokens) {
        boolean selects = false;
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            SqlToken token = tokens.get(i);
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            selects |= depth == 0 && token.isWord("SELECT");
            boolean qualified = i > 0 && tokens.get(i - 1).isSymbol(".");
            if (!qualified && (token.isWord("INTO") || changes(tokens, i))) {
                throw new BrokenRule(
                        "must only read, and there is " + token.text().toUpperCase(Locale.ROOT), EXAMPLE);
            }
        }
        if (!selects) {
            throw new BrokenRule("must be a SELECT (or WITH … SELECT)", EXAMPLE);
        }
    }

    /** Whether a statement that changes something, or a lock, begins here: a function or column of that name is none. */
    private static boolean changes(List<SqlToken> tokens, int i) {
        SqlToken token = tokens.get(i);
        if (token.kind() != SqlToken.Kind.WORD || !CHANGES.contains(token.text().toUpperCase(Locale.ROOT))) {
            return false;
        }
        boolean locks = i > 0 && tokens.get(i - 1).isWord("FOR");
        boolean begins = i + 1 < tokens.size()
                && (tokens.get(i + 1).kind() == SqlToken.Kind.WORD
                        || tokens.get(i + 1).kind() == SqlToken.Kind.QUOTED);
        boolean named = begins
                && (tokens.get(i + 1).isWord("AS") || tokens.get(i + 1).isWord("FROM"))
                && !token.isWord("DELETE");
        return locks || begins && !named;
    }

    private static void requireParameter(List<SqlToken> tokens) {
        int names = 0;
        int questions = 0;
        for (SqlToken token : tokens) {
            questions += token.kind() == SqlToken.Kind.QUESTION ? 1 : 0;
            names += token.kind() == SqlToken.Kind.NAME ? 1 : 0;
            if (token.kind() == SqlToken.Kind.NAME && !token.text().equals(PARAMETER)) {
                throw new BrokenRule(
                        "knows one parameter, :" + PARAMETER + ", and there is :" + token.text(),
                        "write :" + PARAMETER + ", or put a blank behind the colon where it is no parameter");
            }
        }
        if (names == 0 && questions == 0) {
            throw new BrokenRule(
                    "must have the customer id as its parameter, outside of quotes and comments",
                    EXAMPLE + ", without quotes around it");
        }
        if (names > 0 && questions > 0) {
            throw new BrokenRule(
                    "mixes :" + PARAMETER + " and ?",
                    "write :" + PARAMETER + " everywhere (PostgreSQL's operator ? is written ??)");
        }
        if (questions > 1) {
            throw new BrokenRule(
                    "has more than one ?", "write :" + PARAMETER + ", which may stand there several times");
        }
    }

    private static List<String> limitsOf(List<SqlToken> tokens) {
        List<String> found = new ArrayList<>();
        for (SqlToken token : tokens) {
            String word = token.text().toUpperCase(Locale.ROOT);
            if (token.kind() == SqlToken.Kind.WORD && LIMITS.contains(word) && !found.contains(word)) {
                found.add(word);
            }
        }
        return List.copyOf(found);
    }

    @Override
    public String toString() {
        return "CustomerQuery";
    }
}

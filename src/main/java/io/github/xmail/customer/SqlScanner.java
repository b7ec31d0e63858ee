package io.github.xmail.customer;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a statement into tokens as one dialect reads it, so that a parameter in quotes or in a comment is none. What
 * it cannot read with certainty is a {@link BrokenRule}: a guess could mail somebody else.
 */
final class SqlScanner {

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_@][\\p{L}\\p{N}_$@]*");
    private static final Pattern DOLLAR_QUOTE = Pattern.compile("\\$(?:[\\p{L}_][\\p{L}\\p{N}_]*)?\\$");
    private static final Pattern BRACKETS = Pattern.compile("\\[[\\p{L}\\p{N}_ $#@.-]*]");

    private final String sql;
    private final Dialect dialect;
    private final List<SqlToken> tokens = new ArrayList<>();
    private int at;

    private SqlScanner(String sql, Dialect dialect) {
        this.sql = sql;
        this.dialect = dialect;
    }

    /** The tokens of a statement. @throws BrokenRule where a quote or comment has no end, or may be read in two ways */
    static List<SqlToken> scan(String sql, Dialect dialect) {
        SqlScanner scanner = new SqlScanner(sql, dialect);
        while (scanner.at < sql.length()) {
            scanner.step();
        }
        return scanner.tokens;
    }

    private void step() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (isLineComment()) {
            int end = sql.indexOf('\n', at);
            at = end < 0 ? sql.length() : end;
        } else if (sql.startsWith("/*", at)) {
            skipComment();
        } else if (!quoted(c) && !matched(WORD, SqlToken.Kind.WORD)) {
            symbol(c);
        }
    }

    private boolean isLineComment() {
        if (sql.charAt(at) == '#') {
            return dialect == Dialect.MYSQL;
        }
        if (!sql.startsWith("--", at)) {
            return false;
        }
        // to MySQL "5--3" is arithmetic
        boolean needsBlank = dialect == Dialect.MYSQL && at + 2 < sql.length();
        return !needsBlank || sql.charAt(at + 2) <= ' ';
    }

    private void skipComment() {
        if (dialect == Dialect.MYSQL && (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at))) {
            throw new BrokenRule("holds a comment that MySQL executes (/*! … */)", "write its text without /*! and */");
        }
        int depth = 0;
        do {
            if (sql.startsWith("/*", at)) {
                depth += depth > 0 && dialect == Dialect.MYSQL ? 0 : 1;
                at += 2;
            } else if (sql.startsWith("*/", at)) {
                depth--;
                at += 2;
            } else {
                at++;
            }
            if (depth > 1 && dialect == Dialect.OTHER) {
                throw new BrokenRule("holds a comment inside a comment", "leave the inner /* and */ out");
            }
        } while (depth > 0 && at < sql.length());
        if (depth > 0) {
            throw new BrokenRule("holds a comment without an end", "close it with */");
        }
    }

    private boolean quoted(char c) {
        if (c == '\'') {
            string(dialect == Dialect.MYSQL);
            return true;
        }
        if (c == '"') {
            quote('"', dialect == Dialect.MYSQL, SqlToken.Kind.QUOTED);
            return true;
        }
        if (c == '`' && dialect != Dialect.POSTGRESQL) {
            quote('`', false, SqlToken.Kind.QUOTED);
            return true;
        }
        if (c == '[' && dialect == Dialect.OTHER) {
            return matched(BRACKETS, SqlToken.Kind.QUOTED);
        }
        return c == '$' && dialect != Dialect.MYSQL && dollarQuoted();
    }

    private void string(boolean backslashes) {
        boolean prefixed = !tokens.isEmpty() && last().end() == at && last().kind() == SqlToken.Kind.WORD;
        if (prefixed && dialect == Dialect.OTHER && last().text().matches("(?i)n?q")) {
            throw new BrokenRule("holds a string in q'…' quotes", "write it in single quotes alone");
        }
        boolean escapes = backslashes || prefixed && dialect == Dialect.POSTGRESQL && last().isWord("E");
        quote('\'', escapes, SqlToken.Kind.STRING);
    }

    private SqlToken last() {
        return tokens.get(tokens.size() - 1);
    }

    private void quote(char mark, boolean backslashes, SqlToken.Kind kind) {
        int i = at + 1;
        while (i < sql.length() && (sql.charAt(i) != mark || next(i) == mark)) {
            boolean pair = sql.charAt(i) == mark || backslashes && sql.charAt(i) == '\\';
            i += pair ? 2 : 1;
        }
        if (i >= sql.length()) {
            throw new BrokenRule(
                    "holds a quote " + mark + " without an end", "close it, or double a " + mark + " in it");
        }
        add(kind, sql.substring(at, i + 1), i + 1);
    }

    private char next(int i) {
        return i + 1 < sql.length() ? sql.charAt(i + 1) : 0;
    }

    private boolean dollarQuoted() {
        Matcher tag = DOLLAR_QUOTE.matcher(sql).region(at, sql.length());
        if (!tag.lookingAt()) {
            return false;
        }
        int close = sql.indexOf(tag.group(), tag.end());
        if (close < 0) {
            throw new BrokenRule("holds a quote " + tag.group() + " without an end", "close it");
        }
        int end = close + tag.group().length();
        add(SqlToken.Kind.STRING, sql.substring(at, end), end);
        return true;
    }

    private boolean matched(Pattern pattern, SqlToken.Kind kind) {
        Matcher matcher = pattern.matcher(sql).region(at, sql.length());
        if (!matcher.lookingAt()) {
            return false;
        }
        add(kind, matcher.group(), matcher.end());
        return true;
    }

    private void symbol(char c) {
        Matcher name = WORD.matcher(sql).region(Math.min(at + 1, sql.length()), sql.length());
        if (sql.startsWith("::", at)) {
            add(SqlToken.Kind.SYMBOL, "::", at + 2);
        } else if (c == ':' && name.lookingAt() && !Character.isDigit(sql.charAt(at + 1))) {
            add(SqlToken.Kind.NAME, name.group(), name.end());
        } else if (dialect == Dialect.POSTGRESQL && sql.startsWith("??", at)) {
            // how its JDBC driver wants the operator ? to be written
            add(SqlToken.Kind.SYMBOL, "??", at + 2);
        } else {
            add(c == '?' ? SqlToken.Kind.QUESTION : SqlToken.Kind.SYMBOL, String.valueOf(c), at + 1);
        }
    }

    private void add(SqlToken.Kind kind, String text, int end) {
        tokens.add(new SqlToken(kind, text, at, end));
        at = end;
    }
}

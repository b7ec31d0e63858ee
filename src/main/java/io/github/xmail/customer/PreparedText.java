package io.github.xmail.customer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A statement with question marks for the id.
 *
 * @param sql what the driver gets
 * @param spellings how the id is written for each question mark, in order
 * @param exact whether the statement itself sees to it that a key is the id and not only compares equal to it
 */
record PreparedText(String sql, List<Spelling> spellings, boolean exact) {

    /** How the id is written. A UUID means the same in any case, so it may stand in a text key in either. */
    enum Spelling {
        AS_SENT,
        LOWER_UUID,
        UPPER_UUID;

        String of(CustomerId id) {
            if (this == AS_SENT || id.uuid().isEmpty()) {
                return id.text();
            }
            return this == LOWER_UUID
                    ? id.text().toLowerCase(Locale.ROOT)
                    : id.text().toUpperCase(Locale.ROOT);
        }
    }

    /**
     * Beside {@code key = id}, which finds the row by its index: the key's own digits or letters are the id's. MySQL
     * compares a text with a number as numbers (42abc = 42) and texts without regard to case, accents and final blanks.
     * ZEROFILL puts zeros in front of a number.
     */
    private static final String EXACT = "(%1$s = ? and (cast(convert(%1$s using utf8mb4) as binary) in (?, ?, ?)"
            + " or cast(trim(leading '0' from convert(%1$s using utf8mb4)) as binary) = ?))";

    private static final List<Spelling> EXACT_SPELLINGS =
            List.of(Spelling.AS_SENT, Spelling.AS_SENT, Spelling.LOWER_UUID, Spelling.UPPER_UUID, Spelling.AS_SENT);

    private static final Set<String> BEFORE_CONDITION = Set.of("WHERE", "AND", "OR", "ON");
    private static final Set<String> AFTER_CONDITION = Set.of(
            "AND", "OR", "ORDER", "GROUP", "HAVING", "LIMIT", "UNION", "WINDOW", "LEFT", "RIGHT", "INNER", "JOIN");

    /** The statement with one question mark for each parameter. */
    static PreparedText plain(String sql, List<SqlToken> tokens) {
        return render(sql, tokens, false);
    }

    /** The same, with every plain {@code column = parameter} made exact as MySQL needs it. */
    static PreparedText exact(String sql, List<SqlToken> tokens) {
        return render(sql, tokens, true);
    }

    private static PreparedText render(String sql, List<SqlToken> tokens, boolean exactly) {
        StringBuilder out = new StringBuilder();
        List<Spelling> spellings = new ArrayList<>();
        boolean exact = exactly;
        int copied = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (!isParameter(tokens.get(i))) {
                continue;
            }
            int column = exactly ? comparedColumn(tokens, i) : -1;
            exact &= column >= 0;
            if (column < 0) {
                out.append(sql, copied, tokens.get(i).start()).append('?');
                spellings.add(Spelling.AS_SENT);
            } else {
                int start = tokens.get(column).start();
                String name = sql.substring(start, tokens.get(i - 2).end());
                out.append(sql, copied, start).append(EXACT.formatted(name));
                spellings.addAll(EXACT_SPELLINGS);
            }
            copied = tokens.get(i).end();
        }
        out.append(sql, copied, tokens.get(tokens.size() - 1).end());
        return new PreparedText(out.toString(), List.copyOf(spellings), exact);
    }

    private static boolean isParameter(SqlToken token) {
        return token.kind() == SqlToken.Kind.NAME || token.kind() == SqlToken.Kind.QUESTION;
    }

    /** Where the column begins that is compared with the parameter by a condition of its own, or -1. */
    private static int comparedColumn(List<SqlToken> tokens, int parameter) {
        if (parameter < 3 || !tokens.get(parameter - 1).isSymbol("=") || !endsCondition(tokens, parameter + 1)) {
            return -1;
        }
        if (tokens.stream().anyMatch(token -> token.isWord("BETWEEN"))) {
            return -1; // its AND begins no condition
        }
        int column = parameter - 2;
        while (column >= 2 && tokens.get(column - 1).isSymbol(".")) {
            column -= 2;
        }
        for (int i = column; i < parameter - 1; i += 2) {
            if (!isName(tokens.get(i))) {
                return -1;
            }
        }
        return column >= 1 && beginsCondition(tokens.get(column - 1)) ? column : -1;
    }

    private static boolean isName(SqlToken token) {
        return token.kind() == SqlToken.Kind.QUOTED && token.text().startsWith("`")
                || token.kind() == SqlToken.Kind.WORD
                        && !Character.isDigit(token.text().charAt(0))
                        && !token.text().startsWith("@");
    }

    private static boolean beginsCondition(SqlToken before) {
        return before.isSymbol("(") || isOneOf(BEFORE_CONDITION, before);
    }

    private static boolean endsCondition(List<SqlToken> tokens, int after) {
        return after == tokens.size() || tokens.get(after).isSymbol(")") || isOneOf(AFTER_CONDITION, tokens.get(after));
    }

    private static boolean isOneOf(Set<String> words, SqlToken token) {
        return token.kind() == SqlToken.Kind.WORD && words.contains(token.text().toUpperCase(Locale.ROOT));
    }
}

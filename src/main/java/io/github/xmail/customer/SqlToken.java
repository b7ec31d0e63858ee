package io.github.xmail.customer;

/**
 * A piece of a statement that is neither blank nor comment.
 *
 * @param text the piece as it stands; of a {@link Kind#NAME} without the colon
 * @param start where it begins in the statement
 * @param end where it ends, exclusive
 */
record SqlToken(Kind kind, String text, int start, int end) {

    enum Kind {
        /** A word outside of quotes: keyword, name, number. */
        WORD,
        /** A quoted name: double quotes, backticks, brackets. */
        QUOTED,
        /** A string. */
        STRING,
        /** {@code :name}. */
        NAME,
        /** A single question mark. */
        QUESTION,
        /** Any other character, or a cast {@code ::}. */
        SYMBOL
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }
}

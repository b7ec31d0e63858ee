package io.github.xmail.mail;

/** What becomes of a value where it is put into a template. Control characters other than TAB, CR and LF go in nowhere. */
public enum Escaping {
    /** Plain text: as it is. */
    NONE {
        @Override
        void append(StringBuilder out, char c) {
            out.append(c);
        }
    },
    /** One line, the subject: a line break becomes a space. */
    LINE {
        @Override
        void append(StringBuilder out, char c) {
            boolean breaks = c == '\r' || c == '\n';
            out.append(breaks ? ' ' : c);
        }
    },
    /** HTML, in text and in quoted attribute values. */
    HTML {
        @Override
        void append(StringBuilder out, char c) {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
    };

    abstract void append(StringBuilder out, char c);

    /** The value as it goes in. */
    final String escaped(String value) {
        StringBuilder out = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!Character.isISOControl(c) || c == '\t' || c == '\r' || c == '\n') {
                append(out, c);
            }
        }
        return out.toString();
    }
}

package io.github.xmail.mail;

import io.github.xmail.error.CodedException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One pass over one template; never goes back, so that a hostile one costs no more than its length. */
final class TemplateParser {

    private static final int SHOWN = 64;

    private final String field;
    private final String source;
    private final Predicate<String> known;
    private final List<Template.Part> parts = new ArrayList<>();
    private int literalFrom;
    private int at;

    TemplateParser(String field, String source, Predicate<String> known) {
        this.field = field;
        this.source = source;
        this.known = known;
    }

    List<Template.Part> parse() {
        skipPlain();
        while (at < source.length()) {
            if (source.charAt(at) == '{') {
                brace();
            } else {
                percent();
            }
            skipPlain();
        }
        literalUpTo(source.length());
        return List.copyOf(parts);
    }

    /** Most of a template is plain: it is passed in a loop of its own, over a local variable. */
    private void skipPlain() {
        int i = at;
        while (i < source.length() && source.charAt(i) != '{' && source.charAt(i) != '%') {
            i++;
        }
        at = i;
    }

    private void brace() {
        int start = at++;
        if (isNext('{')) {
            literalUpTo(start);
            at++;
            parts.add(output(start));
            literalFrom = at;
        } else if (isNext('%')) {
            throw refusal(start, "{% … %} is not evaluated here: tags have to be rendered before the order is sent.");
        }
    }

    private void percent() {
        int start = at++;
        String name = name();
        // the second % stays: it may begin the next placeholder
        if (isNext('%') && known.test(name)) {
            literalUpTo(start);
            at++;
            parts.add(new Template.Slot(name, ""));
            literalFrom = at;
        }
    }

    /** What stands between {{ and }}, both included; {@code at} is behind the braces that open it. */
    private Template.Part output(int start) {
        skipSpace();
        String name = name();
        if (name.isEmpty()) {
            throw refusal(
                    start, "Between {{ and }} there has to be a name, without signs, quotes or dashes around it.");
        }
        skipSpace();
        boolean withDefault = isNext('|');
        String otherwise = withDefault ? defaultText(start) : "";
        if (!source.startsWith("}}", at)) {
            throw refusal(start, "{{ has to end with }} after a name, or after a name and | default: \"text\".");
        }
        at += 2;
        if (known.test(name)) {
            return new Template.Slot(name, otherwise);
        }
        if (!withDefault) {
            throw refusal(
                    start,
                    "No value is known for " + abbreviated(name)
                            + ": put it into variables, or write | default: \"text\" behind it.");
        }
        return new Template.Literal(otherwise);
    }

    private String defaultText(int start) {
        at++;
        skipSpace();
        String filter = name();
        skipSpace();
        if (!filter.equals("default") || !isNext(':')) {
            throw refusal(start, "The only filter is default: \"text\".");
        }
        at++;
        skipSpace();
        int close = isNext('"') || isNext('\'') ? source.indexOf(source.charAt(at), at + 1) : -1;
        if (close < 0) {
            throw refusal(start, "The text of default: has to stand in quotes.");
        }
        String text = source.substring(at + 1, close);
        at = close + 1;
        skipSpace();
        return text;
    }

    /** A name at this place, which is then passed; else an empty text. */
    private String name() {
        int from = at;
        if (at < source.length() && isNameStart(source.charAt(at))) {
            do {
                at++;
            } while (at < source.length() && isNamePart(source.charAt(at)));
        }
        return source.substring(from, at);
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || c >= '0' && c <= '9' || c == '.' || c == '-';
    }

    private void skipSpace() {
        while (at < source.length() && " \t\r\n".indexOf(source.charAt(at)) >= 0) {
            at++;
        }
    }

    private boolean isNext(char c) {
        return at < source.length() && source.charAt(at) == c;
    }

    private void literalUpTo(int end) {
        if (end > literalFrom) {
            parts.add(new Template.Literal(source.substring(literalFrom, end)));
        }
    }

    private CodedException refusal(int where, String detail) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < where; i++) {
            char c = source.charAt(i);
            if (c == '\n' || c == '\r' && source.charAt(i + 1) != '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        int column = source.codePointCount(lineStart, where) + 1;
        return CodedException.ofTemplate(field, new CodedException.Position(line, column), detail);
    }

    private static String abbreviated(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }
}

package io.github.xmail.mail;

import io.github.xmail.error.CodedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One pass over one template; never goes back, so that a hostile one costs no more than its length. */
final class TemplateParser {

    private static final int SHOWN = 64;

    private final String field;
    private final byte[] source;
    private final int begin;
    private final int end;
    private final Predicate<String> known;
    private final List<Template.Part> parts = new ArrayList<>();
    private int literalFrom;
    private int at;

    TemplateParser(String field, Utf8 source, Predicate<String> known) {
        this.field = field;
        this.source = source.array();
        this.begin = source.from();
        this.end = source.to();
        this.known = known;
        literalFrom = begin;
        at = begin;
    }

    List<Template.Part> parse() {
        skipPlain();
        while (at < end) {
            if (source[at] == '{') {
                brace();
            } else {
                percent();
            }
            skipPlain();
        }
        literalUpTo(end);
        return List.copyOf(parts);
    }

    /** Most of a template is plain: it is passed in a loop of its own, over a local variable. */
    private void skipPlain() {
        int i = at;
        while (i < end && source[i] != '{' && source[i] != '%') {
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
            parts.add(new Template.Slot(name, Utf8.EMPTY));
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
        Utf8 otherwise = withDefault ? defaultText(start) : Utf8.EMPTY;
        if (!isNext('}') || at + 1 == end || source[at + 1] != '}') {
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

    private Utf8 defaultText(int start) {
        at++;
        skipSpace();
        String filter = name();
        skipSpace();
        if (!filter.equals("default") || !isNext(':')) {
            throw refusal(start, "The only filter is default: \"text\".");
        }
        at++;
        skipSpace();
        if (!isNext('"') && !isNext('\'')) {
            throw unquoted(start);
        }
        byte quote = source[at++];
        int from = at;
        while (at < end && source[at] != quote) {
            at++;
        }
        if (at == end) {
            throw unquoted(start);
        }
        Utf8 text = Utf8.part(source, from, at++);
        skipSpace();
        return text;
    }

    private CodedException unquoted(int start) {
        return refusal(start, "The text of default: has to stand in quotes.");
    }

    /** A name at this place, which is then passed; else an empty text. */
    private String name() {
        int from = at;
        if (at < end && isNameStart(source[at])) {
            do {
                at++;
            } while (at < end && isNamePart(source[at]));
        }
        return new String(source, from, at - from, StandardCharsets.US_ASCII);
    }

    private static boolean isNameStart(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isNamePart(byte c) {
        return isNameStart(c) || c >= '0' && c <= '9' || c == '.' || c == '-';
    }

    private void skipSpace() {
        while (at < end && " \t\r\n".indexOf(source[at]) >= 0) {
            at++;
        }
    }

    private boolean isNext(char c) {
        return at < end && source[at] == c;
    }

    private void literalUpTo(int upTo) {
        if (upTo > literalFrom) {
            parts.add(new Template.Literal(Utf8.part(source, literalFrom, upTo)));
        }
    }

    private CodedException refusal(int where, String detail) {
        int line = 1;
        int column = 1;
        for (int i = begin; i < where; i++) {
            byte c = source[i];
            if (c == '\n' || c == '\r' && source[i + 1] != '\n') {
                line++;
                column = 1;
            } else if (isFirstOfCharacter(c)) {
                column++;
            }
        }
        return CodedException.ofTemplate(field, new CodedException.Position(line, column), detail);
    }

    /** RFC 3629, 3: all others begin with the bits 10. */
    private static boolean isFirstOfCharacter(byte c) {
        return (c & 0xC0) != 0x80;
    }

    private static String abbreviated(String name) {
        return name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "…";
    }
}

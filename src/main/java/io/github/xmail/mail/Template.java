package io.github.xmail.mail;

import io.github.xmail.error.CodedException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A text with placeholders: {@code {{ name }}}, {@code {{ name | default: "text" }}} and {@code %name%}. A strict subset of
 * Liquid in one pass and linear time; whatever else looks like Liquid is refused rather than mailed as it stands.
 * Immutable and thread-safe.
 */
public final class Template {

    /** What a template is made of, in order. */
    sealed interface Part {}

    /** Goes in as it stands. */
    record Literal(String text) implements Part {}

    /** The value of a known name goes in, or {@code otherwise} where that is empty. */
    record Slot(String name, String otherwise) implements Part {}

    private final List<Part> parts;
    private final int length;

    private Template(List<Part> parts, int length) {
        this.parts = parts;
        this.length = length;
    }

    /**
     * Reads a template.
     *
     * @param field what the template is called, for the refusal
     * @param source its text
     * @param known tells the names that have a value, be it an empty one
     * @throws CodedException {@code template_invalid} with line and column of the first placeholder that is wrong
     */
    public static Template parse(String field, String source, Predicate<String> known) {
        return new Template(new TemplateParser(field, source, known).parse(), source.length());
    }

    /** How many characters the values have together that are put in. */
    long insertedLength(Function<String, String> values) {
        return parts.stream()
                .filter(Slot.class::isInstance)
                .mapToLong(slot -> values.apply(((Slot) slot).name()).length())
                .sum();
    }

    /**
     * Fills it in. A value is taken as it is, never looked at for placeholders; control characters in it other than TAB, CR
     * and LF are dropped.
     *
     * @param values the value of each name that was known when the template was read, not null
     */
    public String render(Function<String, String> values, Escaping escaping) {
        StringBuilder out = new StringBuilder(length + length / 8 + 64);
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                out.append(literal.text());
            } else if (part instanceof Slot slot) {
                int before = out.length();
                escaping.append(out, values.apply(slot.name()));
                if (out.length() == before) {
                    out.append(slot.otherwise());
                }
            }
        }
        return out.toString();
    }
}

package io.github.xmail.mail;

import io.github.xmail.error.CodedException;
import java.util.ArrayList;
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
    record Literal(Utf8 text) implements Part {}

    /** The value of a known name goes in, or {@code otherwise} where that is empty. */
    record Slot(String name, Utf8 otherwise) implements Part {}

    private final List<Part> parts;

    private Template(List<Part> parts) {
        this.parts = parts;
    }

    /**
     * Reads a template.
     *
     * @param field what the template is called, for the refusal
     * @param source its text
     * @param known tells the names that have a value, be it an empty one
     * @throws CodedException {@code template_invalid} with line and column of the first placeholder that is wrong
     */
    public static Template parse(String field, Utf8 source, Predicate<String> known) {
        return new Template(new TemplateParser(field, source, known).parse());
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
    public Utf8 render(Function<String, String> values, Escaping escaping) {
        List<Utf8> pieces = new ArrayList<>(parts.size());
        for (Part part : parts) {
            if (part instanceof Literal literal) {
                pieces.add(literal.text());
            } else if (part instanceof Slot slot) {
                String value = escaping.escaped(values.apply(slot.name()));
                pieces.add(value.isEmpty() ? slot.otherwise() : Utf8.of(value));
            }
        }
        return Utf8.joined(pieces);
    }
}

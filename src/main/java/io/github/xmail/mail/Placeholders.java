package io.github.xmail.mail;

import io.github.xmail.error.CodedException;

/** The names that the placeholders of one order may use, and their values. */
record Placeholders(Draft draft, String customerName) {

    private static final long MOST_INSERTED = 4_194_304;

    /** One template of the order. */
    Template template(String field, Utf8 source) {
        return Template.parse(field, source, name -> value(name) != null);
    }

    /** Reads one template, and refuses one that a few large values would make many times as long as the whole order. */
    void check(String field, Utf8 source) {
        if (template(field, source).insertedLength(this::value) > MOST_INSERTED) {
            throw CodedException.ofTemplate(
                    field,
                    new CodedException.Position(1, 1),
                    "The values of its placeholders come to more than " + MOST_INSERTED + " characters.");
        }
    }

    /** The value of a name; null where it is unknown. */
    String value(String name) {
        return switch (name) {
            case "customer_name" -> customerName;
            case "unsubscribe_url" -> draft.unsubscribeUrl().orElse(null);
            default -> draft.variables().get(name);
        };
    }

    /** One template of the order, filled in. */
    Utf8 fill(String field, Utf8 source, Escaping escaping) {
        return template(field, source).render(this::value, escaping);
    }
}

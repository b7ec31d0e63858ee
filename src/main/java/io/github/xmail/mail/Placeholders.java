package io.github.xmail.mail;

/** The names that the placeholders of one order may use, and their values. */
record Placeholders(Draft draft, String customerName) {

    /** One template of the order. */
    Template template(String field, String source) {
        return Template.parse(field, source, name -> value(name) != null);
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
    String fill(String field, String source, Escaping escaping) {
        return template(field, source).render(this::value, escaping);
    }
}

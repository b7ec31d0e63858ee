package io.github.xmail.mail;

/** The names that the placeholders of one order may use, and their values. */
record Placeholders(Draft draft, String customerName) {

    private static final String CUSTOMER_NAME = "customer_name";
    private static final String UNSUBSCRIBE_URL = "unsubscribe_url";

    /** The value of a name; null where it is unknown. */
    String value(String name) {
        return switch (name) {
            case CUSTOMER_NAME -> customerName;
            case UNSUBSCRIBE_URL -> draft.unsubscribeUrl().orElse(null);
            default -> draft.variables().get(name);
        };
    }

    boolean isKnown(String name) {
        return value(name) != null;
    }

    /** Fills in one template of the order. */
    String fill(String field, String template, Escaping escaping) {
        return Template.parse(field, template, this::isKnown).render(this::value, escaping);
    }
}

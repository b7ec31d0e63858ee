package io.github.xmail.customer;

/** What is wrong with the text of a setting; both parts are safe to show. */
final class BrokenRule extends RuntimeException {

    private final String remedy;

    /** @param rule what is required @param remedy what to write instead */
    BrokenRule(String rule, String remedy) {
        super(rule, null, false, false);
        this.remedy = remedy;
    }

    String rule() {
        return getMessage();
    }

    String remedy() {
        return remedy;
    }
}

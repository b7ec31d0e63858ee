package io.github.xmail.outbox;

import java.util.Locale;

/** The states of an order. An order in flight keeps the state it had before: being claimed is not a state. */
public enum OrderState {
    /** Waits for its first try, or for the end of a pause. */
    QUEUED(false),
    /** Was tried and will be tried again. */
    DEFERRED(false),
    /** The SMTP server took the mail. */
    SENT(true),
    /** Everything but the mail itself was tried ({@code delivery_mode=shadow}). */
    SHADOWED(true),
    /** No mail went out and none will, unless the administrator releases the order. */
    FAILED(true),
    /** Its {@code expires_at} was over before it could be sent. */
    EXPIRED(true),
    /** The answer to the final dot never came: nobody can know whether the mail went out. */
    UNCERTAIN(true);

    private final boolean last;

    OrderState(boolean last) {
        this.last = last;
    }

    /** Whether an order stays in this state by itself. */
    public boolean isFinal() {
        return last;
    }

    /** The word in answers, tables and pages: {@code queued}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that word. @throws IllegalArgumentException where there is none */
    public static OrderState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}

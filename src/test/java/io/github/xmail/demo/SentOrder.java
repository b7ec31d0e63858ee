package io.github.xmail.demo;

import java.util.Set;

/**
 * An order that the sandbox platform has sent, and what it knows about it.
 *
 * @param at the time of day when it was sent last
 * @param customer the {@code user_uid}
 * @param body the JSON that was signed
 * @param exchange the last POST of the order itself
 * @param status the worker's word for its present state; {@code refused} where it was not accepted
 * @param code why, or empty
 */
public record SentOrder(
        String id, String at, String customer, String body, Exchange exchange, String status, String code) {

    private static final Set<String> MAY_CHANGE = Set.of("queued", "deferred");

    /**
     * One request and its answer.
     *
     * @param request its line, the headers that matter and the body
     * @param httpStatus 0 where no answer came
     * @param answer its body
     */
    public record Exchange(String request, int httpStatus, String answer) {}

    /** Whether the worker may have news of it. */
    public boolean open() {
        return MAY_CHANGE.contains(status);
    }

    SentOrder now(String newStatus, String newCode) {
        return new SentOrder(id, at, customer, body, exchange, newStatus, newCode);
    }
}

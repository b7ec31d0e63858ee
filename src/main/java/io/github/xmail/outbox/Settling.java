package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * The end of a claim as the row will show it.
 *
 * @param order whose claim ends
 * @param state the order's new state
 * @param code its reason
 * @param tried the try that was made, if one was
 * @param at when the claim ended
 * @param due when it may be claimed again, where the state is not final
 * @param givenBack nothing but {@code due} changes
 */
record Settling(
        ClaimedOrder order,
        OrderState state,
        Optional<ErrorCode> code,
        Optional<Try> tried,
        long at,
        long due,
        boolean givenBack) {

    /** How long a failed or uncertain order can be released. */
    static final Duration KEPT = Duration.ofDays(7);

    /** The least time between an uncertain try and the next one, where there is one. */
    static final Duration UNCERTAIN_DELAY = Duration.ofMinutes(10);

    /** @param now the outbox's time in milliseconds */
    static Settling of(ClaimedOrder order, Outcome outcome, boolean retryUncertain, long now) {
        if (outcome instanceof Outcome.Sent sent) {
            return tried(order, OrderState.SENT, Optional.empty(), sent.last(), now, now);
        }
        if (outcome instanceof Outcome.Shadowed shadowed) {
            return tried(order, OrderState.SHADOWED, Optional.empty(), shadowed.last(), now, now);
        }
        if (outcome instanceof Outcome.Failed failed) {
            return tried(order, OrderState.FAILED, failed.last().code(), failed.last(), now, now);
        }
        if (outcome instanceof Outcome.Deferred deferred) {
            return tried(
                    order,
                    OrderState.DEFERRED,
                    deferred.last().code(),
                    deferred.last(),
                    now,
                    deferred.due().toEpochMilli());
        }
        if (outcome instanceof Outcome.Uncertain uncertain) {
            return tried(
                    order,
                    retryUncertain ? OrderState.DEFERRED : OrderState.UNCERTAIN,
                    Optional.of(ErrorCode.SMTP_UNCERTAIN),
                    uncertain.last(),
                    now,
                    now + UNCERTAIN_DELAY.toMillis());
        }
        if (outcome instanceof Outcome.Expired) {
            return untried(order, OrderState.EXPIRED, ErrorCode.EXPIRED, now);
        }
        if (outcome instanceof Outcome.OutOfTime over) {
            return untried(order, OrderState.FAILED, over.code(), now);
        }
        Outcome.GivenBack back = (Outcome.GivenBack) outcome;
        return new Settling(
                order,
                order.state(),
                order.lastCode(),
                Optional.empty(),
                now,
                back.due().toEpochMilli(),
                true);
    }

    private static Settling tried(
            ClaimedOrder order, OrderState state, Optional<ErrorCode> code, Try tried, long now, long due) {
        return new Settling(order, state, code, Optional.of(tried), now, due, false);
    }

    private static Settling untried(ClaimedOrder order, OrderState state, ErrorCode code, long now) {
        return new Settling(order, state, Optional.of(code), Optional.empty(), now, now, false);
    }

    /** The number of the order's last try. */
    int attempts() {
        return order.attempts() + (tried.isPresent() ? 1 : 0);
    }

    /** {@code settled}; null as long as the order waits. */
    Long settled() {
        return state.isFinal() ? at : null;
    }

    /** {@code kept_until}; null where the order cannot be released. */
    Long keptUntil() {
        return keepsContent(state) ? at + KEPT.toMillis() : null;
    }

    boolean dropsContent() {
        return state.isFinal() && !keepsContent(state);
    }

    /** What the chart shows: an uncertain try that is made again was uncertain all the same. */
    OrderState outcome() {
        return code.equals(Optional.of(ErrorCode.SMTP_UNCERTAIN)) ? OrderState.UNCERTAIN : state;
    }

    /** Whether the server did answer the dot: an answer that counts even when it comes late. */
    boolean isAnswer() {
        return tried.isPresent() && !code.equals(Optional.of(ErrorCode.SMTP_UNCERTAIN));
    }

    static boolean keepsContent(OrderState state) {
        return state == OrderState.FAILED || state == OrderState.UNCERTAIN;
    }
}

package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/**
 * The end of a claim as the row will show it.
 *
 * @param order whose claim ends
 * @param outcome how it ends
 * @param state the order's new state
 * @param code its reason
 * @param tried the try that was made, if one was
 * @param at when the claim ended
 * @param due when it may be claimed again, where the state is not final
 */
record Settling(
        ClaimedOrder order,
        Outcome outcome,
        OrderState state,
        Optional<ErrorCode> code,
        Optional<Try> tried,
        long at,
        long due) {

    /** How long a failed or uncertain order can be released. */
    static final Duration KEPT = Duration.ofDays(7);

    /** The least time between an uncertain try and the next one, where there is one. */
    static final Duration UNCERTAIN_DELAY = Duration.ofMinutes(10);

    /** @param now the outbox's time in milliseconds */
    static Settling of(ClaimedOrder order, Outcome outcome, boolean retryUncertain, long now) {
        if (outcome instanceof Outcome.Sent sent) {
            return tried(order, outcome, OrderState.SENT, sent.last(), now, now);
        }
        if (outcome instanceof Outcome.Shadowed shadowed) {
            return tried(order, outcome, OrderState.SHADOWED, shadowed.last(), now, now);
        }
        if (outcome instanceof Outcome.Failed failed) {
            return tried(order, outcome, OrderState.FAILED, failed.last(), now, now);
        }
        if (outcome instanceof Outcome.Deferred deferred) {
            long due = deferred.due().toEpochMilli();
            return tried(order, outcome, OrderState.DEFERRED, deferred.last(), now, due);
        }
        if (outcome instanceof Outcome.Uncertain uncertain) {
            OrderState state = retryUncertain ? OrderState.DEFERRED : OrderState.UNCERTAIN;
            return tried(order, outcome, state, uncertain.last(), now, now + UNCERTAIN_DELAY.toMillis());
        }
        if (outcome instanceof Outcome.Expired) {
            return untried(order, outcome, OrderState.EXPIRED, Optional.of(ErrorCode.EXPIRED), now, now);
        }
        if (outcome instanceof Outcome.OutOfTime over) {
            return untried(order, outcome, OrderState.FAILED, Optional.of(over.code()), now, now);
        }
        long due = ((Outcome.GivenBack) outcome).due().toEpochMilli();
        return untried(order, outcome, order.state(), order.lastCode(), now, due);
    }

    private static Settling tried(
            ClaimedOrder order, Outcome outcome, OrderState state, Try tried, long now, long due) {
        boolean uncertain = outcome instanceof Outcome.Uncertain;
        Optional<ErrorCode> code = uncertain ? Optional.of(ErrorCode.SMTP_UNCERTAIN) : tried.code();
        return new Settling(order, outcome, state, code, Optional.of(tried), now, due);
    }

    private static Settling untried(
            ClaimedOrder order, Outcome outcome, OrderState state, Optional<ErrorCode> code, long now, long due) {
        return new Settling(order, outcome, state, code, Optional.empty(), now, due);
    }

    /** Nothing but {@code due} changes. */
    boolean givenBack() {
        return outcome instanceof Outcome.GivenBack;
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
    OrderState charted() {
        return outcome instanceof Outcome.Uncertain ? OrderState.UNCERTAIN : state;
    }

    /** Whether the try came to an answer: one that counts even when it comes late. */
    boolean isAnswer() {
        return tried.isPresent() && !(outcome instanceof Outcome.Uncertain);
    }

    /** Whether the server answered the final dot, however. */
    boolean dotWasAnswered() {
        return isAnswer() && tried.get().phase().equals(Try.DOT);
    }

    /** Whether the server took the mail, or would have. */
    boolean isTaken() {
        return outcome instanceof Outcome.Sent || outcome instanceof Outcome.Shadowed;
    }

    static boolean keepsContent(OrderState state) {
        return state == OrderState.FAILED || state == OrderState.UNCERTAIN;
    }
}

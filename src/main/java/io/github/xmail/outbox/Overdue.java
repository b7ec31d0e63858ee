package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Which orders' time is over and how they end.
 *
 * @param now the outbox's time in milliseconds
 * @param latest {@link Outbox#latest} in milliseconds
 * @param hoursBegan an order whose hours began then or before is out of time
 * @param pause the code of the present pause
 */
record Overdue(long now, long latest, long hoursBegan, Optional<ErrorCode> pause) {

    boolean isOver(ClaimedOrder order) {
        return isExpired(order) || order.hoursFrom().toEpochMilli() <= hoursBegan;
    }

    private boolean isExpired(ClaimedOrder order) {
        return order.expiresAt().filter(end -> end.toEpochMilli() <= latest).isPresent();
    }

    Outcome outcome(ClaimedOrder order) {
        return isExpired(order) ? new Outcome.Expired() : new Outcome.OutOfTime(code(order.lastCode()));
    }

    private ErrorCode code(Optional<ErrorCode> last) {
        return pause.or(() -> last).orElse(ErrorCode.NOT_REACHED);
    }

    /** Ends what nobody has claimed. @return how many; less than {@code limit} where none is left */
    int end(Ledger ledger, Tally tally, int limit, Watches watches) throws SQLException {
        int ended = 0;
        for (Ledger.Waiting order : ledger.expired(latest, limit)) {
            ended += end(ledger, tally, order, OrderState.EXPIRED, ErrorCode.EXPIRED, watches);
        }
        for (Ledger.Waiting order : ledger.outOfTime(hoursBegan, limit - ended)) {
            ended += end(ledger, tally, order, OrderState.FAILED, code(order.code()), watches);
        }
        return ended;
    }

    private int end(Ledger ledger, Tally tally, Ledger.Waiting order, OrderState state, ErrorCode code, Watches watches)
            throws SQLException {
        if (!ledger.end(order.id(), state, code, now)) {
            return 0;
        }
        tally.moved(order.state(), state);
        tally.count(state, now, 1);
        if (watches.on(order.id())) {
            ledger.find(order.id()).ifPresent(tally::news);
        }
        return 1;
    }
}

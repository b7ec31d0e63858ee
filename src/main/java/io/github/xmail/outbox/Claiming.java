package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Claims a batch of due orders from the table for the hand-over. One at a time: whoever starts it waits for {@code done}. */
final class Claiming implements Work.Change {

    private static final int BATCH = 64;

    private final OutboxTime time;
    private final Handover handover;
    private final Backlog backlog;
    private final Runnable done;
    private final List<ClaimedOrder> claimed = new ArrayList<>();
    private long nextDue;
    private long node;

    Claiming(OutboxTime time, Handover handover, Backlog backlog, Runnable done) {
        this.time = time;
        this.handover = handover;
        this.backlog = backlog;
        this.done = done;
    }

    @Override
    public void run(Ledger ledger, Tally tally, Claims claims) throws SQLException {
        node = claims.node();
        for (Ledger.Due due : ledger.due(time.millis(), BATCH)) {
            if (!handover.reserve(due.size())) {
                break;
            }
            Optional<ClaimedOrder> order = Optional.empty();
            try {
                order = ledger.claim(due, node, claims.next());
            } finally {
                order.ifPresentOrElse(claimed::add, () -> handover.cancel(due.size()));
            }
        }
        nextDue = ledger.nextDue().orElse(Long.MAX_VALUE);
    }

    @Override
    public void committed() {
        backlog.nextDue(nextDue);
        handover.give(claimed);
        done.run();
        handover.wake();
    }

    @Override
    public void refuse(CodedException why) {
        claimed.forEach(order -> handover.cancel(order.content().length));
        done.run();
    }

    @Override
    public void undo(Ledger ledger) throws SQLException {
        for (ClaimedOrder order : claimed) {
            ledger.unclaim(order, node, time.millis());
        }
    }
}

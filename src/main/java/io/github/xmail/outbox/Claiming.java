package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Claims a batch of due orders from the table for the hand-over. One at a time: whoever starts it waits for {@code done}. */
final class Claiming implements Work.Change {

    private static final long AGAIN_MILLIS = 200;

    private final OutboxTime time;
    private final Handover handover;
    private final Backlog backlog;
    private final Runnable done;
    private final List<Ledger.Due> reserved = new ArrayList<>();
    private List<ClaimedOrder> claimed = List.of();
    private long nextDue;

    Claiming(OutboxTime time, Handover handover, Backlog backlog, Runnable done) {
        this.time = time;
        this.handover = handover;
        this.backlog = backlog;
        this.done = done;
    }

    @Override
    public void run(Ledger ledger, Tally tally, Claims claims) throws SQLException {
        long now = time.millis();
        for (Ledger.Due due : ledger.due(now, Sql.CONTENTS_AT_ONCE)) {
            if (!handover.reserve(due.size())) {
                break;
            }
            reserved.add(due);
        }
        claimed = ledger.claim(reserved, claims);
        nextDue = ledger.nextDue().orElse(Long.MAX_VALUE);
        if (reserved.isEmpty() && nextDue <= now) {
            // it is in another node's hands at this moment, or memory is full
            nextDue = now + AGAIN_MILLIS;
        }
    }

    @Override
    public void committed() {
        backlog.nextDue(nextDue);
        Set<String> ids = claimed.stream().map(ClaimedOrder::id).collect(Collectors.toSet());
        reserved.stream().filter(due -> !ids.contains(due.id())).forEach(due -> handover.cancel(due.size()));
        handover.give(claimed);
        done.run();
        handover.wake();
    }

    @Override
    public void refuse(CodedException why) {
        reserved.forEach(due -> handover.cancel(due.size()));
        done.run();
    }

    @Override
    public void undo(Ledger ledger) throws SQLException {
        for (ClaimedOrder order : claimed) {
            ledger.unclaim(order, time.millis());
        }
    }
}

package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is committed together. Settlings come first, in their order, so that whatever follows sees them; no other two pieces
 * of one group are about the same claim, because their callers wait for each other's commit.
 */
final class Transaction {

    private static final EventLog LOG = EventLog.of(Transaction.class.getName());

    /** What a transaction needs of its outbox. @param claims gives numbers */
    record Setting(Handover handover, Backlog backlog, Watches watches, int maxQueued, Claims claims) {}

    private final Setting outbox;
    private final long now;
    private final List<Work.Settle> settles;
    private final List<Work.Dot> dots = new ArrayList<>();
    private final List<Work.Accept> accepts = new ArrayList<>();
    private final List<Work.Change> changes = new ArrayList<>();
    private final List<Work.Accept> full = new ArrayList<>();
    private final List<Work.Accept> tooLarge = new ArrayList<>();
    private final Tally tally = new Tally();
    private boolean[] dotted = new boolean[0];

    Transaction(Setting outbox, long now, List<Work.Settle> settles, List<Work> rest) {
        this.outbox = outbox;
        this.now = now;
        this.settles = settles;
        for (Work work : rest) {
            if (work instanceof Work.Dot dot) {
                dots.add(dot);
            } else if (work instanceof Work.Accept accept) {
                accepts.add(accept);
            } else if (work instanceof Work.Change change) {
                changes.add(change);
            }
        }
    }

    boolean isEmpty() {
        return settles.isEmpty() && dots.isEmpty() && accepts.isEmpty() && changes.isEmpty();
    }

    /** @throws TakenForDeadException where this node's claims are not its own any more; nothing may be committed then */
    void run(Ledger ledger) throws SQLException, TakenForDeadException {
        if (!ledger.beat(outbox.claims().node(), now)) {
            throw new TakenForDeadException();
        }
        settle(ledger);
        dotted = ledger.noteDots(dots);
        accept(ledger);
        for (Work.Change change : changes) {
            change.run(ledger, tally, outbox.claims());
        }
        ledger.count(tally, outbox.claims().node());
        if (tally.hasChangedPauses()) {
            tally.pauses(ledger.pauses());
        }
    }

    private void settle(Ledger ledger) throws SQLException {
        if (settles.isEmpty()) {
            return;
        }
        List<Settling> settlings = settles.stream().map(Work.Settle::settling).toList();
        boolean[] hits = ledger.settle(settlings);
        InARow inARow = new InARow(ledger, tally);
        for (int i = 0; i < hits.length; i++) {
            Settling settling = settlings.get(i);
            Optional<OrderState> before = hits[i] ? Optional.of(settling.order().state()) : ledger.settleLate(settling);
            if (before.isPresent()) {
                record(settling, before.get());
                inARow.settled(settling);
            } else {
                LOG.event(LogEvent.OUTCOME_IGNORED).order(settling.order().id()).write();
            }
            if (outbox.watches().on(settling.order().id())) {
                ledger.find(settling.order().id()).ifPresent(tally::news);
            }
        }
    }

    private void record(Settling settling, OrderState before) {
        tally.moved(before, settling.state());
        if (!settling.givenBack()) {
            tally.count(settling.charted(), settling.at(), 1);
        }
        if (!settling.state().isFinal()) {
            tally.due(settling.due());
        }
    }

    private void accept(Ledger ledger) throws SQLException {
        List<Work.Accept> left = new ArrayList<>();
        for (Work.Accept accept : accepts) {
            (ledger.takes(accept.order) ? left : tooLarge).add(accept);
        }
        while (!left.isEmpty()) {
            long room = outbox.maxQueued() - outbox.backlog().waiting() - tally.waiting();
            int some = (int) Math.max(0, Math.min(room, left.size()));
            if (some == 0) {
                refuseUnknown(ledger, left);
                return;
            }
            insert(ledger, left.subList(0, some));
            left = left.subList(some, left.size());
        }
    }

    /** The outbox is full, but who repeats an order is answered. */
    private void refuseUnknown(Ledger ledger, List<Work.Accept> late) throws SQLException {
        for (Work.Accept accept : late) {
            accept.known = ledger.find(accept.order.id());
            if (accept.known.isEmpty()) {
                full.add(accept);
            }
        }
    }

    private void insert(Ledger ledger, List<Work.Accept> some) throws SQLException {
        for (Work.Accept accept : some) {
            accept.at = now;
            accept.claim = outbox.claims().next();
            accept.handedOver = outbox.backlog().nextDue() > now
                    && tally.earliestDue() > now
                    && outbox.handover().reserve(accept.order.content().length);
        }
        ledger.insert(some, outbox.claims().node());
        for (Work.Accept accept : some) {
            if (accept.inserted) {
                tally.accepted(accept.handedOver ? Long.MAX_VALUE : accept.at);
            } else {
                accept.known = ledger.find(accept.order.id());
            }
        }
    }

    /** Tells everybody; called after the commit, with the figures already in force. */
    void committed() {
        outbox.backlog().add(tally);
        settles.forEach(settle -> settle.committed().complete(null));
        for (int i = 0; i < dotted.length; i++) {
            dots.get(i).answer().complete(dotted[i]);
        }
        for (Work.Accept accept : accepts) {
            answer(accept);
        }
        changes.forEach(Work.Change::committed);
        tally.news().forEach(outbox.watches()::tell);
        if (tally.earliestDue() != Long.MAX_VALUE) {
            outbox.handover().wake();
        }
    }

    private void answer(Work.Accept accept) {
        if (accept.handedOver && accept.inserted) {
            outbox.handover().give(accept.claimed());
        } else if (accept.handedOver) {
            outbox.handover().cancel(accept.order.content().length);
        }
        if (accept.inserted) {
            accept.answer.complete(new Acceptance.Accepted(accept.asNew()));
        } else if (accept.known.isPresent()) {
            accept.answer.complete(new Acceptance.AlreadyKnown(accept.known.get()));
        } else if (tooLarge.contains(accept)) {
            accept.refuse(new CodedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "max_allowed_packet of the outbox's database is smaller than this order."));
        } else {
            accept.refuse(
                    new CodedException(ErrorCode.OUTBOX_FULL, "max_queued orders wait already; send it again later."));
        }
    }

    /** Refuses everybody and tells what must be put right before the next transaction. */
    List<Undo> failed(CodedException why) {
        List<Undo> undos = new ArrayList<>();
        for (Work.Accept accept : accepts) {
            if (accept.handedOver) {
                outbox.handover().cancel(accept.order.content().length);
            }
            if (accept.inserted) {
                undos.add(ledger -> ledger.undoInsert(accept));
            }
            accept.refuse(why);
        }
        for (Work.Change change : changes) {
            undos.add(change::undo);
            change.refuse(why);
        }
        dots.forEach(dot -> dot.refuse(why));
        return undos;
    }

    /** Puts right what an unconfirmed commit may have left. */
    @FunctionalInterface
    interface Undo {
        void run(Ledger ledger) throws SQLException;
    }
}

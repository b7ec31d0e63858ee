package io.github.xmail.delivery;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.error.Repeats;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Draft;
import io.github.xmail.mail.Mail;
import io.github.xmail.outbox.ClaimLostException;
import io.github.xmail.outbox.ClaimedOrder;
import io.github.xmail.outbox.Outcome;
import io.github.xmail.outbox.Try;
import io.github.xmail.smtp.Phase;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpReply;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings one claimed order to its outcome: find the customer, compose the mail, send it. What is wrong with the mail is the
 * outcome; what is wrong with the database or the server closes the gate, and the order goes back with its tries unspent.
 * Thread-safe.
 */
final class Courier {

    private static final EventLog LOG = EventLog.of("io.github.xmail.delivery");
    private static final String LOOK_UP = "look_up";

    private final Delivery.Parts parts;
    private final DeliverySettings settings;
    private final Gate gate;
    private final Rate rate;
    private final RetrySchedule schedule;
    private final Repeats repeats = new Repeats();
    private volatile boolean queryChecked;

    Courier(Delivery.Parts parts, DeliverySettings settings, Gate gate, RetrySchedule schedule) {
        this.parts = parts;
        this.settings = settings;
        this.gate = gate;
        this.rate = new Rate(settings.maxPerSecond());
        this.schedule = schedule;
    }

    /**
     * Brings an order to its outcome and settles it. Whoever met a fault that may be everybody's returns only when that is
     * committed, and so sees the pause that it may have begun.
     */
    void carry(ClaimedOrder order, Turn turn) throws InterruptedException {
        Outcome outcome = deliver(order, turn);
        parts.settled().accept(outcome);
        CompletableFuture<Void> committed = parts.outbox().settle(order, outcome);
        if (outcome instanceof Outcome.Uncertain || outcome instanceof Outcome.Failed failed && failed.counts()) {
            try {
                committed.get();
            } catch (ExecutionException closing) {
                // the outbox says so itself
            }
            gate.lookAgain();
        }
    }

    /** The outcome of one try. Never throws: what nobody thought of defers the order. */
    Outcome deliver(ClaimedOrder order, Turn turn) {
        try {
            return tooLate(order).orElseGet(() -> attempt(order, turn));
        } catch (RuntimeException | Error unforeseen) {
            LOG.event(LogEvent.ORDER_UNFORESEEN, repeats, unforeseen.getClass().getName())
                    .order(order.id())
                    .cause(unforeseen)
                    .write();
            return later(order, LOOK_UP, ErrorCode.INTERNAL_ERROR, Optional.empty());
        }
    }

    private Outcome attempt(ClaimedOrder order, Turn turn) {
        Draft draft = Draft.fromBytes(order.content());
        Lookup lookup;
        try {
            lookup = find(draft);
        } catch (CodedException e) {
            return lookUpFailed(order, e);
        }
        if (lookup instanceof Lookup.Found found) {
            return mail(order, turn, draft, found.customer());
        }
        boolean nobody = lookup instanceof Lookup.NotFound;
        return failed(order, LOOK_UP, nobody ? ErrorCode.USER_NOT_FOUND : ErrorCode.USER_AMBIGUOUS, Optional.empty());
    }

    /** The query is tried out before the first mail after a start and after each pause: it must not ignore its parameter. */
    private Lookup find(Draft draft) {
        if (!queryChecked) {
            parts.customers().check();
            queryChecked = true;
        }
        return parts.customers().find(parts.customerId().apply(draft.userUid()));
    }

    private Outcome lookUpFailed(ClaimedOrder order, CodedException e) {
        if (e.code() == ErrorCode.TOKEN_INVALID) {
            return failed(order, LOOK_UP, ErrorCode.USER_NOT_FOUND, Optional.empty());
        }
        CodedException everybody = e;
        if (queryChecked && e.code() == ErrorCode.USER_QUERY_FAILED) {
            try {
                parts.customers().check();
                LOG.event(LogEvent.ORDER_LOOK_UP_FAILED, repeats, e.code().code())
                        .order(order.id())
                        .code(e.code())
                        .cause(e)
                        .write();
                return later(order, LOOK_UP, ErrorCode.USER_QUERY_FAILED, Optional.empty());
            } catch (CodedException broken) {
                everybody = broken;
            }
        }
        return pause(everybody.code(), LOOK_UP, Optional.empty(), everybody);
    }

    private Outcome mail(ClaimedOrder order, Turn turn, Draft draft, Customer customer) {
        Optional<Address> to = settings.redirectTo().or(() -> Address.bare(customer.email()));
        if (to.isEmpty()) {
            return failed(order, LOOK_UP, ErrorCode.EMAIL_INVALID, Optional.empty());
        }
        Instant date = parts.outbox().now();
        Mail mail = parts.composer().compose(order.id(), date, draft, to.get(), customer.name());
        try {
            rate.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return giveBack();
        }
        Optional<Outcome> late = tooLate(order);
        if (late.isPresent()) {
            return late.get();
        }
        return turn.begin() ? outcomeOf(order, turn, hand(order, mail)) : giveBack();
    }

    private SmtpOutcome hand(ClaimedOrder order, Mail mail) {
        if (settings.mode() == DeliverySettings.Mode.SHADOW) {
            return parts.server().shadow(mail);
        }
        AtomicBoolean dotted = new AtomicBoolean();
        try {
            return parts.server().send(mail, () -> {
                parts.outbox().noteDot(order);
                dotted.set(true);
            });
        } catch (RuntimeException | Error unforeseen) {
            if (!dotted.get()) {
                throw unforeseen;
            }
            // the dot may have gone out: another try could be a second mail
            LOG.event(
                            LogEvent.ORDER_UNFORESEEN,
                            repeats,
                            "dot " + unforeseen.getClass().getName())
                    .order(order.id())
                    .with("phase", Phase.DOT.word())
                    .cause(unforeseen)
                    .write();
            return new SmtpOutcome.Uncertain();
        }
    }

    private Outcome outcomeOf(ClaimedOrder order, Turn turn, SmtpOutcome result) {
        if (result instanceof SmtpOutcome.Sent sent) {
            gate.delivered();
            told(LogEvent.ORDER_SENT, order, Phase.DOT.word(), Optional.empty(), Optional.of(sent.reply()));
            return new Outcome.Sent(aTry(Phase.DOT.word(), Optional.empty(), Optional.of(sent.reply())));
        }
        if (result instanceof SmtpOutcome.Shadowed shadowed) {
            gate.delivered();
            told(LogEvent.ORDER_SHADOWED, order, Phase.RCPT_TO.word(), Optional.empty(), Optional.of(shadowed.reply()));
            return new Outcome.Shadowed(aTry(Phase.RCPT_TO.word(), Optional.empty(), Optional.of(shadowed.reply())));
        }
        if (result instanceof SmtpOutcome.TryLater tryLater) {
            if (cutByStop(tryLater)) {
                return giveBack();
            }
            return later(order, tryLater.phase().word(), tryLater.code(), tryLater.reply());
        }
        if (result instanceof SmtpOutcome.Refused refused) {
            return refused(order, turn, refused);
        }
        if (result instanceof SmtpOutcome.ServerDown down) {
            return pause(down.code(), down.phase().word(), down.reply(), null);
        }
        if (result instanceof SmtpOutcome.NeedsSmtpUtf8) {
            return failed(order, Phase.MAIL_FROM.word(), ErrorCode.EMAIL_INVALID, Optional.empty());
        }
        if (result instanceof SmtpOutcome.DotNotNoted unmarked) {
            return dotNotNoted(order, unmarked);
        }
        Optional<ErrorCode> code = Optional.of(ErrorCode.SMTP_UNCERTAIN);
        told(LogEvent.ORDER_UNCERTAIN, order, Phase.DOT.word(), code, Optional.empty());
        return new Outcome.Uncertain(aTry(Phase.DOT.word(), code, Optional.empty()));
    }

    /** Many servers say only at RCPT TO what they have against the client: what is not of the mailbox counts in a row. */
    private Outcome refused(ClaimedOrder order, Turn turn, SmtpOutcome.Refused refused) {
        boolean counts = !refused.mailbox() && refused.phase() != Phase.MAIL_FROM;
        if (counts && turn.probes(ErrorCode.SMTP_REJECTED)) {
            told(
                    LogEvent.PROBE_REFUSED,
                    order,
                    refused.phase().word(),
                    Optional.of(ErrorCode.SMTP_REJECTED),
                    Optional.of(refused.reply()));
            return giveBack();
        }
        String phase = refused.phase().word();
        Outcome.Failed failed = failed(order, phase, ErrorCode.SMTP_REJECTED, Optional.of(refused.reply()));
        return new Outcome.Failed(failed.last(), counts);
    }

    private Outcome dotNotNoted(ClaimedOrder order, SmtpOutcome.DotNotNoted unmarked) {
        boolean lost = unmarked.cause() instanceof ClaimLostException;
        LOG.event(LogEvent.ORDER_HELD_BACK, repeats, unmarked.cause().getClass().getName())
                .order(order.id())
                .with("reason", lost ? "taken_over" : "outbox_unavailable")
                .cause(unmarked.cause())
                .write();
        return giveBack();
    }

    /** Stopping cuts the connections: that is no try of this order's. */
    private boolean cutByStop(SmtpOutcome.TryLater tryLater) {
        return gate.isClosed() && tryLater.reply().isEmpty();
    }

    private Outcome later(ClaimedOrder order, String phase, ErrorCode code, Optional<SmtpReply> reply) {
        Instant due = parts.outbox().now().plus(schedule.after(order.attempts() + 1));
        told(LogEvent.ORDER_DEFERRED, order, phase, Optional.of(code), reply);
        return new Outcome.Deferred(aTry(phase, Optional.of(code), reply), due);
    }

    private static Outcome.Failed failed(ClaimedOrder order, String phase, ErrorCode code, Optional<SmtpReply> reply) {
        told(LogEvent.ORDER_FAILED, order, phase, Optional.of(code), reply);
        return new Outcome.Failed(aTry(phase, Optional.of(code), reply));
    }

    /** Whoever notices first tells the log; the order goes back as it was. */
    private Outcome pause(ErrorCode code, String phase, Optional<SmtpReply> reply, CodedException cause) {
        if (!gate.isClosed() && gate.pause(code)) {
            begin();
            EventLog.Line line = LOG.event(LogEvent.DELIVERY_PAUSED)
                    .code(code)
                    .with("phase", phase)
                    .with("smtp_status", reply.map(SmtpReply::status))
                    .hint(PauseHint.of(code));
            (cause == null ? line : line.cause(cause)).write();
        }
        return giveBack();
    }

    /** A pause begins: what was true before is looked at anew when it is over. */
    void begin() {
        queryChecked = false;
        parts.server().closeIdle();
    }

    private Outcome giveBack() {
        return new Outcome.GivenBack(parts.outbox().now());
    }

    private Optional<Outcome> tooLate(ClaimedOrder order) {
        Instant now = parts.outbox().now();
        Instant latest = parts.outbox().latest();
        if (order.expiresAt().filter(end -> !latest.isBefore(end)).isPresent()) {
            LOG.event(LogEvent.ORDER_EXPIRED).order(order.id()).write();
            return Optional.of(new Outcome.Expired());
        }
        if (!now.isBefore(order.hoursFrom().plus(settings.retryTime()))) {
            ErrorCode code = order.lastCode().orElse(ErrorCode.NOT_REACHED);
            LOG.event(LogEvent.ORDER_FAILED)
                    .order(order.id())
                    .code(code)
                    .with("attempts", order.attempts())
                    .write();
            return Optional.of(new Outcome.OutOfTime(code));
        }
        return Optional.empty();
    }

    /** One try of an order, with how often it was tried by now. */
    private static void told(
            LogEvent event, ClaimedOrder order, String phase, Optional<ErrorCode> code, Optional<SmtpReply> reply) {
        LOG.event(event)
                .order(order.id())
                .with("code", code.map(ErrorCode::code))
                .with("phase", phase)
                .with("smtp_status", reply.map(SmtpReply::status))
                .with("attempts", order.attempts() + 1)
                .write();
    }

    private static Try aTry(String phase, Optional<ErrorCode> code, Optional<SmtpReply> reply) {
        return new Try(phase, code, reply.map(SmtpReply::status));
    }
}

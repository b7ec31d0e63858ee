package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Acceptance;
import io.github.xmail.outbox.KnownOrder;
import io.github.xmail.outbox.Outbox;
import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Serves whole requests: verify, decode, accept, answer. Thread-safe. */
final class Desk {

    private final WorkerParts parts;
    private final Answers answers;
    private final Deadlines deadlines;
    private final RequestLog log;
    private final RequestReader reader;
    private final Verifier verifier;
    private final CustomerIds customers;
    private final Intake intake;

    Desk(
            WorkerSettings settings,
            WorkerParts parts,
            JsonProvider json,
            Answers answers,
            Deadlines deadlines,
            RequestLog log) {
        this.parts = parts;
        this.answers = answers;
        this.deadlines = deadlines;
        this.log = log;
        reader = new RequestReader(settings.fields(), json);
        verifier = new Verifier(settings, reader);
        customers = new CustomerIds(settings.opaqueIds(), settings.plainIds(), parts.tokens());
        intake = new Intake(new OrderDecoder(customers, parts.mail(), parts.clock()), parts.gate(), this::outbox);
    }

    /**
     * What the head of a request asks for beside its body.
     *
     * @param patience how long to wait for the outcome of an order
     * @param locale the language of a diagnosis
     */
    record Wishes(Optional<Duration> patience, Locale locale) {}

    /** Answers one request, at once or when its outcome is there. @throws CodedException the refusal to answer with */
    void serve(SignedRequest request, Wishes wishes, Exchange exchange) {
        long startNanos = System.nanoTime();
        VerifiedRequest verified = counted(() -> verifier.verify(request));
        verified.clockOffset().ifPresent(parts.observer()::clockOffset);
        Fields fields = counted(() -> reader.read(verified.form(), verified.body()));
        switch (counted(fields::action)) {
            case SEND -> send(verified.webhookId(), fields, wishes, exchange, startNanos);
            case STATUS -> exchange.answer(status(fields));
            case DIAGNOSE -> exchange.answer(diagnosis(verified, fields, wishes));
        }
    }

    private void send(Optional<String> webhookId, Fields fields, Wishes wishes, Exchange exchange, long startNanos) {
        String id = counted(() -> webhookId.or(fields::id).orElseGet(OrderId::made));
        Optional<Waiting> waiting = wishes.patience()
                .filter(longest -> !longest.isZero())
                .flatMap(longest -> parts.outbox().map(outbox -> new Waiting(outbox, id)));
        waiting.ifPresent(open -> exchange.atEnd(open::close));
        byte[] digest = OrderDigest.of(fields);
        Acceptance acceptance = counted(Optional.of(id), () -> intake.accept(id, digest, fields));
        KnownOrder order = acceptance.order();
        count(acceptance, digest, startNanos);
        if (!isSame(order, digest)) {
            exchange.answer(answers.problem(reused(), order));
        } else if (waiting.isPresent() && !order.state().isFinal()) {
            waiting.get()
                    .then(
                            exchange,
                            deadlines,
                            wishes.patience().orElseThrow(),
                            order,
                            outcome -> exchange.answer(waited(acceptance, outcome)));
        } else {
            exchange.answer(wishes.patience().isPresent() ? waited(acceptance, order) : atOnce(acceptance));
        }
    }

    private static boolean isSame(KnownOrder order, byte[] digest) {
        return Arrays.equals(order.digest(), digest);
    }

    private static CodedException reused() {
        return new CodedException(
                ErrorCode.ID_REUSED, "An order with this id and another content was accepted before. Use a new id.");
    }

    private Answer waited(Acceptance acceptance, KnownOrder outcome) {
        Answer answer =
                acceptance instanceof Acceptance.AlreadyKnown ? answers.duplicate(outcome) : answers.outcome(outcome);
        return answer.with("Preference-Applied", "wait");
    }

    private Answer atOnce(Acceptance acceptance) {
        return acceptance instanceof Acceptance.AlreadyKnown known
                ? answers.duplicate(known.order())
                : answers.accepted(acceptance.order());
    }

    private Answer status(Fields fields) {
        String id = fields.id().orElseThrow(() -> fields.missing(Field.ID));
        return outbox().find(id)
                .map(answers::status)
                .orElseThrow(() -> new CodedException(
                        ErrorCode.UNKNOWN_ID, "No order with this id was accepted, or it is forgotten by now."));
    }

    private Answer diagnosis(VerifiedRequest verified, Fields fields, Wishes wishes) {
        Optional<String> userUid = customers.read(fields);
        return answers.diagnosis(parts.diagnosis().run(userUid, wishes.locale(), verified.clockOffset()));
    }

    private Outbox outbox() {
        return parts.outbox()
                .orElseThrow(() -> new CodedException(
                        ErrorCode.OUTBOX_UNAVAILABLE,
                        "There is no outbox: its settings are wrong. The shop's administrator sees why."));
    }

    private void count(Acceptance acceptance, byte[] digest, long startNanos) {
        if (!isSame(acceptance.order(), digest)) {
            log.refused(reused(), Optional.of(acceptance.order().id()));
        } else if (acceptance instanceof Acceptance.AlreadyKnown) {
            parts.observer().duplicate();
        } else {
            RequestLog.accepted(acceptance.order().id());
            parts.observer().accepted(Duration.ofNanos(System.nanoTime() - startNanos));
        }
    }

    private <T> T counted(Supplier<T> step) {
        return counted(Optional.empty(), step);
    }

    private <T> T counted(Optional<String> id, Supplier<T> step) {
        try {
            return step.get();
        } catch (CodedException refusal) {
            log.refused(refusal, id);
            throw refusal;
        }
    }
}

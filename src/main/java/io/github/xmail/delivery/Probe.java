package io.github.xmail.delivery;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.error.Repeats;
import io.github.xmail.outbox.ClaimedOrder;
import io.github.xmail.outbox.Pause;
import io.github.xmail.smtp.SmtpOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * While delivery pauses, looks whether what failed is back, in the way and at the intervals of {@link Probing}. The intervals
 * of a node's own pauses start anew only when a mail went out in the meantime, so that a server that answers a probe and
 * fails at once is not hammered. Runs on a thread of its own.
 */
final class Probe implements Runnable {

    private static final EventLog LOG = EventLog.of("io.github.xmail.delivery");
    private static final Duration IDLE = Duration.ofSeconds(1);
    static final Duration FIRST = Duration.ofSeconds(1);

    private final Gate gate;
    private final Delivery.Parts parts;
    private final Courier courier;
    private final Duration first;
    private final Repeats repeats = new Repeats();
    private Optional<Pause> noticed = Optional.empty();

    /** @param first the wait before the first probe */
    Probe(Gate gate, Delivery.Parts parts, Courier courier, Duration first) {
        this.gate = gate;
        this.parts = parts;
        this.courier = courier;
        this.first = first;
    }

    @Override
    public void run() {
        try {
            Duration wait = step();
            while (gate.awaitChange(wait)) {
                wait = step();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return after which time the next step is due, if nothing changes before */
    private Duration step() throws InterruptedException {
        Optional<Pause> pause = gate.pause();
        notice(pause);
        if (pause.isEmpty() || Probing.of(pause.get().code()) == Probing.NONE) {
            return IDLE;
        }
        Duration left = untilDue(pause.get());
        if (!left.isZero()) {
            return left;
        }
        try {
            return look(pause.get());
        } catch (RuntimeException | Error unforeseen) {
            ErrorCode code = pause.get().code();
            LOG.event(LogEvent.PROBE_UNFORESEEN, repeats, code.code())
                    .code(code)
                    .cause(unforeseen)
                    .write();
            return IDLE;
        }
    }

    /** A clock that was set back must not make one wait for it. */
    private Duration untilDue(Pause pause) {
        Instant now = parts.outbox().now();
        Instant last = pause.probed().orElse(pause.since());
        Instant due = last.plus(Probing.interval(pause.code(), pause.probes(), first));
        return now.isBefore(last) || !now.isBefore(due) ? Duration.ZERO : Duration.between(now, due);
    }

    /** Tells the log once of each pause that the outbox keeps, and of the end of every pause. */
    private void notice(Optional<Pause> present) {
        Optional<ErrorCode> before = noticed.map(Pause::code);
        Optional<ErrorCode> code = present.map(Pause::code);
        noticed = present;
        if (code.equals(before)) {
            return;
        }
        if (code.isEmpty()) {
            LOG.event(LogEvent.DELIVERY_RESUMED).code(before.get()).write();
        } else if (parts.outbox().pauses().of(code.get()).isPresent()) {
            courier.begin();
            LOG.event(code.get() == ErrorCode.PAUSED ? LogEvent.DELIVERY_STOPPED : LogEvent.DELIVERY_PAUSED)
                    .code(code.get())
                    .with("since", present.get().since())
                    .hint(PauseHint.of(code.get()))
                    .write();
        }
    }

    private Duration look(Pause pause) throws InterruptedException {
        if (Probing.of(pause.code()) == Probing.ORDER) {
            return sendOne(pause);
        }
        gate.probed();
        Optional<ErrorCode> still = stillWrong(pause.code());
        if (still.isEmpty()) {
            gate.open();
        } else if (still.get() != pause.code()) {
            gate.pause(still.get());
            LOG.event(LogEvent.DELIVERY_STILL_PAUSED)
                    .code(still.get())
                    .with("before", pause.code().code())
                    .hint(PauseHint.of(still.get()))
                    .write();
        }
        return Duration.ZERO;
    }

    private Optional<ErrorCode> stillWrong(ErrorCode code) {
        return Probing.of(code) == Probing.DATABASE
                ? databaseProblem()
                : parts.server().probe().map(SmtpOutcome.ServerDown::code);
    }

    private Optional<ErrorCode> databaseProblem() {
        try {
            parts.customers().check();
            return Optional.empty();
        } catch (CodedException e) {
            return Optional.of(e.code());
        }
    }

    /** What ends before it comes to the server (a customer who is gone) was no probe: the next order is taken at once. */
    private Duration sendOne(Pause pause) throws InterruptedException {
        Optional<ClaimedOrder> order = parts.outbox().take(IDLE);
        if (order.isEmpty()) {
            return Duration.ZERO;
        }
        OrderProbe probe = new OrderProbe(pause);
        courier.carry(order.get(), probe);
        // a session that is open goes on with the settings it began with: the next probe needs a new one
        parts.server().closeIdle();
        gate.lookAgain();
        return probe.unavailable ? IDLE : Duration.ZERO;
    }

    /** The turn of the one order that goes out while delivery pauses. */
    private final class OrderProbe implements Turn {
        private final Pause pause;
        private boolean unavailable;

        OrderProbe(Pause pause) {
            this.pause = pause;
        }

        @Override
        public boolean begin() {
            boolean governs = gate.pause().filter(pause::equals).isPresent();
            try {
                return governs && !gate.isClosed() && parts.outbox().beginProbe(pause);
            } catch (CodedException e) {
                unavailable = true;
                return false;
            }
        }

        @Override
        public boolean probes(ErrorCode code) {
            return pause.code() == code;
        }
    }
}

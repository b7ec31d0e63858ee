package io.github.xmail.delivery;

import io.github.xmail.error.CauseChain;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.smtp.SmtpOutcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * While delivery pauses, looks whether what failed is back: after 1 s, 2 s, 4 s and so on up to every 60 s. The interval
 * starts anew only when a mail went out in the meantime, so that a server that answers a probe and fails at once is not
 * hammered. Runs on a thread of its own.
 */
final class Probe implements Runnable {

    private static final Logger LOG = System.getLogger("io.github.xmail.delivery");
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration LONGEST = Duration.ofSeconds(60);

    private final Gate gate;
    private final CustomerBook customers;
    private final MailServer server;
    private final Duration first;
    private volatile Duration wait;

    /** @param first the wait before the first probe */
    Probe(Gate gate, CustomerBook customers, MailServer server, Duration first) {
        this.first = first;
        this.wait = first;
        this.gate = gate;
        this.customers = customers;
        this.server = server;
    }

    /** A mail went out: the next pause is a new one. */
    void delivered() {
        wait = first;
    }

    @Override
    public void run() {
        try {
            while (gate.awaitPause() && gate.rest(wait)) {
                wait = longer(wait);
                gate.paused().ifPresent(this::look);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration longer(Duration wait) {
        Duration twice = wait.multipliedBy(2);
        return twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
    }

    private void look(ErrorCode code) {
        Optional<ErrorCode> still;
        try {
            still = stillWrong(code);
        } catch (RuntimeException unforeseen) {
            LOG.log(Level.ERROR, "the probe of the pause {0} failed\n{1}", code.code(), CauseChain.of(unforeseen));
            return;
        }
        if (still.isEmpty()) {
            gate.open();
            LOG.log(Level.INFO, "delivery goes on: the pause {0} is over", code.code());
        } else if (still.get() != code) {
            gate.pause(still.get());
            LOG.log(
                    Level.WARNING,
                    "delivery still pauses: {0} after {1}",
                    still.get().code(),
                    code.code());
        }
    }

    private Optional<ErrorCode> stillWrong(ErrorCode code) {
        return switch (code) {
            case DATABASE_UNREACHABLE, USER_QUERY_FAILED -> databaseProblem();
            default -> server.probe().map(SmtpOutcome.ServerDown::code);
        };
    }

    private Optional<ErrorCode> databaseProblem() {
        try {
            customers.check();
            return Optional.empty();
        } catch (CodedException e) {
            return Optional.of(e.code());
        }
    }
}

package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.error.Repeats;
import io.github.xmail.mail.Composer;
import io.github.xmail.outbox.ClaimedOrder;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.Outcome;
import io.github.xmail.outbox.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Takes orders from the outbox and delivers them on a few threads, until it is stopped. Thread-safe.
 *
 * <p>One order: find the customer, compose the mail, send it, settle the order. What is wrong with the mail ends or defers
 * the mail; what is wrong with the database or the SMTP server pauses everything, and one probe looks when it is over.
 */
public final class Delivery {

    private static final EventLog LOG = EventLog.of("io.github.xmail.delivery");
    private static final Duration IDLE = Duration.ofSeconds(1);

    /**
     * What delivery works with.
     *
     * @param outbox where orders come from and are settled
     * @param customers the shop's database
     * @param customerId makes the customer id of a {@code user_uid} as it was sent (an opaque token is decrypted here)
     * @param composer makes the bytes
     * @param server the shop's SMTP server
     * @param settled is told how each claim ends; it returns at once and throws nothing
     */
    public record Parts(
            Outbox outbox,
            CustomerBook customers,
            UnaryOperator<String> customerId,
            Composer composer,
            MailServer server,
            Consumer<Outcome> settled) {}

    private final Parts parts;
    private final DeliverySettings settings;
    private final Gate gate;
    private final Probe probe;
    private final Courier courier;
    private final Repeats repeats = new Repeats();
    private final List<Thread> threads = new ArrayList<>();

    /** Nothing runs yet. */
    public Delivery(Parts parts, DeliverySettings settings) {
        this(parts, settings, Probe.FIRST);
    }

    /** @param firstProbe how long after the beginning of a pause one looks for the first time */
    Delivery(Parts parts, DeliverySettings settings, Duration firstProbe) {
        this.parts = parts;
        this.settings = settings;
        this.gate = new Gate(parts.outbox());
        RetrySchedule schedule =
                new RetrySchedule(() -> ThreadLocalRandom.current().nextLong());
        this.courier = new Courier(parts, settings, gate, schedule);
        this.probe = new Probe(gate, parts, courier, firstProbe);
    }

    /** Starts the threads. */
    public void start() {
        if (settings.mode() == DeliverySettings.Mode.HOLD) {
            gate.pause(ErrorCode.HELD);
            LOG.event(LogEvent.DELIVERY_HELD).write();
        } else {
            threads.add(new Thread(probe, "xmail-probe"));
            for (int i = 1; i <= settings.threads(); i++) {
                threads.add(new Thread(this::deliverAll, "xmail-delivery-" + i));
            }
        }
        threads.forEach(Thread::start);
    }

    /** The code of the present pause: {@code paused} before {@code held} before any other. */
    public Optional<ErrorCode> pause() {
        return gate.pause().map(Pause::code);
    }

    /**
     * Stops: mails in flight finish; after {@code grace} the connections are cut, what has not reached its final dot goes
     * back to the queue, and what waits for the answer to its dot is uncertain. Returns when all threads have ended.
     */
    public void stop(Duration grace) {
        gate.close();
        boolean interrupted = false;
        long end = System.nanoTime() + grace.toNanos();
        for (Thread thread : threads) {
            interrupted |= !join(thread, Duration.ofNanos(end - System.nanoTime()));
        }
        parts.server().close();
        for (Thread thread : threads) {
            thread.interrupt();
            interrupted |= !join(thread, IDLE.multipliedBy(10));
            if (thread.isAlive()) {
                LOG.event(LogEvent.THREAD_STUCK)
                        .with("thread", thread.getName())
                        .write();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(Thread thread, Duration time) {
        try {
            if (!time.isNegative() && !time.isZero()) {
                thread.join(Math.max(1, time.toMillis()));
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void deliverAll() {
        try {
            Optional<Gate.Passage> turn = gate.awaitTurn();
            while (turn.isPresent()) {
                deliverOne(turn.get());
                turn = gate.awaitTurn();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whatever goes wrong, too little memory for one, the thread goes on: nothing would be mailed without it. */
    private void deliverOne(Gate.Passage turn) throws InterruptedException {
        try (turn) {
            Optional<ClaimedOrder> order = parts.outbox().take(IDLE);
            if (order.isPresent()) {
                courier.carry(order.get(), turn);
            }
        } catch (RuntimeException | Error unforeseen) {
            LOG.event(LogEvent.ORDER_UNFORESEEN, repeats, unforeseen.getClass().getName())
                    .cause(unforeseen)
                    .write();
            gate.awaitChange(IDLE);
        }
    }
}

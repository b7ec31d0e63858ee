package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.outbox.Outbox;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Ends orders whose time is over, within a minute, also while delivery pauses or cannot run at all: nothing is mailed late.
 * Thread-safe.
 */
public final class OverdueOrders implements AutoCloseable {

    private static final EventLog LOG = EventLog.of("io.github.xmail.delivery");
    private static final int EVERY_SECONDS = 20;

    private final Outbox outbox;
    private final Duration retryTime;
    private final Supplier<Optional<ErrorCode>> pause;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "xmail-overdue");

    /**
     * Nothing runs yet.
     *
     * @param retryTime how long an order is tried
     * @param pause the code of the present pause: why an order that was never tried did not go out
     */
    public OverdueOrders(Outbox outbox, Duration retryTime, Supplier<Optional<ErrorCode>> pause) {
        this.outbox = outbox;
        this.retryTime = retryTime;
        this.pause = pause;
    }

    /** Starts to look, again and again. */
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
                end();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        try {
            int ended = outbox.endOverdue(retryTime, pause.get());
            if (ended > 0) {
                LOG.event(LogEvent.ORDERS_OVERDUE).with("orders", ended).write();
            }
        } catch (RuntimeException | Error e) {
            // the outbox says itself that it is not available; the next round looks again
            LOG.event(LogEvent.OVERDUE_LOOK_FAILED).cause(e).write();
        }
    }

    /** Returns when the thread has ended. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.github.xmail.outbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Orders that are being accepted go before mails: somebody waits for the answer to an order, and in a burst both want the
 * same processors. A mail gives way for a moment only, so that delivery goes on at a good pace however long the burst lasts.
 * Thread-safe.
 */
final class Precedence {

    /** About what a relay takes for a mail, and a hundred times what a mail takes of a processor. */
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int crowd;
    private final AtomicInteger underWay = new AtomicInteger();

    Precedence() {
        this(Math.max(2, Runtime.getRuntime().availableProcessors()));
    }

    /** @param crowd from so many orders at a time on mails give way */
    Precedence(int crowd) {
        this.crowd = crowd;
    }

    /** An order is being accepted from now on. */
    void enter() {
        underWay.incrementAndGet();
    }

    /** It is, or was refused. */
    void leave() {
        underWay.decrementAndGet();
    }

    /** Returns when few orders are being accepted, or when the moment is over. */
    void giveWay() throws InterruptedException {
        long start = System.nanoTime();
        while (underWay.get() >= crowd && System.nanoTime() - start < LONGEST_NANOS) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }
}

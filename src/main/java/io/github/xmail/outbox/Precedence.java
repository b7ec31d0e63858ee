package io.github.xmail.outbox;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Orders that are being accepted go before mails: somebody waits for the answer to an order, and in a burst both want the
 * same processors. The beginning of a burst belongs to the orders; in one that lasts a mail gives way for a moment only, so
 * that delivery goes on at a good pace. Thread-safe.
 */
final class Precedence {

    /** Thousands of orders, and nothing to who gets a mail. */
    static final long BEGINNING_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** About what a relay takes for a mail, and a hundred times what a mail takes of a processor. */
    static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** After so long without a crowd the next one is another burst. */
    static final long LULL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final int crowd;
    private final LongSupplier nanoTime;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile long burstBegan;
    private volatile long crowdSeen;

    Precedence() {
        this(Math.max(2, Runtime.getRuntime().availableProcessors()), System::nanoTime);
    }

    /** @param crowd from so many orders at a time on mails give way */
    Precedence(int crowd, LongSupplier nanoTime) {
        this.crowd = crowd;
        this.nanoTime = nanoTime;
        this.crowdSeen = nanoTime.getAsLong() - LULL_NANOS;
    }

    /** An order is being accepted from now on. */
    void enter() {
        if (underWay.incrementAndGet() >= crowd) {
            long now = nanoTime.getAsLong();
            if (now - crowdSeen >= LULL_NANOS) {
                burstBegan = now;
            }
            crowdSeen = now;
        }
    }

    /** It is, or was refused. */
    void leave() {
        underWay.decrementAndGet();
    }

    /** Returns when few orders are being accepted, or when a mail has waited long enough. */
    void giveWay() throws InterruptedException {
        long start = nanoTime.getAsLong();
        while (underWay.get() >= crowd && isPatient(start)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(STEP_NANOS);
        }
    }

    private boolean isPatient(long start) {
        long now = nanoTime.getAsLong();
        return now - burstBegan < BEGINNING_NANOS || now - start < MOMENT_NANOS;
    }
}

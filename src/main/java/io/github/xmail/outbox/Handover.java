package io.github.xmail.outbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Orders that this node has claimed and nobody works on yet, in memory, bounded in number and bytes. Room is reserved before
 * the commit that claims, so that what is committed always fits. Thread-safe.
 */
final class Handover {

    private static final int MOST_ORDERS = 1000;
    private static final long MOST_BYTES =
            Math.min(16L << 20, Runtime.getRuntime().maxMemory() / 16);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Deque<ClaimedOrder> orders = new ArrayDeque<>();
    private int reserved;
    private long bytes;
    private long changes;

    /** Room for one order; refused where there is none. One order always fits into an empty hand-over, however large. */
    boolean reserve(int size) {
        lock.lock();
        try {
            if (reserved > 0 && (reserved >= MOST_ORDERS || bytes + size > MOST_BYTES)) {
                return false;
            }
            reserved++;
            bytes += size;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives room back that is not needed after all. */
    void cancel(int size) {
        lock.lock();
        try {
            free(size);
        } finally {
            lock.unlock();
        }
    }

    private void free(int size) {
        reserved--;
        bytes -= size;
    }

    /** Hands an order over for which room is reserved. */
    void give(ClaimedOrder order) {
        lock.lock();
        try {
            orders.add(order);
            changes++;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Hands several over at once: whoever takes the first one may rely on the others being there. */
    void give(List<ClaimedOrder> several) {
        lock.lock();
        try {
            several.forEach(this::give);
        } finally {
            lock.unlock();
        }
    }

    Optional<ClaimedOrder> poll() {
        lock.lock();
        try {
            ClaimedOrder order = orders.poll();
            if (order != null) {
                free(order.content().length);
            }
            return Optional.ofNullable(order);
        } finally {
            lock.unlock();
        }
    }

    /** Takes out what must not be tried. */
    List<ClaimedOrder> withdraw(Predicate<ClaimedOrder> unwanted) {
        lock.lock();
        try {
            List<ClaimedOrder> withdrawn = new ArrayList<>();
            for (Iterator<ClaimedOrder> all = orders.iterator(); all.hasNext(); ) {
                ClaimedOrder order = all.next();
                if (unwanted.test(order)) {
                    all.remove();
                    free(order.content().length);
                    withdrawn.add(order);
                }
            }
            return withdrawn;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets all orders, and all room that is reserved. Nobody else may be about to hand something over. */
    void clear() {
        lock.lock();
        try {
            orders.clear();
            reserved = 0;
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return orders.size();
        } finally {
            lock.unlock();
        }
    }

    /** Counts what happened, for {@link #await}. */
    long changes() {
        lock.lock();
        try {
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something happens after {@code seen}, at most so long. */
    void await(long seen, long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (changes == seen && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has everybody who waits look again. */
    void wake() {
        lock.lock();
        try {
            changes++;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

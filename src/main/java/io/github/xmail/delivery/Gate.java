package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether delivery as a whole goes on or pauses. A pause has one code, is probed by one thread at a growing interval, and
 * ends for all threads at once. Thread-safe; waiting is monotonic.
 */
final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<ErrorCode> code = Optional.empty();
    private boolean closed;

    /** Pauses with a code; true where delivery was going on before. Another code replaces the present one. */
    boolean pause(ErrorCode why) {
        lock.lock();
        try {
            boolean first = code.isEmpty();
            code = Optional.of(why);
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the pause. */
    void open() {
        lock.lock();
        try {
            code = Optional.empty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets every waiting thread go for good. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether every thread is to go for good. */
    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** The code of the present pause. */
    Optional<ErrorCode> paused() {
        lock.lock();
        try {
            return code;
        } finally {
            lock.unlock();
        }
    }

    /** Whether delivery goes on: no pause, and not closed. */
    boolean isOpen() {
        lock.lock();
        try {
            return code.isEmpty() && !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when delivery goes on, true; false when the gate is closed for good. */
    boolean awaitOpen() throws InterruptedException {
        lock.lock();
        try {
            while (code.isPresent() && !closed) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when delivery pauses, true; false when the gate is closed for good. */
    boolean awaitPause() throws InterruptedException {
        lock.lock();
        try {
            while (code.isEmpty() && !closed) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for that long; false as soon as the gate is closed for good. */
    boolean rest(Duration time) throws InterruptedException {
        lock.lock();
        try {
            long nanos = time.toNanos();
            while (nanos > 0 && !closed) {
                nanos = changed.awaitNanos(nanos);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}

package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.Pause;
import io.github.xmail.outbox.Pauses;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether mails may go out: what this node found out for itself, and what the outbox keeps for all nodes. Of several pauses
 * one governs: the administrator's, then {@code held}, then this node's own, then those of the outbox. Thread-safe.
 */
final class Gate {

    /** How long, at most, a change that the outbox keeps goes unnoticed. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final List<ErrorCode> KEPT = List.of(ErrorCode.SMTP_UNCERTAIN, ErrorCode.SMTP_REJECTED);

    private final Outbox outbox;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Optional<Pause> own = Optional.empty();
    private volatile int probes;
    private boolean singleTaken;
    private volatile boolean closed;

    Gate(Outbox outbox) {
        this.outbox = outbox;
    }

    /** This node pauses with a code; true where it did not before. Another code replaces the present one. */
    boolean pause(ErrorCode why) {
        lock.lock();
        try {
            boolean first = own.isEmpty();
            own = Optional.of(
                    new Pause(why, own.map(Pause::since).orElseGet(outbox::now), probes, own.flatMap(Pause::probed)));
            changed.signalAll();
            return first;
        } finally {
            lock.unlock();
        }
    }

    /** One looks now whether this node's pause is over. */
    void probed() {
        lock.lock();
        try {
            probes++;
            own = own.map(pause -> new Pause(pause.code(), pause.since(), probes, Optional.of(outbox.now())));
        } finally {
            lock.unlock();
        }
    }

    /** A mail went out: this node's next pause is a new one, and is probed as often as the first. */
    void delivered() {
        if (probes != 0) {
            probes = 0;
        }
    }

    /** Ends this node's pause. */
    void open() {
        lock.lock();
        try {
            own = Optional.empty();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Has everybody who waits look again at what the outbox keeps. */
    void lookAgain() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets every waiting thread go for good. */
    void close() {
        closed = true;
        lookAgain();
    }

    /** Whether every thread is to go for good. */
    boolean isClosed() {
        return closed;
    }

    /** The pause that governs. */
    Optional<Pause> pause() {
        Pauses kept = outbox.pauses();
        return kept.of(ErrorCode.PAUSED)
                .or(this::own)
                .or(() -> KEPT.stream().flatMap(code -> kept.of(code).stream()).findFirst());
    }

    private Optional<Pause> own() {
        lock.lock();
        try {
            return own;
        } finally {
            lock.unlock();
        }
    }

    /** Whether delivery goes on: no pause, and not closed. */
    boolean isOpen() {
        return !closed && pause().isEmpty();
    }

    /**
     * Returns when delivery goes on and it is this thread's turn; empty when the gate is closed for good. After a mail whose
     * final dot was not answered there is one turn at a time.
     */
    Optional<Passage> awaitTurn() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                boolean single = outbox.pauses().oneAtATime();
                if (isOpen() && !(single && singleTaken)) {
                    return Optional.of(new Passage(single));
                }
                changed.awaitNanos(LOOK_NANOS);
            }
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** A turn while delivery goes on. To be closed when its mail is settled. */
    final class Passage implements Turn, AutoCloseable {
        private final boolean single;

        private Passage(boolean single) {
            this.single = single;
            singleTaken |= single;
        }

        @Override
        public boolean begin() {
            return isOpen() && (single || !outbox.pauses().oneAtATime());
        }

        @Override
        public boolean probes(ErrorCode code) {
            return false;
        }

        @Override
        public void close() {
            if (single) {
                lock.lock();
                try {
                    singleTaken = false;
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
            }
        }
    }

    /** Waits until something may have changed, at most so long; false when the gate is closed for good. */
    boolean awaitChange(Duration longest) throws InterruptedException {
        lock.lock();
        try {
            if (!closed) {
                changed.awaitNanos(Math.min(longest.toNanos(), LOOK_NANOS));
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }
}

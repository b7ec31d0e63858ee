package io.github.xmail.smtp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;

/** The open connections that nobody uses, the one used last on top. Thread-safe. */
final class KeptConnections {

    /** Below what servers wait for a command; Postfix gives up after 300 s, under stress after 10 s. */
    private static final Duration IDLE = Duration.ofSeconds(30);

    /** So that a changed address or certificate of the server is noticed. */
    private static final Duration AGE = Duration.ofMinutes(10);

    /** Exim's default limit; a server with a lower one answers 421, which is no harm. */
    private static final int MAILS = 1000;

    private record Kept(SmtpConnection connection, long since) {}

    private final Deque<Kept> stack = new ArrayDeque<>();
    private final Consumer<SmtpConnection> end;
    private long retiredAt = System.nanoTime();

    /** @param end closes a connection that is given up */
    KeptConnections(Consumer<SmtpConnection> end) {
        this.end = end;
    }

    /** The connection used last that is still fit. */
    Optional<SmtpConnection> take() {
        for (Kept kept = pop(); kept != null; kept = pop()) {
            if (!past(kept.since, IDLE)
                    && fresh(kept.connection)
                    && !kept.connection.wire().doubtful()) {
                return Optional.of(kept.connection);
            }
            end.accept(kept.connection);
        }
        return Optional.empty();
    }

    private synchronized Kept pop() {
        return stack.pollLast();
    }

    /** @return whether it was taken; one that is too old, or older than the last {@link #retire}, is not */
    synchronized boolean keep(SmtpConnection connection) {
        boolean kept = fresh(connection) && connection.madeAt() - retiredAt >= 0;
        if (kept) {
            stack.addLast(new Kept(connection, System.nanoTime()));
        }
        return kept;
    }

    private static boolean fresh(SmtpConnection connection) {
        return connection.mails() < MAILS && !past(connection.madeAt(), AGE);
    }

    private static boolean past(long since, Duration limit) {
        return System.nanoTime() - since > limit.toNanos();
    }

    /** Gives up all that are here, and those in use as soon as they come back. */
    void retire() {
        synchronized (this) {
            retiredAt = System.nanoTime();
        }
        for (Kept kept = pop(); kept != null; kept = pop()) {
            end.accept(kept.connection);
        }
    }

    /** Gives up those that were idle for too long. */
    void expire() {
        for (Kept kept = popIdle(); kept != null; kept = popIdle()) {
            end.accept(kept.connection);
        }
    }

    private synchronized Kept popIdle() {
        Kept oldest = stack.peekFirst();
        return oldest != null && past(oldest.since, IDLE) ? stack.pollFirst() : null;
    }
}

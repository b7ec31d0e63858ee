package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * Borrows connections of the container's pool, and waits no longer than it has patience: a driver that is greeted by
 * nobody, or a pool that is empty, may wait for ever. What comes too late goes back. Borrowing is for one thread.
 *
 * <p>A server that was reset answers those who wait for it never. So the pool is asked again from time to time, and the one
 * who has waited longest is forgotten and interrupted: what waits in the pool ends by that, and of those that hang in the
 * driver there are no more than the pool has places.
 */
final class Lending {

    /** Each may hold a place in the pool; a server that was only stopped answers them all when it goes on. */
    private static final int MOST_UNANSWERED = 4;

    /** Where so many are unanswered. */
    private static final Duration PACE = Duration.ofMinutes(1);

    private final DataSource dataSource;
    private final Duration patience;
    private final LongSupplier nanos;
    private final ThreadFactory threads;
    private final Queue<Thread> unanswered = new ConcurrentLinkedQueue<>();
    private long askedAtNanos;

    Lending(DataSource dataSource, Duration patience) {
        this(dataSource, patience, System::nanoTime, Lending::thread);
    }

    /** The same with another clock and other threads. */
    Lending(DataSource dataSource, Duration patience, LongSupplier nanos, ThreadFactory threads) {
        this.dataSource = dataSource;
        this.patience = patience;
        this.nanos = nanos;
        this.threads = threads;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(null, work, "xmail-outbox-connect", 0, false);
        // pools find their driver by it at the first connection
        thread.setContextClassLoader(Lending.class.getClassLoader());
        thread.setDaemon(true);
        return thread;
    }

    /** @throws SQLTimeoutException where none came in time */
    Connection borrow() throws SQLException {
        if (unanswered.size() >= MOST_UNANSWERED) {
            forgetOldest();
        }
        CompletableFuture<Connection> answer = new CompletableFuture<>();
        Thread thread = threads.newThread(() -> ask(answer));
        start(thread);
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return orTooLate(answer, e);
        } catch (InterruptedException e) {
            thread.interrupt();
            return orTooLate(answer, e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    private void forgetOldest() throws SQLTimeoutException {
        if (nanos.getAsLong() - askedAtNanos < PACE.toNanos()) {
            throw new SQLTimeoutException("the pool has not answered what it was asked before");
        }
        Thread oldest = unanswered.poll();
        if (oldest != null) {
            oldest.interrupt();
        }
    }

    /** The system may have no thread to give. */
    private void start(Thread thread) {
        boolean started = false;
        askedAtNanos = nanos.getAsLong();
        unanswered.add(thread);
        try {
            thread.start();
            started = true;
        } finally {
            if (!started) {
                unanswered.remove(thread);
            }
        }
    }

    private void ask(CompletableFuture<Connection> answer) {
        try {
            Connection connection = dataSource.getConnection();
            if (!answer.complete(connection)) {
                connection.close();
            }
        } catch (SQLException | RuntimeException | LinkageError | OutOfMemoryError e) {
            answer.completeExceptionally(e);
        } finally {
            unanswered.remove(Thread.currentThread());
        }
    }

    /** It may come at this very moment. */
    private static Connection orTooLate(CompletableFuture<Connection> answer, Exception why) throws SQLException {
        SQLTimeoutException late = new SQLTimeoutException("the pool gives no connection", why);
        if (answer.completeExceptionally(late)) {
            throw late;
        }
        try {
            return answer.join();
        } catch (RuntimeException e) {
            throw thrown(e.getCause());
        }
    }

    private static SQLException thrown(Throwable cause) {
        if (cause instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return (SQLException) cause;
    }
}

package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * Borrows connections of the container's pool, and waits no longer than it has patience: a driver that is greeted by
 * nobody, or a pool that is empty, may wait for ever. What comes too late goes back. Borrowing is for one thread.
 */
final class Lending {

    /** Each may hold a place in the pool; a server that was only stopped answers them all when it goes on. */
    private static final int MOST_UNANSWERED = 4;

    private final DataSource dataSource;
    private final Duration patience;
    private final AtomicInteger unanswered = new AtomicInteger();

    Lending(DataSource dataSource, Duration patience) {
        this.dataSource = dataSource;
        this.patience = patience;
    }

    /** @throws SQLTimeoutException where none came in time */
    Connection borrow() throws SQLException {
        if (unanswered.get() >= MOST_UNANSWERED) {
            throw new SQLTimeoutException("the pool has not answered what it was asked before");
        }
        CompletableFuture<Connection> answer = new CompletableFuture<>();
        Thread thread = new Thread(null, () -> ask(answer), "xmail-outbox-connect", 0, false);
        // pools find their driver by it at the first connection
        thread.setContextClassLoader(Lending.class.getClassLoader());
        thread.setDaemon(true);
        unanswered.incrementAndGet();
        thread.start();
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

    private void ask(CompletableFuture<Connection> answer) {
        try {
            Connection connection = dataSource.getConnection();
            if (!answer.complete(connection)) {
                connection.close();
            }
        } catch (SQLException | RuntimeException | LinkageError | OutOfMemoryError e) {
            answer.completeExceptionally(e);
        } finally {
            unanswered.decrementAndGet();
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

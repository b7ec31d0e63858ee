package io.github.xmail.customer;

import io.github.xmail.error.CodedException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Threads for look-ups on a pool that has no limits of ours: lending a connection and taking it back may block for
 * minutes there, and then the look-up is given up at its deadline and left alone. It is not interrupted, because an
 * embedded database may close its file on that. Thread-safe.
 */
final class LookupThreads implements AutoCloseable {

    /** For those who only diagnose, and for look-ups that were given up and still hang. */
    private static final int TO_SPARE = 16;

    private final ThreadPoolExecutor threads;

    /** No thread runs yet. @param lookups how many run at a time where none hangs */
    LookupThreads(int lookups) {
        threads = new ThreadPoolExecutor(
                0, lookups + TO_SPARE, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), LookupThreads::thread);
    }

    private static Thread thread(Runnable work) {
        Thread made = new Thread(work, "xmail-customer");
        made.setDaemon(true);
        return made;
    }

    /**
     * What a look-up answers.
     *
     * @throws CodedException that of the look-up; {@code database_unreachable} where it is not over by the deadline, or
     *     where too many others hang
     */
    <T> T answer(Callable<T> lookup, Deadline limit) {
        try {
            return threads.submit(lookup).get(limit.millisLeft(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | RejectedExecutionException e) {
            throw Failures.unreachable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failures.unreachable(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CodedException coded) {
                throw coded;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Ends the threads; only one that hangs in the network may live on until its pool lets go of it. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.github.xmail.order;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The ends of waiting, by one thread of its own. What they call must return soon. Thread-safe. */
final class Deadlines implements AutoCloseable {

    private static final long STOP_SECONDS = 5;

    private final ScheduledThreadPoolExecutor timer;
    private final Set<Deadline> open = ConcurrentHashMap.newKeySet();

    Deadlines() {
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "xmail-order-deadlines");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * Calls one of the two, once, unless it is cancelled before.
     *
     * @param late called when the time is over
     * @param stopped called when the server stops before
     */
    Deadline start(Duration time, Runnable late, Runnable stopped) {
        Deadline deadline = new Deadline(late, stopped);
        open.add(deadline);
        try {
            deadline.task = timer.schedule(deadline::isOver, time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            deadline.stop();
        }
        return deadline;
    }

    /** One end of waiting. */
    final class Deadline {
        private final Runnable late;
        private final Runnable stopped;
        private final AtomicBoolean done = new AtomicBoolean();
        private volatile ScheduledFuture<?> task;

        private Deadline(Runnable late, Runnable stopped) {
            this.late = late;
            this.stopped = stopped;
        }

        private void isOver() {
            if (finish()) {
                late.run();
            }
        }

        private void stop() {
            if (finish()) {
                stopped.run();
            }
        }

        /** Nothing is called any more. */
        void cancel() {
            if (finish() && task != null) {
                task.cancel(false);
            }
        }

        private boolean finish() {
            open.remove(this);
            return done.compareAndSet(false, true);
        }
    }

    /** Ends every waiting at once, and the thread. */
    @Override
    public void close() {
        timer.shutdownNow();
        open.forEach(Deadline::stop);
        try {
            timer.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

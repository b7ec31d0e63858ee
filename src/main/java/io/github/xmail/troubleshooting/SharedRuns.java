package io.github.xmail.troubleshooting;

import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs checks on threads of its own, and shares them: who asks for a check that is under way, or that ended a moment ago,
 * gets that run. So neither servers nor threads are hammered, however often one asks. Thread-safe.
 */
final class SharedRuns implements AutoCloseable {

    private static final EventLog LOG = EventLog.of(SharedRuns.class.getPackageName());

    private static final int THREADS = 4;
    private static final int WAITING = 32;
    private static final Duration IDLE = Duration.ofSeconds(30);
    private static final Duration STOP = Duration.ofSeconds(15);

    /** A result and how long it took. */
    record Timed(Result result, Duration took) {

        static Timed of(Supplier<Result> check) {
            long began = System.nanoTime();
            Result result = orFailed(check);
            return new Timed(result, Duration.ofNanos(System.nanoTime() - began));
        }

        private static Result orFailed(Supplier<Result> check) {
            try {
                return check.get();
            } catch (RuntimeException unforeseen) {
                LOG.event(LogEvent.CHECK_UNFORESEEN).cause(unforeseen).write();
                return Finding.CHECK_FAILED.result();
            }
        }
    }

    /** A check that is under way or ended a moment ago. */
    static final class Run {
        private final long began = System.nanoTime();
        private final CompletableFuture<Timed> outcome;
        private final CompletableFuture<Long> ended;

        private Run(CompletableFuture<Timed> outcome) {
            this.outcome = outcome;
            this.ended = outcome.handle((timed, failure) -> System.nanoTime());
        }

        boolean isUnderWay() {
            return !outcome.isDone();
        }

        private boolean endedBefore(Duration age) {
            return ended.isDone() && System.nanoTime() - ended.join() > age.toNanos();
        }
    }

    private final Duration limit;
    private final Duration kept;
    private final AtomicInteger threadsMade = new AtomicInteger();
    private final ThreadPoolExecutor first = threads();
    /** Of their own: there may be many that need another's result, and they must not keep that one waiting. */
    private final ThreadPoolExecutor later = threads();

    private final Map<String, Run> runs = new HashMap<>();

    /**
     * @param limit how long who asks waits for a check
     * @param kept how long a result is good for
     */
    SharedRuns(Duration limit, Duration kept) {
        this.limit = limit;
        this.kept = kept;
    }

    private ThreadPoolExecutor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(WAITING),
                this::thread);
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private Thread thread(Runnable work) {
        Thread made = new Thread(work, "xmail-diagnosis-" + threadsMade.incrementAndGet());
        made.setDaemon(true);
        // not the one of whoever happened to ask first
        made.setContextClassLoader(SharedRuns.class.getClassLoader());
        return made;
    }

    /** The run of that name: a new one where there is none to share. */
    Run start(String name, Supplier<Result> check) {
        return shared(name, () -> CompletableFuture.supplyAsync(() -> Timed.of(check), first));
    }

    /** The same for a check that needs the result of another; no thread waits for that. */
    Run startAfter(Run before, String name, Function<Result, Result> check) {
        return shared(
                name, () -> before.outcome.thenApplyAsync(known -> Timed.of(() -> check.apply(known.result())), later));
    }

    private synchronized Run shared(String name, Supplier<CompletableFuture<Timed>> start) {
        runs.values().removeIf(run -> run.endedBefore(kept));
        return runs.computeIfAbsent(name, any -> new Run(started(start)));
    }

    private static CompletableFuture<Timed> started(Supplier<CompletableFuture<Timed>> start) {
        try {
            return start.get();
        } catch (RejectedExecutionException tooMany) {
            return CompletableFuture.failedFuture(tooMany);
        }
    }

    /** The result of a run, or what is said where it is not there by its time: it goes on, for others to see its end. */
    Timed await(Run run, Supplier<Result> late) {
        try {
            long left = run.began + limit.toNanos() - System.nanoTime();
            return run.outcome.get(Math.max(0, left), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return new Timed(late.get(), limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Timed(late.get(), Duration.ofNanos(System.nanoTime() - run.began));
        } catch (ExecutionException e) {
            boolean tooMany = e.getCause() instanceof RejectedExecutionException;
            return new Timed((tooMany ? Finding.TOO_MANY_CHECKS : Finding.CHECK_FAILED).result(), Duration.ZERO);
        }
    }

    /** Waits for what is under way; not interrupted, because some databases take that for the end of their files. */
    @Override
    public void close() {
        List<ThreadPoolExecutor> all = List.of(first, later);
        all.forEach(threads -> threads.getQueue().clear());
        all.forEach(ThreadPoolExecutor::shutdown);
        long end = System.nanoTime() + STOP.toNanos();
        try {
            boolean ended = true;
            for (ThreadPoolExecutor threads : all) {
                ended &= threads.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
            if (!ended) {
                LOG.event(LogEvent.CHECK_STUCK).write();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

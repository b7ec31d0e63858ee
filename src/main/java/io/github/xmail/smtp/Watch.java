package io.github.xmail.smtp;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A thread that looks regularly after connections: a blocked write cannot time out by itself, and neither can TLS while
 * its bytes trickle.
 */
final class Watch implements AutoCloseable {

    private static final long LONGEST_MILLIS = 1000;

    private final ScheduledExecutorService thread;

    private Watch(Duration period, Runnable look) {
        thread = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread made = new Thread(work, "xmail-smtp-watch");
            made.setDaemon(true);
            // else it would hold on to the application that happened to make it
            made.setContextClassLoader(null);
            return made;
        });
        thread.scheduleWithFixedDelay(look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @param look must not throw: it would be the last look */
    static Watch start(Timeouts timeouts, Runnable look) {
        long shortest = Stream.of(timeouts.connect(), timeouts.reply(), timeouts.data(), timeouts.dot())
                .mapToLong(Duration::toMillis)
                .min()
                .orElseThrow();
        return new Watch(Duration.ofMillis(Math.max(1, Math.min(LONGEST_MILLIS, shortest / 4))), look);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

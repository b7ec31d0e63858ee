package io.github.xmail.acceptance;

import io.github.xmail.testkit.Platform;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A platform that posts orders at a steady rate, under ids it knows, and remembers which were acknowledged. What got no
 * answer it posts again when it is told to, as a platform would. Thread-safe but for its own start and stop.
 */
final class OrderStream implements AutoCloseable {

    /** Customers of {@link Shop} with nothing remarkable about them. */
    private static final int FIRST_CUSTOMER = 100;

    private static final int CUSTOMERS = 900;

    private final Platform platform;
    private final long gapNanos;
    private final ExecutorService posting = Executors.newFixedThreadPool(24);
    private final Set<String> posted = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> acknowledged = new ConcurrentHashMap<>();
    private final List<String> again = new ArrayList<>();
    private volatile boolean flowing;
    private Thread pace;
    private int next;

    OrderStream(Platform platform, int perSecond) {
        this.platform = platform;
        this.gapNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** Posts from now on, first what was not answered before: two of three of it, for a platform may also forget. */
    void start() {
        again.clear();
        for (String id : posted) {
            if (!acknowledged.containsKey(id) && id.hashCode() % 3 != 0) {
                again.add(id);
            }
        }
        flowing = true;
        pace = new Thread(this::flow, "orders");
        pace.start();
    }

    private void flow() {
        long due = System.nanoTime();
        while (flowing) {
            String id = again.isEmpty() ? "order-" + next++ : again.remove(again.size() - 1);
            posted.add(id);
            posting.execute(() -> post(id));
            due += gapNanos;
            LockSupport.parkNanos(due - System.nanoTime());
        }
    }

    private void post(String id) {
        try {
            int customer = FIRST_CUSTOMER + Math.floorMod(id.hashCode(), CUSTOMERS);
            int status = platform.post(id, Platform.order(Integer.toString(customer)))
                    .status();
            if (status == 202 || status == 200) {
                acknowledged.put(id, status);
            }
        } catch (IOException noAnswer) {
            // nothing was promised
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Posts nothing new; returns when every post has its answer, or has met the end of the server. */
    void stop() throws InterruptedException {
        flowing = false;
        pace.join();
        List<java.util.concurrent.Callable<Void>> ends = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            ends.add(() -> null);
        }
        posting.invokeAll(ends);
    }

    /** Every id that was ever posted. */
    Set<String> posted() {
        return Set.copyOf(posted);
    }

    /** The ids that were answered with 202, or with 200 when they were posted again. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged.keySet());
    }

    @Override
    public void close() {
        flowing = false;
        posting.shutdownNow();
    }
}

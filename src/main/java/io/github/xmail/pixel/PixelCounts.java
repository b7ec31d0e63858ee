package io.github.xmail.pixel;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** How many pixels were shown, and withheld for which reason, since the start. Thread-safe. */
public final class PixelCounts {

    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final LongAdder[] counts = new LongAdder[PixelResult.values().length];
    private final LongSupplier nanoTime;
    private final Consumer<String> hourly;
    private final AtomicLong lastLine;
    private Map<String, Long> told = Map.of();

    /** Counts for somebody who asks, metrics for instance: nothing is logged. */
    public PixelCounts() {
        this(() -> 0, line -> {});
    }

    /** Counts that are told once an hour, when the next pixel is counted: there is no thread for it. */
    PixelCounts(LongSupplier nanoTime, Consumer<String> hourly) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
        this.nanoTime = nanoTime;
        this.hourly = hourly;
        this.lastLine = new AtomicLong(nanoTime.getAsLong());
    }

    void count(PixelResult result) {
        counts[result.ordinal()].increment();
        long last = lastLine.get();
        long now = nanoTime.getAsLong();
        if (now - last >= HOUR && lastLine.compareAndSet(last, now)) {
            hourly.accept(line(Duration.ofNanos(now - last)));
        }
    }

    private synchronized String line(Duration time) {
        Map<String, Long> now = byResult();
        StringBuilder line = new StringBuilder("event=pixels minutes=").append(time.toMinutes());
        for (String result : now.keySet()) {
            long more = now.get(result) - told.getOrDefault(result, 0L);
            if (more != 0) {
                line.append(' ').append(result).append('=').append(more);
            }
        }
        told = now;
        return line.toString();
    }

    /** Every result by its word ({@code shown}, {@code anonymous}, {@code address}, …) and how often there was one. */
    public Map<String, Long> byResult() {
        Map<String, Long> byResult = new LinkedHashMap<>();
        for (PixelResult result : PixelResult.values()) {
            byResult.put(result.word(), counts[result.ordinal()].sum());
        }
        return Collections.unmodifiableMap(byResult);
    }

    /** Whether a customer's id was an address that may not be shown in the clear: {@code token_key} is needed. */
    public boolean addressWithheld() {
        return counts[PixelResult.ADDRESS.ordinal()].sum() > 0;
    }
}

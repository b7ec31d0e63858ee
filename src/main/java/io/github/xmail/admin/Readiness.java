package io.github.xmail.admin;

import io.github.xmail.error.CodedException;
import io.github.xmail.outbox.Outbox;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Whether an order sent now would get its 202: nothing of the settings stands in the way, and the outbox can be written and
 * has room. An answer of the outbox holds for a second, so that whoever asks often does not make the disk work. Thread-safe.
 */
public final class Readiness implements BooleanSupplier {

    private static final long HOLDS_NANOS = Duration.ofSeconds(1).toNanos();

    private final BooleanSupplier open;
    private final Optional<Outbox> outbox;
    private final long maxQueued;
    private final LongSupplier nanoTime;
    private Optional<Boolean> last = Optional.empty();
    private long lastNanos;

    /**
     * @param open false while orders are refused for another reason: a setting, or the server stops. Asked every time
     * @param outbox empty where its settings do not allow one
     * @param maxQueued so many waiting orders fill it
     */
    public Readiness(BooleanSupplier open, Optional<Outbox> outbox, long maxQueued) {
        this(open, outbox, maxQueued, System::nanoTime);
    }

    /** @param nanoTime monotonic time in nanoseconds, like {@link System#nanoTime()} */
    Readiness(BooleanSupplier open, Optional<Outbox> outbox, long maxQueued, LongSupplier nanoTime) {
        this.open = open;
        this.outbox = outbox;
        this.maxQueued = maxQueued;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean getAsBoolean() {
        return open.getAsBoolean() && outbox.isPresent() && takesOrders(outbox.get());
    }

    private synchronized boolean takesOrders(Outbox asked) {
        if (last.isEmpty() || nanoTime.getAsLong() - lastNanos >= HOLDS_NANOS) {
            last = Optional.of(ask(asked));
            lastNanos = nanoTime.getAsLong();
        }
        return last.get();
    }

    private boolean ask(Outbox asked) {
        try {
            asked.checkWritable();
            return asked.figures().waiting() < maxQueued;
        } catch (CodedException unavailable) {
            return false;
        }
    }
}

package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.outbox.KnownOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Waits for the outcome of one order without holding a thread. Begun before the order is accepted, so that no settling can
 * fall between.
 */
final class Waiting implements AutoCloseable {

    private final CompletableFuture<Optional<KnownOrder>> outcome = new CompletableFuture<>();
    private final Outbox outbox;
    private final String id;
    private final Outbox.Watch watch;

    Waiting(Outbox outbox, String id) {
        this.outbox = outbox;
        this.id = id;
        watch = outbox.watch(id, order -> {
            if (order.state().isFinal() || order.state() == OrderState.DEFERRED) {
                outcome.complete(Optional.of(order));
            }
        });
    }

    /**
     * Calls {@code then} with the outcome, or, where it does not come in time, with the order as it is by then.
     *
     * @param now the order as it is now
     */
    void then(Exchange exchange, Deadlines deadlines, Duration longest, KnownOrder now, Consumer<KnownOrder> then) {
        Runnable late = () -> outcome.complete(Optional.empty());
        exchange.atEnd(deadlines.start(longest, late, late)::cancel);
        outcome.thenAccept(order ->
                exchange.later(() -> then.accept(order.or(this::present).orElse(now))));
    }

    private Optional<KnownOrder> present() {
        try {
            return outbox.find(id);
        } catch (CodedException unavailable) {
            // the order is safe all the same: it is answered as it was
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}

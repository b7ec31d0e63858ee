package io.github.xmail.outbox;

import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who wants to hear of which order. Thread-safe. */
final class Watches {

    private static final EventLog LOG = EventLog.of(Watches.class.getName());

    private final Map<String, List<Consumer<KnownOrder>>> listeners = new ConcurrentHashMap<>();

    Outbox.Watch open(String id, Consumer<KnownOrder> listener) {
        Consumer<KnownOrder> own = listener::accept; // two watches with one listener are two
        listeners.merge(
                id,
                List.of(own),
                (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
        return () -> listeners.computeIfPresent(id, (key, all) -> {
            List<Consumer<KnownOrder>> rest = all.stream().filter(l -> l != own).toList();
            return rest.isEmpty() ? null : rest;
        });
    }

    boolean on(String id) {
        return listeners.containsKey(id);
    }

    void tell(KnownOrder order) {
        for (Consumer<KnownOrder> listener : listeners.getOrDefault(order.id(), List.of())) {
            try {
                listener.accept(order);
            } catch (RuntimeException e) {
                LOG.event(LogEvent.WATCH_FAILED).order(order.id()).cause(e).write();
            }
        }
    }
}

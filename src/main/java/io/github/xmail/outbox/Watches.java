package io.github.xmail.outbox;

import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Who wants to hear of which order. Thread-safe. */
final class Watches {

    private static final EventLog LOG = EventLog.of(Watches.class.getName());

    private final Map<String, List<Consumer<KnownOrder>>> listeners = new ConcurrentHashMap<>();

    /** What was told, or seen, last of whom somebody watches. Of the writer's thread alone. */
    private final Map<String, String> last = new HashMap<>();

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

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    /** Who is watched, but not more than so many. */
    List<String> some(int most) {
        last.keySet().retainAll(listeners.keySet());
        return listeners.keySet().stream().limit(most).toList();
    }

    /** What another node may have done: it is told if it is news. */
    void look(KnownOrder order) {
        String before = last.put(order.id(), standing(order));
        boolean news = before == null ? order.state().isFinal() : !before.equals(standing(order));
        if (news) {
            tell(order);
        }
    }

    private static String standing(KnownOrder order) {
        return order.state() + " " + order.attempts() + " " + order.code();
    }

    void tell(KnownOrder order) {
        if (on(order.id())) {
            last.put(order.id(), standing(order));
        }
        for (Consumer<KnownOrder> listener : listeners.getOrDefault(order.id(), List.of())) {
            try {
                listener.accept(order);
            } catch (RuntimeException e) {
                LOG.event(LogEvent.WATCH_FAILED).order(order.id()).cause(e).write();
            }
        }
    }
}

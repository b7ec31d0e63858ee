package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Acceptance;
import io.github.xmail.outbox.KnownOrder;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An outbox in memory: what this package needs of one, and buttons for a test. */
final class MemoryOutbox implements InvocationHandler {

    final Outbox outbox =
            (Outbox) Proxy.newProxyInstance(Outbox.class.getClassLoader(), new Class<?>[] {Outbox.class}, this);

    final Map<String, KnownOrder> orders = new ConcurrentHashMap<>();
    final List<NewOrder> kept = new CopyOnWriteArrayList<>();
    final List<String> watched = new CopyOnWriteArrayList<>();
    volatile ErrorCode refusal;
    volatile RuntimeException failure;
    private final Map<Object, Consumer<KnownOrder>> watches = new ConcurrentHashMap<>();

    private Acceptance accept(NewOrder order) {
        refuse();
        if (failure != null) {
            throw failure;
        }
        KnownOrder accepted = new KnownOrder(
                order.id(), order.digest(), OrderState.QUEUED, Optional.empty(), Optional.empty(), 0, Instant.EPOCH);
        KnownOrder before = orders.putIfAbsent(order.id(), accepted);
        if (before != null) {
            return new Acceptance.AlreadyKnown(before);
        }
        kept.add(order);
        return new Acceptance.Accepted(accepted);
    }

    private void refuse() {
        ErrorCode code = refusal;
        if (code != null) {
            throw new CodedException(code, "as the test wants");
        }
    }

    private Optional<KnownOrder> find(String id) {
        if (refusal == ErrorCode.OUTBOX_UNAVAILABLE) {
            refuse();
        }
        return Optional.ofNullable(orders.get(id));
    }

    /** Settles an order, as delivery would. */
    void settle(String id, OrderState state, ErrorCode code, String smtpStatus) {
        KnownOrder settled = orders.computeIfPresent(
                id,
                (key, order) -> new KnownOrder(
                        id,
                        order.digest(),
                        state,
                        Optional.ofNullable(code),
                        Optional.ofNullable(smtpStatus),
                        order.attempts() + 1,
                        order.accepted()));
        watches.values().forEach(listener -> listener.accept(settled));
    }

    int openWatches() {
        return watches.size();
    }

    @SuppressWarnings("unchecked")
    private Outbox.Watch watch(Object[] arguments) {
        return watch((String) arguments[0], (Consumer<KnownOrder>) arguments[1]);
    }

    private Outbox.Watch watch(String id, Consumer<KnownOrder> listener) {
        Object key = new Object();
        watches.put(key, order -> {
            if (order.id().equals(id)) {
                listener.accept(order);
            }
        });
        watched.add(id);
        return () -> watches.remove(key);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "accept" -> accept((NewOrder) arguments[0]);
            case "find" -> find((String) arguments[0]);
            case "watch" -> watch(arguments);
            default -> throw new UnsupportedOperationException(method.getName());
        };
    }
}

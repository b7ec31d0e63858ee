package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Acceptance;
import io.github.xmail.outbox.ClaimLostException;
import io.github.xmail.outbox.ClaimedOrder;
import io.github.xmail.outbox.Intervention;
import io.github.xmail.outbox.KnownOrder;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.Outcome;
import io.github.xmail.outbox.PastTry;
import io.github.xmail.outbox.Pause;
import io.github.xmail.outbox.Pauses;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Orders in memory: gives them out, takes given-back ones in again, and keeps how each one ended. */
final class ScriptedOutbox implements Outbox {

    final Map<String, List<Outcome>> outcomes = new ConcurrentHashMap<>();
    final Set<String> dots = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<ClaimedOrder> waiting = new LinkedBlockingQueue<>();
    private final Instant start = Instant.parse("2026-11-24T12:00:00Z");
    private final long startNanos = System.nanoTime();
    volatile boolean claimsLost;
    volatile Optional<ErrorCode> overduePause = Optional.empty();

    ClaimedOrder add(String id, byte[] content) {
        ClaimedOrder order =
                new ClaimedOrder(id, 1, OrderState.QUEUED, 0, now(), Optional.empty(), Optional.empty(), content);
        waiting.add(order);
        return order;
    }

    /** Outcomes other than "given back", which only moves an order to the end of the queue. */
    List<Outcome> outcomesOf(String id) {
        return outcomes.getOrDefault(id, List.of());
    }

    @Override
    public Optional<ClaimedOrder> take(Duration longest) throws InterruptedException {
        return Optional.ofNullable(waiting.poll(Math.min(20, longest.toMillis()), TimeUnit.MILLISECONDS));
    }

    @Override
    public void noteDot(ClaimedOrder order) throws ClaimLostException {
        if (claimsLost) {
            throw new ClaimLostException(order.id());
        }
        dots.add(order.id());
    }

    @Override
    public CompletableFuture<Void> settle(ClaimedOrder order, Outcome outcome) {
        if (outcome instanceof Outcome.GivenBack) {
            waiting.add(order);
        } else {
            outcomes.computeIfAbsent(order.id(), id -> new CopyOnWriteArrayList<>())
                    .add(outcome);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Pauses pauses() {
        return Pauses.NONE;
    }

    @Override
    public void pause() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean resume(ErrorCode code) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean beginProbe(Pause pause) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int endOverdue(Duration hours, Optional<ErrorCode> pause) {
        overduePause = pause;
        return 0;
    }

    @Override
    public Instant now() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }

    @Override
    public Instant latest() {
        return now();
    }

    @Override
    public Acceptance accept(NewOrder order) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<KnownOrder> find(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Watch watch(String id, Consumer<KnownOrder> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Intervention release(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int releaseAll(java.util.Collection<String> ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public int giveUpAll(java.util.Collection<String> ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public io.github.xmail.outbox.History history() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Intervention giveUp(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<PastTry> tries(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void checkWritable() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Figures figures() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stopAccepting() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}

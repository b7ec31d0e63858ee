package io.github.xmail.outbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What one transaction changes in the figures; counts only once it is committed. One thread. */
final class Tally {

    /** A minute and an outcome. @param minute minutes since 1970 */
    record Slot(long minute, String name) {}

    /**
     * In order, so that two nodes never wait for each other's rows; and without {@code equals} of a record, by which JDK 17
     * keeps the class loader of an application that is gone.
     */
    private final Map<Slot, Integer> counts =
            new TreeMap<>(Comparator.comparingLong(Slot::minute).thenComparing(Slot::name));

    private final List<KnownOrder> news = new ArrayList<>();
    private long queued;
    private long deferred;
    private Optional<Pauses> pauses = Optional.empty();
    private boolean pausesChanged;
    private long uncertain;
    private long earliestDue = Long.MAX_VALUE;

    /** A new order waits. @param due when it is to be claimed from the table; {@code Long.MAX_VALUE} where it is not */
    void accepted(long due) {
        queued++;
        due(due);
    }

    /** An order goes from one state to another. */
    void moved(OrderState from, OrderState to) {
        queued += change(OrderState.QUEUED, from, to);
        deferred += change(OrderState.DEFERRED, from, to);
        uncertain += change(OrderState.UNCERTAIN, from, to);
    }

    private static int change(OrderState counted, OrderState from, OrderState to) {
        return (to == counted ? 1 : 0) - (from == counted ? 1 : 0);
    }

    /** An order is forgotten. */
    void forgotten(OrderState state) {
        uncertain -= state == OrderState.UNCERTAIN ? 1 : 0;
    }

    /** An unclaimed order can be claimed from then on. */
    void due(long due) {
        earliestDue = Math.min(earliestDue, due);
    }

    /** An outcome for the chart. */
    void count(OrderState outcome, long at, int times) {
        if (times > 0) {
            counts.merge(new Slot(at / 60_000, outcome.word()), times, Integer::sum);
        }
    }

    /** A row of the pauses is another one now. */
    void pausesChanged() {
        pausesChanged = true;
    }

    boolean hasChangedPauses() {
        return pausesChanged;
    }

    /** What the pauses are after their change. */
    void pauses(Pauses now) {
        pauses = Optional.of(now);
    }

    Optional<Pauses> pauses() {
        return pauses;
    }

    /** Who watches this order will be told. */
    void news(KnownOrder order) {
        news.add(order);
    }

    List<KnownOrder> news() {
        return news;
    }

    Map<Slot, Integer> counts() {
        return counts;
    }

    long waiting() {
        return queued + deferred;
    }

    long queued() {
        return queued;
    }

    long deferred() {
        return deferred;
    }

    long uncertain() {
        return uncertain;
    }

    long earliestDue() {
        return earliestDue;
    }
}

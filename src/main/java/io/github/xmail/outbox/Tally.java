package io.github.xmail.outbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one transaction changes in the figures; counts only once it is committed. One thread. */
final class Tally {

    /** A minute and an outcome. @param minute minutes since 1970 */
    record Slot(long minute, String name) {}

    private final Map<Slot, Integer> counts = new HashMap<>();
    private final List<KnownOrder> news = new ArrayList<>();
    private long waiting;
    private long uncertain;
    private long earliestDue = Long.MAX_VALUE;

    /** A new order waits. @param due when it is to be claimed from the table; {@code Long.MAX_VALUE} where it is not */
    void accepted(long due) {
        waiting++;
        due(due);
    }

    /** An order goes from one state to another. */
    void moved(OrderState from, OrderState to) {
        waiting += (to.isFinal() ? 0 : 1) - (from.isFinal() ? 0 : 1);
        uncertain += (to == OrderState.UNCERTAIN ? 1 : 0) - (from == OrderState.UNCERTAIN ? 1 : 0);
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
        return waiting;
    }

    long uncertain() {
        return uncertain;
    }

    long earliestDue() {
        return earliestDue;
    }
}

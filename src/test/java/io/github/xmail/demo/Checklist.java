package io.github.xmail.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What a shop tries before it goes live, and how far the visitor of the demo is with it. The shop's pages and the
 * platform's end of the pixel report here, and what a step waits for ticks it off; one step after the other.
 * Thread-safe.
 */
public final class Checklist {

    /**
     * A step as the page shows it.
     *
     * @param state {@code done}, {@code now} or {@code later}
     * @param seen what ticked it off; null before
     */
    public record Step(String state, String title, String todo, String seen) {}

    /** What was reported: a page of the shop, or a request that arrived at the platform. */
    private sealed interface Event {}

    /** @param customer null for nobody; @param pixel what the page carries, empty for nothing */
    private record PageShown(Customer customer, String pixel) implements Event {}

    private record HitArrived(PixelHit hit) implements Event {}

    private record Task(String title, String todo, BiPredicate<Checklist, Event> done) {}

    private static final List<Task> TASKS = List.of(
            new Task(
                    "Nobody is signed in: no pixel",
                    "Open the shop, signed out.",
                    (list, event) -> list.isPageOfNobody(event)),
            new Task(
                    "User 1 is signed in: the page carries his pixel",
                    "Sign in as a customer whose address is known.",
                    (list, event) -> list.isPageOfSomebodyNew(event)),
            new Task(
                    "The platform got it, without a Referer",
                    "Nothing: the browser loads the pixel with the page.",
                    (list, event) -> list.hasArrived(event)),
            new Task("User 1 has signed out: no pixel", "Sign out.", (list, event) -> list.isPageOfNobody(event)),
            new Task(
                    "User 2 is signed in: the page carries his own pixel",
                    "Sign in as another customer.",
                    (list, event) -> list.isPageOfSomebodyNew(event)),
            new Task(
                    "The platform got that one too",
                    "Nothing: it comes by itself.",
                    (list, event) -> list.hasArrived(event)));

    private final String partner;
    private final List<String> seen = new ArrayList<>();
    private long customer;

    /** @param partner the partner id that every pixel must name */
    Checklist(String partner) {
        this.partner = partner;
    }

    /**
     * A page of the shop says what it carries, before it is sent.
     *
     * @param shownTo null where nobody is signed in
     * @param pixel the tag, or an empty text
     */
    public void page(Customer shownTo, String pixel) {
        report(new PageShown(shownTo, pixel));
    }

    void hit(PixelHit hit) {
        report(new HitArrived(hit));
    }

    private synchronized void report(Event event) {
        if (seen.size() < TASKS.size() && TASKS.get(seen.size()).done().test(this, event)) {
            seen.add(evidence(event));
        }
    }

    synchronized void startOver() {
        seen.clear();
        customer = 0;
    }

    synchronized List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        for (Task task : TASKS) {
            int i = steps.size();
            String state = i < seen.size() ? "done" : i == seen.size() ? "now" : "later";
            steps.add(new Step(state, task.title(), task.todo(), i < seen.size() ? seen.get(i) : null));
        }
        return steps;
    }

    private boolean isPageOfNobody(Event event) {
        return event instanceof PageShown page
                && page.customer() == null
                && page.pixel().isEmpty();
    }

    private boolean isPageOfSomebodyNew(Event event) {
        if (event instanceof PageShown page
                && page.customer() != null
                && page.customer().id() != customer
                && page.pixel()
                        .contains("?partner=" + partner + "&amp;token="
                                + page.customer().id() + "\"")) {
            customer = page.customer().id();
            return true;
        }
        return false;
    }

    private boolean hasArrived(Event event) {
        return event instanceof HitArrived arrived
                && partner.equals(arrived.hit().partner())
                && Long.toString(customer).equals(arrived.hit().token())
                && arrived.hit().referrer() == null;
    }

    private String evidence(Event event) {
        if (event instanceof HitArrived arrived) {
            return "%s: browser %s is customer %s of partner %s"
                    .formatted(
                            arrived.hit().at(),
                            arrived.hit().browser(),
                            arrived.hit().token(),
                            partner);
        }
        PageShown page = (PageShown) event;
        return TimeOfDay.now() + (page.pixel().isEmpty() ? ": no pixel on the page" : ": " + page.pixel());
    }
}

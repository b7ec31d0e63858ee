package io.github.xmail.admin;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.LoggedOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.PastTry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Element;

/** {@code /admin/order?id=…}: the story of one order. */
final class OrderPage {

    private final Outbox outbox;
    private final Optional<ErrorCode> pause;

    /** @param pause the code of the present pause of delivery */
    OrderPage(Outbox outbox, Optional<ErrorCode> pause) {
        this.outbox = outbox;
        this.pause = pause;
    }

    /** @throws NotFoundException where there is no such order (any more) */
    Page show(Visit visit) {
        LoggedOrder order =
                visit.parameter("id").flatMap(outbox.history()::order).orElseThrow(NotFoundException::new);
        Page page = new Page(visit, "/order", visit.words().text("order.title"));
        page.main().appendElement("p").addClass("id").text(order.id());
        facts(page, order);
        actions(page, order);
        story(page, order, outbox.tries(order.id()));
        return page;
    }

    private void facts(Page page, LoggedOrder order) {
        Element facts = page.main().appendElement("dl");
        page.state(fact(page, facts, "order.state"), order.state());
        OverviewPage.waitsFor(order.state(), order.code(), pause)
                .ifPresent(code -> page.code(fact(page, facts, "order.reason"), code));
        order.smtpStatus().ifPresent(status -> fact(page, facts, "order.smtp").text(status));
        order.campaign()
                .ifPresent(campaign -> fact(page, facts, "order.campaign").text(campaign));
        fact(page, facts, "order.attempts").text(Integer.toString(order.attempts()));
        if (order.inFlight()) {
            fact(page, facts, "order.now").text(page.words().text("order.flight"));
        } else if (order.state() == OrderState.DEFERRED) {
            page.time(fact(page, facts, "order.due"), order.due());
        }
        order.expires().ifPresent(end -> page.time(fact(page, facts, "order.expires"), end));
        if (order.canBeReleased()) {
            order.keptUntil().ifPresent(end -> page.time(fact(page, facts, "order.kept"), end));
        }
    }

    private static Element fact(Page page, Element facts, String key) {
        facts.appendElement("dt").text(page.words().text(key));
        return facts.appendElement("dd");
    }

    private static void actions(Page page, LoggedOrder order) {
        Element actions = page.main().appendElement("div").addClass("actions");
        if (order.state() == OrderState.UNCERTAIN) {
            actions.appendElement("p").text(page.words().text("order.uncertain"));
        }
        if (order.canBeReleased()) {
            page.post(actions, "/orders/release", "button.release", Map.of("id", order.id()));
        }
        if (order.canBeGivenUp()) {
            page.post(actions, "/orders/give-up", "button.give-up", Map.of("id", order.id()))
                    .addClass("give-up");
        }
    }

    private static void story(Page page, LoggedOrder order, List<PastTry> tries) {
        Element story = page.section("story.title").appendElement("ol").addClass("story");
        step(page, story, order.accepted()).appendElement("b").text(page.words().text("story.accepted"));
        if (order.attempts() > tries.size()) {
            story.appendElement("li")
                    .addClass("gap")
                    .text(page.words().text("story.gap", order.attempts() - tries.size()));
        }
        tries.forEach(past -> tried(page, step(page, story, past.at()), past));
        order.settled().ifPresent(at -> {
            Element end = step(page, story, at);
            page.state(end, order.state());
            // the last try has told it, unless none led here
            order.code().filter(code -> !code.equals(lastCode(tries))).ifPresent(code -> {
                end.appendText(" ");
                page.code(end, code);
            });
        });
    }

    private static ErrorCode lastCode(List<PastTry> tries) {
        return tries.isEmpty()
                ? null
                : tries.get(tries.size() - 1).what().code().orElse(null);
    }

    private static Element step(Page page, Element story, Instant at) {
        Element step = story.appendElement("li");
        page.time(step, at);
        return step.appendElement("div");
    }

    private static void tried(Page page, Element step, PastTry past) {
        String phase = "phase." + past.what().phase();
        step.appendElement("b")
                .text(
                        page.words().has(phase)
                                ? page.words().text(phase)
                                : past.what().phase());
        past.what().smtpStatus().ifPresent(status -> step.appendText(" " + status));
        past.what().code().ifPresent(code -> {
            step.appendText(" ");
            page.code(step, code);
        });
    }
}

package io.github.xmail.admin;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.History;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.Pause;
import io.github.xmail.settings.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jsoup.nodes.Element;

/** {@code /admin/}: how the worker is, at a glance. Contacts nobody. */
final class OverviewPage {

    private static final int RECENT = 10;

    private final PageParts parts;

    OverviewPage(PageParts parts) {
        this.parts = parts;
    }

    Page show(Visit visit) {
        Page page = new Page(visit, "/", visit.words().text("overview.title"));
        problems(page);
        if (parts.outbox().isEmpty()) {
            page.notice("error", visit.words().text("outbox.none"));
            return page;
        }
        try {
            outbox(page, parts.outbox().get());
        } catch (CodedException e) {
            page.notice("error", visit.words().meaning(e.code()));
        }
        return page;
    }

    private void problems(Page page) {
        String names = parts.problems().stream()
                .filter(problem -> problem.severity() != Problem.Severity.WARNING)
                .map(Problem::name)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            Element notice = page.notice("error", page.words().text("overview.problems", names));
            notice.appendText(" ");
            notice.appendElement("a")
                    .attr("href", page.visit().path("/settings"))
                    .text(page.words().text("overview.problems.link"));
        }
    }

    private void outbox(Page page, Outbox outbox) {
        delivery(page, outbox);
        figures(page, outbox);
        new Chart(outbox.history()).show(page);
        waiting(page, outbox.history().waitingByReason(), parts.pause().get());
        recent(page, outbox.history());
        nodes(page, outbox.history().nodes(), outbox.now());
    }

    private void delivery(Page page, Outbox outbox) {
        List<Pause> kept = outbox.pauses().kept();
        Optional<ErrorCode> code =
                outbox.pauses().of(ErrorCode.PAUSED).map(Pause::code).or(parts.pause());
        Element box =
                page.main().appendElement("div").addClass("delivery").addClass(code.isPresent() ? "paused" : "runs");
        Element text = box.appendElement("p");
        text.appendElement("b").text(page.words().text(code.isPresent() ? "delivery.paused" : "delivery.runs"));
        code.ifPresent(why -> {
            text.appendText(" ");
            page.code(text, why);
        });
        for (Pause pause : kept) {
            Element since = box.appendElement("p").addClass("since");
            since.appendElement("code").text(pause.code().code());
            since.appendText(" " + page.words().text("delivery.since") + " ");
            page.time(since, pause.since());
            page.post(
                    since,
                    "/resume",
                    "button.resume",
                    Map.of("code", pause.code().code()));
        }
        if (outbox.pauses().of(ErrorCode.PAUSED).isEmpty()) {
            page.post(box, "/pause", "button.pause", Map.of());
        }
    }

    private static void figures(Page page, Outbox outbox) {
        Outbox.Figures figures = outbox.figures();
        Words words = page.words();
        Element cards = page.main().appendElement("ul").addClass("figures");
        Instant now = page.visit().now();
        figure(page, cards, "figure.queued", words.number(figures.queued()), "queued", false);
        figure(page, cards, "figure.deferred", words.number(figures.deferred()), "deferred", false);
        figure(
                page,
                cards,
                "figure.uncertain",
                words.number(figures.uncertain()),
                "uncertain",
                figures.uncertain() > 0);
        String oldest = figures.oldest()
                .map(since -> words.span(Duration.between(since, now)))
                .orElse("–");
        figure(page, cards, "figure.oldest", oldest, "", false);
    }

    private static void figure(Page page, Element cards, String key, String value, String state, boolean alarm) {
        Element card = cards.appendElement("li");
        Element inner = state.isEmpty()
                ? card.appendElement("div")
                : card.appendElement("a").attr("href", page.visit().path("/orders?state=" + state));
        inner.appendElement("span").text(page.words().text(key));
        inner.appendElement("strong").text(value).toggleClass(alarm ? "alarm" : "calm");
    }

    private static void waiting(Page page, List<History.Reason> reasons, Optional<ErrorCode> pause) {
        if (reasons.isEmpty()) {
            return;
        }
        Element body = page.table(page.section("waiting.title"), "order.state", "order.reason", "waiting.orders");
        for (History.Reason reason : reasons) {
            Element row = body.appendElement("tr");
            page.state(page.cell(row), reason.state());
            Element why = page.cell(row);
            waitsFor(reason.state(), reason.code(), pause)
                    .ifPresentOrElse(
                            code -> page.code(why, code),
                            () -> why.text(page.words()
                                    .text(reason.state() == OrderState.QUEUED ? "waiting.turn" : "waiting.unknown")));
            page.cell(row).addClass("number").text(page.words().number(reason.orders()));
        }
    }

    /** An order that is queued waits for the end of the pause, whatever happened to it before. */
    static Optional<ErrorCode> waitsFor(OrderState state, Optional<ErrorCode> own, Optional<ErrorCode> pause) {
        return state == OrderState.QUEUED ? pause.or(() -> own) : own;
    }

    private static void recent(Page page, History history) {
        Element section = page.section("recent.title");
        History.Filter all = new History.Filter(Optional.empty(), Optional.empty());
        List<io.github.xmail.outbox.LoggedOrder> orders =
                history.orders(all, History.Place.START, RECENT).orders();
        if (orders.isEmpty()) {
            section.appendElement("p").addClass("none").text(page.words().text("orders.none"));
            return;
        }
        page.orders(section, orders);
        section.appendElement("p")
                .appendElement("a")
                .attr("href", page.visit().path("/orders"))
                .text(page.words().text("recent.all"));
    }

    private static void nodes(Page page, List<History.Node> nodes, Instant now) {
        Element body = page.table(
                page.section("nodes.title"),
                "nodes.number",
                "nodes.host",
                "nodes.started",
                "nodes.seen",
                "nodes.orders");
        body.id("nodes");
        for (History.Node node : nodes) {
            Element row = body.appendElement("tr");
            page.cell(row).text(Long.toString(node.number()));
            page.cell(row).text(node.host().orElse("–"));
            page.time(page.cell(row), node.started());
            String silent = page.words().span(Duration.between(node.seen(), now));
            page.cell(row).text(page.words().text("nodes.ago", silent));
            page.cell(row).addClass("number").text(page.words().number(node.orders()));
        }
    }
}

package io.github.xmail.admin;

import io.github.xmail.outbox.History;
import io.github.xmail.outbox.History.Filter;
import io.github.xmail.outbox.History.Place;
import io.github.xmail.outbox.LoggedOrder;
import io.github.xmail.outbox.OrderState;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Element;

/** {@code /admin/orders}: the log, by state, campaign and id, page by page. */
final class OrdersPage {

    static final Set<OrderState> RELEASABLE = EnumSet.of(OrderState.FAILED, OrderState.UNCERTAIN);
    static final Set<OrderState> GIVEN_UP =
            EnumSet.of(OrderState.QUEUED, OrderState.DEFERRED, OrderState.FAILED, OrderState.UNCERTAIN);

    private static final int ON_A_PAGE = 50;

    private final History history;

    OrdersPage(History history) {
        this.history = history;
    }

    /** What the request filters by; a state that does not exist does not filter. */
    static Filter filter(Visit visit) {
        return new Filter(visit.parameter("state").flatMap(OrdersPage::state), visit.parameter("campaign"));
    }

    private static Optional<OrderState> state(String word) {
        return Arrays.stream(OrderState.values())
                .filter(state -> state.word().equals(word))
                .findFirst();
    }

    /** The address of this page with that filter; ends so that more can be added. */
    static String path(Filter filter) {
        return "/orders?state=" + filter.state().map(OrderState::word).orElse("") + "&campaign="
                + Visit.encoded(filter.campaign().orElse(""));
    }

    Page show(Visit visit) {
        Page page = new Page(visit, "/orders", visit.words().text("orders.title"));
        Filter filter = filter(visit);
        Optional<String> id = visit.parameter("id");
        search(page, filter, id);
        if (id.isPresent()) {
            list(page, history.order(id.get()).stream().toList());
            return page;
        }
        History.Page orders = history.orders(filter, place(visit), ON_A_PAGE);
        all(page, filter);
        list(page, orders.orders());
        orders.next()
                .ifPresent(next -> older(page, filter, next, orders.orders().isEmpty()));
        return page;
    }

    private static void search(Page page, Filter filter, Optional<String> id) {
        Element form = page.main().appendElement("form").addClass("search").attr("method", "get");
        form.attr("action", page.visit().path("/orders"));
        Element select = field(page, form, "order.state", "select").attr("name", "state");
        select.appendElement("option").attr("value", "").text(page.words().text("orders.any"));
        for (OrderState state : OrderState.values()) {
            Element option = select.appendElement("option").attr("value", state.word());
            option.text(state.word());
            option.attr("selected", filter.state().equals(Optional.of(state)));
        }
        field(page, form, "order.campaign", "input")
                .attr("name", "campaign")
                .val(filter.campaign().orElse(""));
        field(page, form, "order.id", "input").attr("name", "id").val(id.orElse(""));
        form.appendElement("button").text(page.words().text("button.search"));
    }

    private static Element field(Page page, Element form, String key, String tag) {
        Element label = form.appendElement("label");
        label.appendElement("span").text(page.words().text(key));
        return label.appendElement(tag);
    }

    /** What can be done with all that match; behind a click, for it cannot be undone. */
    private static void all(Page page, Filter filter) {
        filter.state().ifPresent(state -> {
            if (RELEASABLE.contains(state)) {
                forAll(page, filter, "/orders/release", "release");
            }
            if (GIVEN_UP.contains(state)) {
                forAll(page, filter, "/orders/give-up", "give-up");
            }
        });
    }

    private static void forAll(Page page, Filter filter, String path, String word) {
        Element details = page.main().appendElement("details").addClass("all");
        details.appendElement("summary").text(page.words().text("all." + word));
        details.appendElement("p").text(page.words().text("all." + word + ".text"));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("all", "yes");
        fields.put("state", filter.state().map(OrderState::word).orElse(""));
        filter.campaign().ifPresent(campaign -> fields.put("campaign", campaign));
        page.post(details, path, "all." + word + ".button", fields).addClass(word);
    }

    private static void list(Page page, List<LoggedOrder> orders) {
        if (orders.isEmpty()) {
            page.main().appendElement("p").addClass("none").text(page.words().text("orders.none"));
        } else {
            page.orders(page.main().appendElement("section"), orders);
        }
    }

    private static void older(Page page, Filter filter, Place next, boolean nothingYet) {
        Element more = page.main().appendElement("p");
        more.appendElement("a")
                .addClass("button")
                .attr("rel", "next")
                .attr(
                        "href",
                        page.visit()
                                .path(path(filter) + "&before="
                                        + next.accepted().toEpochMilli() + "&before_id=" + Visit.encoded(next.id())))
                .text(page.words().text(nothingYet ? "orders.further" : "orders.older"));
    }

    private static Place place(Visit visit) {
        return visit.parameter("before")
                .filter(millis -> millis.matches("\\d{1,15}"))
                .map(millis -> new Place(
                        Instant.ofEpochMilli(Long.parseLong(millis)),
                        visit.parameter("before_id").orElse("")))
                .orElse(Place.START);
    }
}

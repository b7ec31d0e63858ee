package io.github.xmail.admin;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.outbox.History;
import io.github.xmail.outbox.History.Filter;
import io.github.xmail.outbox.History.Place;
import io.github.xmail.outbox.Intervention;
import io.github.xmail.outbox.LoggedOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.Pause;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** What the administrator's buttons do. Each answers with the path of the page that tells how it went. */
final class Changes {

    private static final EventLog LOG = EventLog.of(Changes.class.getName());

    private static final String RELEASED = "released";
    private static final String GIVEN_UP = "given_up";

    /** Orders of one commit, so that new orders wait for no more than that. */
    private static final int STEP = 200;

    /** How long one request goes on; what is left then takes another click. */
    private static final Duration LONGEST = Duration.ofSeconds(20);

    private final Outbox outbox;

    Changes(Outbox outbox) {
        this.outbox = outbox;
    }

    String pause() {
        outbox.pause();
        LOG.event(LogEvent.ADMIN_PAUSED).write();
        return "/?done=paused";
    }

    /** Ends the kept pause named by {@code code}, or all there are. */
    String resume(Visit visit) {
        Optional<String> code = visit.parameter("code");
        outbox.pauses().kept().stream()
                .map(Pause::code)
                .filter(kept -> code.isEmpty() || code.get().equals(kept.code()))
                .forEach(this::resume);
        return "/?done=resumed";
    }

    private void resume(ErrorCode code) {
        outbox.resume(code);
        LOG.event(LogEvent.ADMIN_RESUMED).code(code).write();
    }

    /**
     * Releases the order {@code id}, or with {@code all} every one of a filter.
     *
     * @throws NotFoundException where there is no such order
     * @throws ConflictException where it is in no state for that, or in flight
     */
    String release(Visit visit) {
        return visit.parameter("all").isPresent()
                ? all(visit, OrdersPage.RELEASABLE, LoggedOrder::canBeReleased, outbox::releaseAll, RELEASED)
                : one(visit, outbox::release, RELEASED);
    }

    /** Gives up; otherwise as {@link #release}. */
    String giveUp(Visit visit) {
        return visit.parameter("all").isPresent()
                ? all(visit, OrdersPage.GIVEN_UP, LoggedOrder::canBeGivenUp, outbox::giveUpAll, GIVEN_UP)
                : one(visit, outbox::giveUp, GIVEN_UP);
    }

    private static String one(Visit visit, Function<String, Intervention> wish, String done) {
        String id = visit.parameter("id").orElseThrow(NotFoundException::new);
        Intervention came = wish.apply(id);
        if (came == Intervention.UNKNOWN_ID) {
            throw new NotFoundException();
        }
        if (came == Intervention.NOT_POSSIBLE) {
            throw new ConflictException();
        }
        LOG.event(done.equals(RELEASED) ? LogEvent.ORDER_RELEASED : LogEvent.ORDER_GIVEN_UP)
                .order(id)
                .write();
        return "/order?id=" + Visit.encoded(id) + "&done=" + done;
    }

    private String all(
            Visit visit,
            Set<OrderState> states,
            Predicate<LoggedOrder> possible,
            ToIntFunction<Collection<String>> wish,
            String done) {
        Filter filter = OrdersPage.filter(visit);
        if (filter.state().filter(states::contains).isEmpty()) {
            throw new CodedException(ErrorCode.MALFORMED_REQUEST, "no state that this can be done to");
        }
        long end = System.nanoTime() + LONGEST.toNanos();
        int changed = 0;
        Optional<Place> next = Optional.of(Place.START);
        while (next.isPresent() && System.nanoTime() - end < 0) {
            History.Page page = outbox.history().orders(filter, next.get(), STEP);
            List<String> ids =
                    page.orders().stream().filter(possible).map(LoggedOrder::id).toList();
            changed += ids.isEmpty() ? 0 : wish.applyAsInt(ids);
            next = page.next();
        }
        LOG.event(done.equals(RELEASED) ? LogEvent.ORDERS_RELEASED : LogEvent.ORDERS_GIVEN_UP)
                .with("state", filter.state().map(OrderState::word))
                .with("campaign", filter.campaign())
                .with("orders", changed)
                .write();
        String told = done + (next.isPresent() ? "_all_more" : "_all");
        return OrdersPage.path(filter) + "&done=" + told + "&n=" + changed;
    }
}

package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.deferred;
import static io.github.xmail.outbox.Orders.failed;
import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.sent;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.uncertain;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.History.Filter;
import io.github.xmail.outbox.History.Page;
import io.github.xmail.outbox.History.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@ParameterizedClass
@EnumSource
class HistoryTest {

    private static final Filter ALL = new Filter(Optional.empty(), Optional.empty());

    @Parameter
    private Store store;

    @TempDir
    private Path directory;

    private Store.Place place;

    private final HandMovedTime time = new HandMovedTime();
    private Outbox outbox;

    @BeforeEach
    void open() {
        place = store.empty(directory);
        outbox = Outbox.open(place.settings(), time, time);
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    private void end(String id, Outcome outcome) throws InterruptedException {
        outbox.accept(order(id));
        outbox.settle(take(outbox), outcome);
    }

    private static Filter state(OrderState state) {
        return new Filter(Optional.of(state), Optional.empty());
    }

    private static List<String> ids(Page page) {
        return page.orders().stream().map(LoggedOrder::id).toList();
    }

    @Test
    void thePagesHoldEveryOrderOnceTheNewestFirst() {
        for (int i = 0; i < 7; i++) {
            outbox.accept(order("same-millisecond-" + i));
        }
        time.pass(Duration.ofSeconds(1));
        outbox.accept(order("later"));

        List<String> seen = new ArrayList<>();
        Optional<Place> from = Optional.of(Place.START);
        while (from.isPresent()) {
            Page page = outbox.history().orders(ALL, from.get(), 3);
            assertThat(page.orders()).hasSizeBetween(1, 3);
            seen.addAll(ids(page));
            from = page.next();
        }

        assertThat(seen).hasSize(8).doesNotHaveDuplicates().startsWith("later");
    }

    @Test
    void ordersAreFoundByStateAndCampaign() throws InterruptedException {
        end("sent", sent());
        end("failed", failed());
        outbox.accept(new NewOrder("other", new byte[32], Optional.empty(), Optional.empty(), new byte[] {1}));

        History history = outbox.history();
        assertThat(ids(history.orders(state(OrderState.FAILED), Place.START, 50)))
                .containsExactly("failed");
        assertThat(ids(history.orders(new Filter(Optional.empty(), Optional.of("spring")), Place.START, 50)))
                .containsExactlyInAnyOrder("sent", "failed");
        assertThat(ids(history.orders(
                        new Filter(Optional.of(OrderState.SENT), Optional.of("summer")), Place.START, 50)))
                .isEmpty();
        assertThat(ids(history.orders(ALL, Place.START, 50))).hasSize(3);
    }

    @Test
    void anOrderTellsWhatCanBeDoneWithIt() throws InterruptedException {
        end("a", failed());
        outbox.accept(order("b"));
        take(outbox);

        LoggedOrder failed = outbox.history().order("a").orElseThrow();
        assertThat(failed.code()).contains(ErrorCode.SMTP_REJECTED);
        assertThat(failed.smtpStatus()).contains("5.1.1");
        assertThat(failed.campaign()).contains("spring");
        assertThat(failed.settled()).contains(time.instant());
        assertThat(failed.canBeReleased()).isTrue();
        assertThat(outbox.history().order("b").orElseThrow().inFlight()).isTrue();
        outbox.giveUp("a");
        assertThat(outbox.history().order("a").orElseThrow().canBeGivenUp()).isFalse();
        assertThat(outbox.history().order("nobody")).isEmpty();
    }

    @Test
    void waitingOrdersAreCountedByReason() throws InterruptedException {
        end("a", deferred(time.instant().plusSeconds(600)));
        end("b", deferred(time.instant().plusSeconds(600)));
        end("c", sent());
        outbox.accept(order("d"));

        assertThat(outbox.history().waitingByReason())
                .containsExactly(
                        new History.Reason(OrderState.DEFERRED, Optional.of(ErrorCode.SMTP_DEFERRED), 2),
                        new History.Reason(OrderState.QUEUED, Optional.empty(), 1));
    }

    @Test
    void outcomesAreSummedByPiecesOfTheReadersZone() throws InterruptedException {
        Instant evening = Instant.parse("2026-11-25T20:59:30Z");
        time.pass(Duration.between(time.instant(), evening));
        end("a", sent());
        end("b", sent());
        time.pass(Duration.ofMinutes(1));
        end("c", sent());
        end("d", failed());
        outbox.checkWritable();

        ZoneOffset moscow = ZoneOffset.ofHours(3);
        Instant from = evening.minus(Duration.ofDays(2));
        assertThat(outbox.history().counts(from, Duration.ofDays(1), moscow))
                .containsExactly(
                        new History.Count(Instant.parse("2026-11-24T21:00:00Z"), OrderState.SENT, 2),
                        new History.Count(Instant.parse("2026-11-25T21:00:00Z"), OrderState.FAILED, 1),
                        new History.Count(Instant.parse("2026-11-25T21:00:00Z"), OrderState.SENT, 1));
        assertThat(outbox.history().counts(Instant.parse("2026-11-25T21:00:00Z"), Duration.ofMinutes(1), moscow))
                .hasSize(2);
    }

    @Test
    void thereIsOneNode() {
        assertThat(outbox.history().nodes())
                .singleElement()
                .extracting(History.Node::started)
                .isEqualTo(time.instant());
    }

    @Test
    void manyOrdersAreReleasedAndGivenUpInOneCommit() throws InterruptedException {
        end("a", failed());
        end("b", uncertain());
        end("c", sent());
        assertThat(outbox.releaseAll(List.of("a", "b", "c", "nobody"))).isEqualTo(2);
        assertThat(outbox.figures().queued()).isEqualTo(2);

        outbox.accept(order("in memory"));
        ClaimedOrder first = take(outbox);
        int given = outbox.giveUpAll(List.of("a", "b", "c", "in memory"));

        assertThat(given).isEqualTo(2);
        assertThat(known(outbox, first.id()).state()).isEqualTo(OrderState.QUEUED);
        assertThat(outbox.figures().waiting()).isEqualTo(1);
        assertThat(known(outbox, "c").state()).isEqualTo(OrderState.SENT);
    }
}

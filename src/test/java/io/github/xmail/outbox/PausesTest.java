package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.AT_ONCE;
import static io.github.xmail.outbox.Orders.assertUnavailable;
import static io.github.xmail.outbox.Orders.deferred;
import static io.github.xmail.outbox.Orders.failed;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.refused;
import static io.github.xmail.outbox.Orders.sent;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.uncertain;
import static io.github.xmail.outbox.Orders.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pauses that are kept, and what is counted towards them. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class PausesTest {

    @Parameter
    private Store store;

    @TempDir
    private Path directory;

    private Store.Place place;

    private final HandMovedTime time = new HandMovedTime();
    private FaultyDatabase database;
    private Outbox outbox;
    private int number;

    @BeforeEach
    void begin() {
        place = store.empty(directory);
        open();
    }

    private void open() {
        open(false);
    }

    private void open(boolean retryUncertain) {
        database = new FaultyDatabase(place.database());
        outbox = DurableOutbox.open(place.settings(100_000, retryUncertain), database, new OutboxTime(time, time));
    }

    private void reopen() {
        outbox.close();
        open();
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    @Test
    void nothingPausesByItself() throws Exception {
        settle(sent());
        assertThat(outbox.pauses()).isEqualTo(Pauses.NONE);
    }

    @Test
    void tenOrdersRefusedInARowBeginAPause() throws Exception {
        settle(refused(), 9);
        assertThat(outbox.pauses().kept()).isEmpty();
        time.pass(Duration.ofSeconds(3));
        settle(refused());
        assertThat(outbox.pauses().kept())
                .containsExactly(new Pause(ErrorCode.SMTP_REJECTED, time.instant(), 0, Optional.empty()));
        time.pass(Duration.ofSeconds(3));
        settle(refused());
        assertThat(outbox.pauses().of(ErrorCode.SMTP_REJECTED).orElseThrow().since())
                .isEqualTo(time.instant().minusSeconds(3));
    }

    @Test
    void tenOrdersRefusedInOneCommitBeginAPauseToo() throws Exception {
        List<ClaimedOrder> orders = taken(10);
        database.failAll(sql -> sql.startsWith("begin"), FaultyDatabase.When.BEFORE);
        var last = orders.stream()
                .map(order -> outbox.settle(order, refused()))
                .reduce((a, b) -> b)
                .orElseThrow();
        database.heal();
        last.join();
        assertThat(outbox.pauses().of(ErrorCode.SMTP_REJECTED)).isPresent();
    }

    @Test
    void oneOrderThatIsSentInBetweenBeginsTheCountAnew() throws Exception {
        settle(refused(), 9);
        settle(sent());
        settle(refused(), 9);
        assertThat(outbox.pauses().kept()).isEmpty();
    }

    @Test
    void orderThatIsSentBetweenOthersOfTheSameCommitBeginsTheCountAnew() throws Exception {
        List<ClaimedOrder> orders = taken(12);
        database.failAll(sql -> sql.startsWith("begin"), FaultyDatabase.When.BEFORE);
        for (int i = 0; i < 11; i++) {
            outbox.settle(orders.get(i), i == 0 || i == 6 ? sent() : refused());
        }
        var last = outbox.settle(orders.get(11), refused());
        database.heal();
        last.join();
        assertThat(outbox.pauses().kept()).isEmpty();
        settle(refused(), 5);
        assertThat(outbox.pauses().of(ErrorCode.SMTP_REJECTED)).isPresent();
    }

    @Test
    void whatIsAboutOneOrderNeitherCountsNorBeginsTheCountAnew() throws Exception {
        settle(failed(), 20);
        assertThat(outbox.pauses().kept()).isEmpty();
        settle(refused(), 9);
        settle(failed());
        settle(deferred(time.instant().plusSeconds(60)));
        settle(new Outcome.Expired());
        settle(refused());
        assertThat(outbox.pauses().of(ErrorCode.SMTP_REJECTED)).isPresent();
    }

    @Test
    void countsOutliveARestart() throws Exception {
        settle(refused(), 9);
        settle(uncertain());
        reopen();
        assertThat(outbox.pauses()).isEqualTo(new Pauses(List.of(), true));
        settle(refused());
        settle(uncertain());
        assertThat(outbox.pauses().kept())
                .extracting(Pause::code)
                .containsExactlyInAnyOrder(ErrorCode.SMTP_REJECTED, ErrorCode.SMTP_UNCERTAIN);
    }

    @Test
    void pausesAndTheirProbesOutliveARestart() throws Exception {
        settle(refused(), 10);
        outbox.pause();
        time.pass(Duration.ofSeconds(90));
        Pause seen = outbox.pauses().of(ErrorCode.SMTP_REJECTED).orElseThrow();
        assertThat(outbox.beginProbe(seen)).isTrue();
        reopen();
        assertThat(outbox.pauses().kept())
                .containsExactlyInAnyOrder(
                        new Pause(ErrorCode.SMTP_REJECTED, seen.since(), 1, Optional.of(time.instant())),
                        new Pause(ErrorCode.PAUSED, seen.since(), 0, Optional.empty()));
    }

    @Test
    void firstOrderThatIsSentEndsThePauseOfRefusals() throws Exception {
        settle(refused(), 12);
        settle(sent());
        assertThat(outbox.pauses()).isEqualTo(Pauses.NONE);
        reopen();
        assertThat(outbox.pauses()).isEqualTo(Pauses.NONE);
        settle(refused(), 9);
        assertThat(outbox.pauses().kept()).isEmpty();
    }

    @Test
    void shadowedOrderCountsAsSent() throws Exception {
        settle(refused(), 12);
        settle(new Outcome.Shadowed(new Try("rcpt_to", Optional.empty(), Optional.of("2.1.5"))));
        assertThat(outbox.pauses()).isEqualTo(Pauses.NONE);
    }

    @Test
    void twoUncertainMailsInARowBeginAPause() throws Exception {
        settle(uncertain());
        assertThat(outbox.pauses()).isEqualTo(new Pauses(List.of(), true));
        settle(uncertain());
        assertThat(outbox.pauses().of(ErrorCode.SMTP_UNCERTAIN)).isPresent();
        assertThat(outbox.pauses().oneAtATime()).isTrue();
    }

    @Test
    void uncertainMailsThatAreTriedAgainCountAllTheSame() throws Exception {
        outbox.close();
        open(true);
        settle(uncertain(), 2);
        assertThat(outbox.pauses().of(ErrorCode.SMTP_UNCERTAIN)).isPresent();
    }

    @Test
    void anyAnswerToTheDotEndsWhatIsUncertain() throws Exception {
        for (Outcome answer : List.of(
                sent(),
                new Outcome.Failed(new Try("dot", Optional.of(ErrorCode.SMTP_REJECTED), Optional.of("5.7.1")), true),
                new Outcome.Failed(new Try("dot", Optional.of(ErrorCode.SMTP_REJECTED), Optional.of("5.2.1"))),
                new Outcome.Deferred(
                        new Try("dot", Optional.of(ErrorCode.SMTP_DEFERRED), Optional.of("4.3.0")),
                        time.instant().plusSeconds(60)))) {
            settle(uncertain(), 2);
            settle(answer);
            assertThat(outbox.pauses()).as(answer.toString()).isEqualTo(Pauses.NONE);
        }
    }

    @Test
    void whatNeverCameToItsDotLeavesWhatIsUncertain() throws Exception {
        settle(uncertain());
        settle(failed());
        settle(refused());
        settle(deferred(time.instant().plusSeconds(60)));
        settle(new Outcome.GivenBack(time.instant().plusSeconds(60)));
        assertThat(outbox.pauses().oneAtATime()).isTrue();
        settle(uncertain());
        assertThat(outbox.pauses().of(ErrorCode.SMTP_UNCERTAIN)).isPresent();
    }

    @Test
    void mailsThatACrashMadeUncertainSayNothingOfTheServer() throws Exception {
        for (ClaimedOrder order : taken(4)) {
            outbox.noteDot(order);
        }
        reopen();
        assertThat(outbox.figures().uncertain()).isEqualTo(4);
        assertThat(outbox.pauses()).isEqualTo(Pauses.NONE);
    }

    @Test
    void administratorPausesAndResumes() {
        outbox.pause();
        Pause first = outbox.pauses().of(ErrorCode.PAUSED).orElseThrow();
        time.pass(Duration.ofHours(1));
        outbox.pause();
        assertThat(outbox.pauses().kept()).containsExactly(first);
        assertThat(outbox.resume(ErrorCode.PAUSED)).isTrue();
        assertThat(outbox.pauses()).isEqualTo(Pauses.NONE);
        assertThat(outbox.resume(ErrorCode.PAUSED)).isFalse();
    }

    @Test
    void sentOrderLeavesTheAdministratorsPause() throws Exception {
        outbox.pause();
        settle(sent());
        assertThat(outbox.pauses().of(ErrorCode.PAUSED)).isPresent();
    }

    @Test
    void resumingByHandBeginsTheCountAnew() throws Exception {
        settle(refused(), 10);
        assertThat(outbox.resume(ErrorCode.SMTP_REJECTED)).isTrue();
        settle(refused(), 9);
        assertThat(outbox.pauses().kept()).isEmpty();
    }

    @Test
    void oneProbeIsBegunByOneAlone() throws Exception {
        settle(uncertain(), 2);
        Pause seen = outbox.pauses().of(ErrorCode.SMTP_UNCERTAIN).orElseThrow();
        assertThat(outbox.beginProbe(seen)).isTrue();
        assertThat(outbox.beginProbe(seen)).isFalse();
        settle(sent());
        assertThat(outbox.beginProbe(seen)).isFalse();
        assertThat(outbox.pauses()).isEqualTo(Pauses.NONE);
    }

    @Test
    void countToTenIsNoPauseThatCouldBeProbed() throws Exception {
        settle(refused(), 3);
        assertThat(outbox.beginProbe(new Pause(ErrorCode.SMTP_REJECTED, time.instant(), 0, Optional.empty())))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void faultAtAnyStatementNeitherLosesNorInventsAPause(FaultyDatabase.When when) throws Exception {
        boolean reached = true;
        for (int nth = 1; reached; nth++) {
            List<ClaimedOrder> orders = taken(11);
            database.failNth(nth, when);
            for (ClaimedOrder order : orders.subList(0, 9)) {
                outbox.settle(order, refused());
            }
            outbox.settle(orders.get(9), sent());
            outbox.settle(orders.get(10), uncertain()).join();
            reached = database.heal();
            assertThat(outbox.pauses()).as("fault at %s", nth).isEqualTo(new Pauses(List.of(), true));
            settle(refused(), 10);
            assertThat(outbox.pauses().of(ErrorCode.SMTP_REJECTED))
                    .as("fault at %s", nth)
                    .isPresent();
            settle(sent());
        }
    }

    @Test
    void pauseThatCannotBeKeptIsRefused() {
        database.failAll("commit"::equals, FaultyDatabase.When.BEFORE);
        assertUnavailable(outbox::pause);
        assertThat(outbox.pauses()).isEqualTo(Pauses.NONE);
        database.heal();
        until("it works again", () -> {
            try {
                outbox.pause();
                return true;
            } catch (CodedException e) {
                return false;
            }
        });
        assertThat(outbox.pauses().of(ErrorCode.PAUSED)).isPresent();
    }

    @Test
    void outcomeThatIsLostAtTheEndIsToldToWhoWaitsForIt() throws Exception {
        ClaimedOrder order = taken(1).get(0);
        database.failAll(sql -> sql.startsWith("begin"), FaultyDatabase.When.BEFORE);
        var settled = outbox.settle(order, refused());
        outbox.close();
        assertThat(settled).isCompletedExceptionally();
        assertThat(outbox.settle(order, refused())).isCompletedExceptionally();
    }

    private void settle(Outcome outcome) throws InterruptedException {
        settle(outcome, 1);
    }

    private void settle(Outcome outcome, int times) throws InterruptedException {
        for (ClaimedOrder order : taken(times)) {
            outbox.settle(order, outcome).join();
        }
    }

    private List<ClaimedOrder> taken(int orders) throws InterruptedException {
        List<ClaimedOrder> taken = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            outbox.accept(order("o" + number++));
            taken.add(take(outbox));
        }
        assertThat(outbox.take(AT_ONCE)).isEmpty();
        return taken;
    }
}

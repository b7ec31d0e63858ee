package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.AT_ONCE;
import static io.github.xmail.outbox.Orders.deferred;
import static io.github.xmail.outbox.Orders.expiring;
import static io.github.xmail.outbox.Orders.failed;
import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.sent;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.uncertain;
import static io.github.xmail.outbox.Orders.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The states of an order and the ways between them, on real files and servers, with a clock moved by hand. */
@Timeout(60)
@ParameterizedClass
@EnumSource
class OutboxTest {

    private static final Duration A_DAY = Duration.ofHours(24);

    @Parameter
    private Store store;

    @TempDir
    private Path directory;

    private Store.Place place;

    private final HandMovedTime time = new HandMovedTime();
    private Outbox outbox;

    @BeforeEach
    void begin() {
        place = store.empty(directory);
        open();
    }

    private void open() {
        open(place.settings());
    }

    private void open(OutboxSettings settings) {
        outbox = Outbox.open(settings, time, time);
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
    void acceptedOrderIsQueuedAndKnown() {
        Acceptance acceptance = outbox.accept(order("a"));
        assertThat(acceptance).isInstanceOf(Acceptance.Accepted.class);
        assertThat(acceptance.order().state()).isEqualTo(OrderState.QUEUED);
        assertThat(known(outbox, "a")).usingRecursiveComparison().isEqualTo(acceptance.order());
        assertThat(acceptance.order().accepted()).isEqualTo(time.instant());
    }

    @Test
    void repeatedOrderIsKnownAndKeepsItsDigest() {
        NewOrder first = order("a", "one");
        outbox.accept(first);
        Acceptance repeated = outbox.accept(order("a", "another"));
        assertThat(repeated).isInstanceOf(Acceptance.AlreadyKnown.class);
        assertThat(repeated.order().digest()).isEqualTo(first.digest());
    }

    @Test
    void idsAreComparedByteByByte() {
        assertThat(outbox.accept(order("abc"))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(outbox.accept(order("ABC"))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(outbox.find("Abc")).isEmpty();
    }

    @Test
    void manyWhoSendOneIdGetOneAcceptance() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(64);
        List<Future<Acceptance>> answers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            answers.add(threads.submit(() -> outbox.accept(order("same"))));
        }
        int accepted = 0;
        for (Future<Acceptance> answer : answers) {
            accepted += answer.get() instanceof Acceptance.Accepted ? 1 : 0;
        }
        threads.shutdown();
        assertThat(accepted).isEqualTo(1);
        assertThat(take(outbox).id()).isEqualTo("same");
        assertThat(outbox.take(AT_ONCE)).isEmpty();
    }

    @Test
    void orderIsTakenOnceWithItsContent() throws Exception {
        outbox.accept(expiring("a", time.instant().plusSeconds(60)));
        ClaimedOrder taken = take(outbox);
        assertThat(taken.content()).isEqualTo("a".getBytes());
        assertThat(taken.state()).isEqualTo(OrderState.QUEUED);
        assertThat(taken.attempts()).isZero();
        assertThat(taken.hoursFrom()).isEqualTo(time.instant());
        assertThat(taken.expiresAt()).contains(time.instant().plusSeconds(60));
        assertThat(taken.lastCode()).isEmpty();
        assertThat(outbox.take(AT_ONCE)).isEmpty();
    }

    @Test
    void orderInFlightShowsWhatItWasBefore() throws Exception {
        outbox.accept(order("a"));
        outbox.noteDot(take(outbox));
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.QUEUED);
    }

    @Test
    void sentOrderKeepsNoContent() throws Exception {
        settleOne("a", sent());
        KnownOrder known = known(outbox, "a");
        assertThat(known.state()).isEqualTo(OrderState.SENT);
        assertThat(known.code()).isEmpty();
        assertThat(known.smtpStatus()).contains("2.0.0");
        assertThat(known.attempts()).isEqualTo(1);
        assertThat(rows("select * from contents")).isZero();
        assertThat(outbox.figures()).isEqualTo(new Outbox.Figures(0, 0, 0, Optional.empty()));
    }

    @Test
    void shadowedOrderKeepsNoContent() throws Exception {
        settleOne("a", new Outcome.Shadowed(new Try("rcpt_to", Optional.empty(), Optional.of("2.1.5"))));
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SHADOWED);
        assertThat(rows("select * from contents")).isZero();
    }

    @Test
    void failedOrderTellsWhyAndKeepsItsContent() throws Exception {
        settleOne("a", failed());
        KnownOrder known = known(outbox, "a");
        assertThat(known.state()).isEqualTo(OrderState.FAILED);
        assertThat(known.code()).contains(ErrorCode.SMTP_REJECTED);
        assertThat(known.smtpStatus()).contains("5.1.1");
        assertThat(rows("select * from contents")).isEqualTo(1);
    }

    @Test
    void deferredOrderIsTakenAgainWhenDue() throws Exception {
        settleOne("a", deferred(time.instant().plusSeconds(60)));
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.DEFERRED);
        assertThat(outbox.take(AT_ONCE)).isEmpty();
        time.pass(Duration.ofSeconds(59));
        assertThat(outbox.take(AT_ONCE)).isEmpty();
        time.pass(Duration.ofSeconds(1));
        ClaimedOrder again = take(outbox);
        assertThat(again.state()).isEqualTo(OrderState.DEFERRED);
        assertThat(again.attempts()).isEqualTo(1);
        assertThat(again.lastCode()).contains(ErrorCode.SMTP_DEFERRED);
        assertThat(again.content()).isEqualTo("content of a".getBytes());
    }

    @Test
    void waitingTakerGetsTheDeferredOrderInTime() throws Exception {
        outbox.close();
        outbox = Outbox.open(place.settings());
        outbox.accept(order("a"));
        long began = System.nanoTime();
        outbox.settle(take(outbox), deferred(outbox.now().plusMillis(300)));
        assertThat(take(outbox).id()).isEqualTo("a");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(299));
    }

    @Test
    void givenBackOrderIsAsBefore() throws Exception {
        settleOne("a", new Outcome.GivenBack(time.instant()));
        KnownOrder known = known(outbox, "a");
        assertThat(known.state()).isEqualTo(OrderState.QUEUED);
        assertThat(known.attempts()).isZero();
        assertThat(take(outbox).id()).isEqualTo("a");
        assertThat(outbox.tries("a")).isEmpty();
    }

    @Test
    void uncertainOrderIsHeldAndNotTriedAgain() throws Exception {
        outbox.accept(order("a"));
        ClaimedOrder taken = take(outbox);
        outbox.noteDot(taken);
        outbox.settle(taken, uncertain());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.UNCERTAIN);
        assertThat(known(outbox, "a").code()).contains(ErrorCode.SMTP_UNCERTAIN);
        assertThat(outbox.figures().uncertain()).isEqualTo(1);
        time.pass(A_DAY);
        assertThat(outbox.take(AT_ONCE)).isEmpty();
    }

    @Test
    void uncertainOrderIsSentAgainAfterTenMinutesWhereTheAdministratorWantsThat() throws Exception {
        outbox.close();
        open(place.settings(10, true));
        outbox.accept(order("a"));
        outbox.settle(take(outbox), uncertain());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.DEFERRED);
        assertThat(known(outbox, "a").code()).contains(ErrorCode.SMTP_UNCERTAIN);
        time.pass(Duration.ofMinutes(9));
        assertThat(outbox.take(AT_ONCE)).isEmpty();
        time.pass(Duration.ofMinutes(1));
        assertThat(take(outbox).lastCode()).contains(ErrorCode.SMTP_UNCERTAIN);
    }

    @Test
    void lateAnswerEndsAnUncertainOrder() throws Exception {
        outbox.accept(order("a"));
        ClaimedOrder taken = take(outbox);
        outbox.settle(taken, uncertain());
        outbox.settle(taken, sent());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SENT);
        assertThat(known(outbox, "a").attempts()).isEqualTo(1);
        assertThat(known(outbox, "a").code()).isEmpty();
        assertThat(outbox.tries("a")).extracting(t -> t.what().smtpStatus()).containsExactly(Optional.of("2.0.0"));
        assertThat(outbox.figures().uncertain()).isZero();
        assertThat(rows("select * from contents")).isZero();
    }

    @Test
    void lateAnswerOfAnotherClaimChangesNothing() throws Exception {
        outbox.accept(order("a"));
        ClaimedOrder first = take(outbox);
        outbox.settle(first, new Outcome.GivenBack(time.instant()));
        ClaimedOrder second = take(outbox);
        assertThat(second.claim()).isGreaterThan(first.claim());
        outbox.settle(first, sent());
        outbox.settle(second, uncertain());
        outbox.settle(first, failed());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.UNCERTAIN);
    }

    @Test
    void settlingTwiceCountsOnce() throws Exception {
        outbox.accept(order("a"));
        ClaimedOrder taken = take(outbox);
        outbox.settle(taken, failed());
        outbox.settle(taken, sent());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.FAILED);
        assertThat(known(outbox, "a").attempts()).isEqualTo(1);
    }

    @Test
    void dotIsRefusedWhenTheClaimIsGone() throws Exception {
        outbox.accept(order("a"));
        ClaimedOrder taken = take(outbox);
        outbox.settle(taken, new Outcome.GivenBack(time.instant()));
        assertThatThrownBy(() -> outbox.noteDot(taken)).isInstanceOf(ClaimLostException.class);
        ClaimedOrder again = take(outbox);
        assertThatThrownBy(() -> outbox.noteDot(taken)).isInstanceOf(ClaimLostException.class);
        outbox.noteDot(again);
    }

    @Test
    void claimNumbersAreUniqueOverRestarts() throws Exception {
        Set<Long> numbers = new HashSet<>();
        long last = 0;
        for (int i = 0; i < 4; i++) {
            outbox.accept(order("o" + i));
            ClaimedOrder taken = take(outbox);
            assertThat(taken.claim()).isGreaterThan(last);
            assertThat(numbers.add(taken.claim())).isTrue();
            last = taken.claim();
            outbox.settle(taken, new Outcome.GivenBack(time.instant()));
            reopen();
        }
    }

    @Test
    void orderWithoutDotGoesBackToTheQueueWhenTheOutboxCloses() throws Exception {
        outbox.accept(order("a"));
        take(outbox);
        reopen();
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.QUEUED);
        assertThat(take(outbox).attempts()).isZero();
    }

    @Test
    void orderAtItsDotIsUncertainWhenTheOutboxCloses() throws Exception {
        outbox.accept(order("a"));
        outbox.noteDot(take(outbox));
        reopen();
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.UNCERTAIN);
        assertThat(known(outbox, "a").attempts()).isEqualTo(1);
        assertThat(outbox.tries("a")).extracting(t -> t.what().phase()).containsExactly("dot");
        assertThat(outbox.figures().uncertain()).isEqualTo(1);
        assertThat(outbox.take(AT_ONCE)).isEmpty();
    }

    @Test
    void orderAtItsDotIsDeferredWhenTheOutboxClosesWhereTheAdministratorWantsThat() throws Exception {
        outbox.close();
        open(place.settings(10, true));
        outbox.accept(order("a"));
        outbox.noteDot(take(outbox));
        outbox.close();
        open(place.settings(10, true));
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.DEFERRED);
        assertThat(outbox.take(AT_ONCE)).isEmpty();
        time.pass(Duration.ofMinutes(10));
        assertThat(take(outbox).attempts()).isEqualTo(1);
    }

    @Test
    void settlingsQueuedAtTheEndAreCommitted() throws Exception {
        for (int i = 0; i < 100; i++) {
            outbox.accept(order("o" + i));
            outbox.settle(take(outbox), sent());
        }
        reopen();
        for (int i = 0; i < 100; i++) {
            assertThat(known(outbox, "o" + i).state()).isEqualTo(OrderState.SENT);
        }
    }

    @Test
    void moreThanFitInMemoryAreTakenAllTheSame() throws Exception {
        for (int i = 0; i < 1200; i++) {
            outbox.accept(order("o" + i));
        }
        Set<String> taken = new HashSet<>();
        for (int i = 0; i < 1200; i++) {
            assertThat(taken.add(take(outbox).id())).isTrue();
        }
        assertThat(outbox.take(AT_ONCE)).isEmpty();
    }

    @Test
    void olderOrdersInTheTableComeBeforeNewOnes() throws Exception {
        outbox.accept(order("old"));
        reopen();
        time.pass(Duration.ofSeconds(1));
        outbox.accept(order("new"));
        assertThat(take(outbox).id()).isEqualTo("old");
        assertThat(take(outbox).id()).isEqualTo("new");
    }

    @Test
    void fullOutboxRefusesNewOrdersOnly() throws Exception {
        outbox.close();
        open(place.settings(2, false));
        outbox.accept(order("a"));
        outbox.accept(order("b"));
        assertCode(ErrorCode.OUTBOX_FULL, () -> outbox.accept(order("c")));
        assertThat(outbox.find("c")).isEmpty();
        assertThat(outbox.accept(order("a"))).isInstanceOf(Acceptance.AlreadyKnown.class);
        outbox.settle(take(outbox), sent());
        assertThat(outbox.accept(order("c"))).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void fullOutboxIsStillFullAfterARestart() {
        outbox.accept(order("a"));
        outbox.close();
        open(place.settings(1, false));
        assertCode(ErrorCode.OUTBOX_FULL, () -> outbox.accept(order("b")));
    }

    @Test
    void figuresTellWaitingAndOldest() throws Exception {
        Instant first = time.instant();
        outbox.accept(order("a"));
        time.pass(Duration.ofSeconds(5));
        outbox.accept(order("b"));
        assertThat(outbox.figures()).isEqualTo(new Outbox.Figures(2, 0, 0, Optional.of(first)));
        outbox.settle(take(outbox), sent());
        assertThat(outbox.figures()).isEqualTo(new Outbox.Figures(1, 0, 0, Optional.of(first.plusSeconds(5))));
    }

    @Test
    void figuresTellDeferredFromQueuedAlsoAfterARestart() throws Exception {
        Instant first = time.instant();
        outbox.accept(order("a"));
        outbox.accept(order("b"));
        outbox.settle(take(outbox), deferred(time.instant().plusSeconds(60)));
        Outbox.Figures figures = new Outbox.Figures(1, 1, 0, Optional.of(first));
        assertThat(outbox.figures()).isEqualTo(figures);
        reopen();
        assertThat(outbox.figures()).isEqualTo(figures);
    }

    @Test
    void everyCommitIsTold() {
        outbox.close();
        List<Duration> told = new CopyOnWriteArrayList<>();
        outbox = Outbox.open(place.settings(), told::add);
        int before = told.size();
        outbox.accept(order("a"));
        assertThat(told).hasSizeGreaterThan(before).allMatch(took -> !took.isNegative() && !took.isZero());
    }

    @Test
    void watchHearsOfEachSettling() throws Exception {
        ConcurrentLinkedQueue<OrderState> heard = new ConcurrentLinkedQueue<>();
        outbox.accept(order("a"));
        outbox.accept(order("other"));
        Outbox.Watch watch = outbox.watch("a", known -> heard.add(known.state()));
        outbox.settle(take(outbox), deferred(time.instant()));
        until("deferred is heard", () -> heard.contains(OrderState.DEFERRED));
        outbox.settle(take(outbox), sent());
        outbox.settle(take(outbox), sent());
        until("sent is heard", () -> heard.contains(OrderState.SENT));
        assertThat(heard).containsExactly(OrderState.DEFERRED, OrderState.SENT);
        watch.close();
        assertThat(outbox.release("a")).isEqualTo(Intervention.NOT_POSSIBLE);
    }

    @Test
    void closedWatchAndBrokenListenerDisturbNobody() throws Exception {
        ConcurrentLinkedQueue<OrderState> heard = new ConcurrentLinkedQueue<>();
        outbox.accept(order("a"));
        outbox.watch("a", known -> heard.add(known.state())).close();
        outbox.watch("a", known -> {
            throw new IllegalStateException();
        });
        outbox.settle(take(outbox), sent());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SENT);
        assertThat(heard).isEmpty();
        assertThat(outbox.accept(order("b"))).isInstanceOf(Acceptance.Accepted.class);
    }

    /** One that nothing catches on the way, as a lack of memory may be. */
    @Test
    void errorBehindACommitEndsNeitherTheOutboxNorAnOrder() throws Exception {
        outbox.accept(order("a"));
        outbox.accept(order("in hand"));
        outbox.watch("a", known -> {
            throw new OutOfMemoryError("for a test");
        });
        outbox.settle(take(outbox), sent());

        until("the outbox works again", () -> outbox.accept(order("b")) instanceof Acceptance.Accepted);
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SENT);
        assertThat(List.of(take(outbox).id(), take(outbox).id())).containsExactlyInAnyOrder("in hand", "b");
        assertThat(outbox.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void overdueOrdersEndWithTheReasonThatHeldThem() throws Exception {
        outbox.accept(order("never tried"));
        outbox.accept(order("deferred"));
        outbox.accept(expiring("expiring", time.instant().plus(A_DAY)));
        outbox.accept(order("in flight"));
        outbox.settle(take(outbox), new Outcome.GivenBack(time.instant().plusSeconds(1)));
        outbox.settle(take(outbox), deferred(time.instant().plus(Duration.ofHours(48))));
        outbox.settle(take(outbox), new Outcome.GivenBack(time.instant().plusSeconds(1)));
        take(outbox);
        assertThat(outbox.endOverdue(A_DAY, Optional.empty())).isZero();
        time.pass(A_DAY);
        assertThat(outbox.endOverdue(A_DAY, Optional.empty())).isEqualTo(3);
        assertEnd("never tried", OrderState.FAILED, ErrorCode.NOT_REACHED);
        assertEnd("deferred", OrderState.FAILED, ErrorCode.SMTP_DEFERRED);
        assertEnd("expiring", OrderState.EXPIRED, ErrorCode.EXPIRED);
        assertThat(known(outbox, "in flight").state()).isEqualTo(OrderState.QUEUED);
        assertThat(known(outbox, "never tried").attempts()).isZero();
        assertThat(rows("select * from contents where id = 'expiring'")).isZero();
        assertThat(rows("select * from contents where id = 'deferred'")).isEqualTo(1);
        assertThat(outbox.figures().waiting()).isEqualTo(1);
    }

    @Test
    void overdueOrderThatNobodyTookYetEndsWithTheCodeOfThePause() throws Exception {
        outbox.accept(order("a"));
        outbox.accept(expiring("b", time.instant().plusSeconds(10)));
        time.pass(Duration.ofSeconds(10));
        assertThat(outbox.endOverdue(A_DAY, Optional.of(ErrorCode.HELD))).isEqualTo(1);
        assertEnd("b", OrderState.EXPIRED, ErrorCode.EXPIRED);
        time.pass(A_DAY);
        assertThat(outbox.endOverdue(A_DAY, Optional.of(ErrorCode.HELD))).isEqualTo(1);
        assertEnd("a", OrderState.FAILED, ErrorCode.HELD);
        assertThat(outbox.take(AT_ONCE)).isEmpty();
    }

    @Test
    void manyOverdueOrdersEndInOneGo() {
        for (int i = 0; i < 1500; i++) {
            outbox.accept(order("o" + i));
        }
        time.pass(A_DAY);
        assertThat(outbox.endOverdue(A_DAY, Optional.empty())).isEqualTo(1500);
        assertThat(outbox.figures().waiting()).isZero();
    }

    @Test
    void releasedOrderIsTriedAgainWithItsHoursAnew() throws Exception {
        settleOne("a", failed());
        time.pass(Duration.ofDays(6));
        assertThat(outbox.release("a")).isEqualTo(Intervention.DONE);
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.QUEUED);
        assertThat(known(outbox, "a").code()).isEmpty();
        ClaimedOrder again = take(outbox);
        assertThat(again.hoursFrom()).isEqualTo(time.instant());
        assertThat(again.attempts()).isEqualTo(1);
        outbox.settle(again, sent());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SENT);
    }

    @Test
    void uncertainOrderCanBeReleasedAndItsLateAnswerThenChangesNothing() throws Exception {
        outbox.accept(order("a"));
        ClaimedOrder first = take(outbox);
        outbox.settle(first, uncertain());
        assertThat(outbox.release("a")).isEqualTo(Intervention.DONE);
        outbox.settle(first, failed());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.QUEUED);
        assertThat(outbox.figures()).isEqualTo(new Outbox.Figures(1, 0, 0, Optional.of(time.instant())));
    }

    @Test
    void releaseIsRefusedWhereThereIsNothingToRelease() throws Exception {
        assertThat(outbox.release("nobody")).isEqualTo(Intervention.UNKNOWN_ID);
        outbox.accept(order("waiting"));
        assertThat(outbox.release("waiting")).isEqualTo(Intervention.NOT_POSSIBLE);
        outbox.settle(take(outbox), sent());
        assertThat(outbox.release("waiting")).isEqualTo(Intervention.NOT_POSSIBLE);
    }

    @Test
    void contentOfAFailedOrderIsGoneAfterSevenDays() throws Exception {
        settleOne("a", failed());
        time.pass(Duration.ofDays(7));
        until("its content is gone", () -> rows("select * from contents") == 0);
        assertThat(outbox.release("a")).isEqualTo(Intervention.NOT_POSSIBLE);
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.FAILED);
    }

    @Test
    void givenUpOrderKeepsNoContent() throws Exception {
        outbox.accept(order("handed over"));
        outbox.accept(order("deferred"));
        assertThat(outbox.giveUp("handed over")).isEqualTo(Intervention.DONE);
        outbox.settle(take(outbox), deferred(time.instant().plusSeconds(9)));
        assertThat(outbox.giveUp("deferred")).isEqualTo(Intervention.DONE);
        assertEnd("handed over", OrderState.FAILED, ErrorCode.GIVEN_UP);
        assertEnd("deferred", OrderState.FAILED, ErrorCode.GIVEN_UP);
        assertThat(rows("select * from contents")).isZero();
        assertThat(outbox.release("deferred")).isEqualTo(Intervention.NOT_POSSIBLE);
        assertThat(outbox.take(AT_ONCE)).isEmpty();
        assertThat(outbox.figures().waiting()).isZero();
    }

    @Test
    void uncertainOrderCanBeGivenUp() throws Exception {
        settleOne("a", uncertain());
        assertThat(outbox.giveUp("a")).isEqualTo(Intervention.DONE);
        assertEnd("a", OrderState.FAILED, ErrorCode.GIVEN_UP);
        assertThat(outbox.figures().uncertain()).isZero();
    }

    @Test
    void orderInFlightIsNotGivenUp() throws Exception {
        outbox.accept(order("a"));
        ClaimedOrder taken = take(outbox);
        assertThat(outbox.giveUp("a")).isEqualTo(Intervention.NOT_POSSIBLE);
        outbox.settle(taken, sent());
        assertThat(outbox.giveUp("a")).isEqualTo(Intervention.NOT_POSSIBLE);
        assertThat(outbox.giveUp("b")).isEqualTo(Intervention.UNKNOWN_ID);
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SENT);
    }

    @Test
    void theLastTwentyTriesAreKept() throws Exception {
        outbox.accept(order("a"));
        for (int i = 0; i < 25; i++) {
            outbox.settle(
                    take(outbox),
                    new Outcome.Deferred(
                            new Try("connect", Optional.of(ErrorCode.SMTP_DEFERRED), Optional.of("4.0." + i)),
                            time.instant()));
        }
        List<PastTry> tries = outbox.tries("a");
        assertThat(tries).hasSize(20);
        assertThat(tries.get(0).what().smtpStatus()).contains("4.0.5");
        assertThat(tries.get(19).what().smtpStatus()).contains("4.0.24");
        assertThat(tries.get(19).at()).isEqualTo(time.instant());
        assertThat(known(outbox, "a").attempts()).isEqualTo(25);
    }

    @Test
    void oldFinalOrdersAreForgottenAndWaitingOnesNever() throws Exception {
        for (int i = 0; i < 250; i++) {
            outbox.accept(order("sent" + i));
            outbox.settle(take(outbox), sent());
        }
        settleOne("uncertain", uncertain());
        outbox.accept(order("waiting"));
        time.pass(Duration.ofDays(30).plusMinutes(1));
        until("they are forgotten", () -> rows("select * from orders") == 1);
        assertThat(outbox.find("sent0")).isEmpty();
        assertThat(known(outbox, "waiting").state()).isEqualTo(OrderState.QUEUED);
        assertThat(outbox.figures().uncertain()).isZero();
        assertThat(rows("select * from tries")).isZero();
        assertThat(rows("select * from counts")).isZero();
        assertThat(outbox.accept(order("sent0"))).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void outcomesAreCountedPerMinute() throws Exception {
        settleOne("a", sent());
        settleOne("b", sent());
        settleOne("c", failed());
        settleOne("d", new Outcome.GivenBack(time.instant().plusSeconds(99)));
        time.pass(Duration.ofMinutes(1));
        settleOne("e", sent());
        long minute = time.instant().getEpochSecond() / 60;
        assertThat(rows("select * from counts where n = 2 and name = 'sent' and minute = " + (minute - 1)))
                .isEqualTo(1);
        assertThat(rows("select * from counts")).isEqualTo(3);
    }

    @Test
    void clockThatIsSetAgesNoOrderUntilTheOutboxIsIdle() throws Exception {
        Instant before = outbox.now();
        time.setWall(Duration.ofDays(2));
        assertThat(outbox.now()).isEqualTo(before);
        until("the new time is taken over", () -> outbox.now().equals(before.plus(Duration.ofDays(2))));
        time.setWall(Duration.ofDays(-3));
        until("a time set back too", () -> outbox.now().equals(before.minus(Duration.ofDays(1))));
        time.pass(Duration.ofSeconds(3));
        assertThat(outbox.now()).isEqualTo(before.minus(Duration.ofDays(1)).plusSeconds(3));
    }

    @Test
    void nothingIsMailedAfterItsOwnEndThoughTheClockJumped() throws Exception {
        outbox.accept(expiring("in flight", time.instant().plusSeconds(600)));
        outbox.accept(expiring("in hand", time.instant().plusSeconds(600)));
        ClaimedOrder inFlight = take(outbox);
        time.setWall(Duration.ofHours(3));

        assertThat(outbox.latest()).isAfter(inFlight.expiresAt().orElseThrow());
        assertThat(outbox.endOverdue(A_DAY, Optional.empty())).isEqualTo(1);
        assertEnd("in hand", OrderState.EXPIRED, ErrorCode.EXPIRED);
    }

    @Test
    void clockThatWasSetBackWhileTheOutboxWasClosedLosesNoOrder() throws Exception {
        outbox.accept(order("a"));
        outbox.close();
        time.setWall(Duration.ofDays(-1));
        open();
        time.pass(A_DAY);
        assertThat(take(outbox).id()).isEqualTo("a");
    }

    @Test
    void stoppingOutboxAcceptsNothingAndLetsTheRestGoOn() throws Exception {
        outbox.accept(order("a"));
        outbox.stopAccepting();
        assertCode(ErrorCode.OUTBOX_UNAVAILABLE, () -> outbox.accept(order("b")));
        ClaimedOrder taken = take(outbox);
        outbox.noteDot(taken);
        outbox.settle(taken, sent());
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SENT);
    }

    @Test
    void closedOutboxRefusesEverythingAndLetsTakersGo() throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        Future<Optional<ClaimedOrder>> taker = thread.submit(() -> outbox.take(Duration.ofMinutes(5)));
        outbox.close();
        assertThat(taker.get()).isEmpty();
        thread.shutdown();
        assertCode(ErrorCode.OUTBOX_UNAVAILABLE, () -> outbox.accept(order("b")));
        assertCode(ErrorCode.OUTBOX_UNAVAILABLE, () -> outbox.find("b"));
        assertCode(ErrorCode.OUTBOX_UNAVAILABLE, () -> outbox.figures());
        outbox.close();
    }

    private void settleOne(String id, Outcome outcome) throws InterruptedException {
        outbox.accept(order(id));
        outbox.settle(take(outbox), outcome);
        assertThat(outbox.find(id)).isPresent();
    }

    private void assertEnd(String id, OrderState state, ErrorCode code) {
        assertThat(known(outbox, id).state()).isEqualTo(state);
        assertThat(known(outbox, id).code()).contains(code);
    }

    /** Counts rows in the file, with the outbox closed meanwhile: nobody else can read it while it is open. */
    private long rows(String query) {
        outbox.close();
        long found = place.rows(query);
        open();
        return found;
    }

    private static void assertCode(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}

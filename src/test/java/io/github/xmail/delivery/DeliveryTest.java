package io.github.xmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.Draft;
import io.github.xmail.mail.Mail;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.mail.Utf8;
import io.github.xmail.outbox.ClaimedOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outcome;
import io.github.xmail.settings.MapSource;
import io.github.xmail.settings.Problem;
import io.github.xmail.settings.SettingsReader;
import io.github.xmail.smtp.Phase;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpReply;
import io.github.xmail.testkit.WebServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest {

    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final Duration FIRST_PROBE = Duration.ofMillis(100);

    private final ScriptedOutbox outbox = new ScriptedOutbox();
    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedCustomers customers = new ScriptedCustomers();
    private final List<Outcome> settled = new CopyOnWriteArrayList<>();
    private Delivery delivery;

    @AfterEach
    void stop() {
        if (delivery != null) {
            delivery.stop(Duration.ofSeconds(5));
        }
    }

    @Test
    void aCustomerThatIsFoundGetsTheMail() {
        outbox.add("a", draft("42"));
        start(Map.of());

        assertThat(outcome("a")).isInstanceOf(Outcome.Sent.class);
        assertThat(outbox.dots).containsExactly("a");
        assertThat(settled).singleElement().isInstanceOf(Outcome.Sent.class);
        assertThat(server.sent).singleElement().satisfies(mail -> {
            assertThat(mail.envelopeTo()).isEqualTo(ScriptedCustomers.ADDRESS);
            assertThat(text(mail)).contains("Hello Anna");
        });
    }

    @Test
    void nobodyGetsAMailWhereTheQueryGivesNoRowOrSeveral() {
        customers.answer = id -> id.equals("none") ? new Lookup.NotFound() : new Lookup.Ambiguous();
        outbox.add("none", draft("none"));
        outbox.add("many", draft("many"));
        start(Map.of());

        assertThat(code(outcome("none"))).isEqualTo(ErrorCode.USER_NOT_FOUND);
        assertThat(code(outcome("many"))).isEqualTo(ErrorCode.USER_AMBIGUOUS);
        assertThat(server.tries).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "nobody", "a@b.example, c@d.example", "a@b.example\r\nBcc: c@d.example", "a b@c.example"})
    void whatIsNotExactlyOneAddressEndsTheOrder(String text) {
        customers.answer = id -> new Lookup.Found(new Customer(text, "Anna"));
        outbox.add("a", draft("42"));
        start(Map.of());

        assertThat(code(outcome("a"))).isEqualTo(ErrorCode.EMAIL_INVALID);
        assertThat(server.tries).hasValue(0);
    }

    @Test
    void aQueryThatFailsForOneOrderDefersThatOrderAlone() {
        customers.answer = id -> {
            if (id.equals("odd")) {
                throw new CodedException(ErrorCode.USER_QUERY_FAILED, "the query failed");
            }
            return ScriptedCustomers.found();
        };
        outbox.add("first", draft("1"));
        outbox.add("odd", draft("odd"));
        outbox.add("last", draft("2"));
        start(Map.of("delivery_threads", "1"));

        assertThat(outcome("first")).isInstanceOf(Outcome.Sent.class);
        assertThat(outcome("odd")).isInstanceOf(Outcome.Deferred.class);
        assertThat(code(outcome("odd"))).isEqualTo(ErrorCode.USER_QUERY_FAILED);
        assertThat(outcome("last")).isInstanceOf(Outcome.Sent.class);
        assertThat(delivery.pause()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"USER_QUERY_FAILED", "DATABASE_UNREACHABLE"})
    void aDatabaseThatFailsForEverybodyPausesDeliveryAndSpendsNoTry(String name) {
        ErrorCode code = ErrorCode.valueOf(name);
        customers.broken = Optional.of(code);
        for (int i = 0; i < 500; i++) {
            outbox.add("o" + i, draft("42"));
        }
        start(Map.of());

        WebServer.await("the pause", LONGEST, () -> delivery.pause().equals(Optional.of(code)));
        WebServer.await("two probes", LONGEST, () -> customers.checks.get() >= 4);
        assertThat(customers.finds.get() + customers.checks.get()).isLessThan(20);
        assertThat(outbox.outcomes).isEmpty();

        customers.broken = Optional.empty();
        WebServer.await("all mails", LONGEST, () -> server.sent.size() == 500);
        assertThat(delivery.pause()).isEmpty();
        assertThat(outbox.outcomes.values())
                .allSatisfy(outcomes -> assertThat(outcomes).hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SMTP_UNREACHABLE", "SMTP_TLS_FAILED", "SMTP_AUTH_FAILED", "SMTP_SENDER_REJECTED"})
    void aServerThatIsDownPausesDeliveryWithOneProbeWhateverWaits(String name) {
        ErrorCode code = ErrorCode.valueOf(name);
        server.down = Optional.of(code);
        for (int i = 0; i < 1000; i++) {
            outbox.add("o" + i, draft("42"));
        }
        start(Map.of());

        WebServer.await("two probes", LONGEST, () -> server.probes.get() >= 2);
        assertThat(delivery.pause()).contains(code);
        assertThat(server.tries).hasValueLessThanOrEqualTo(8);
        assertThat(server.closedIdle).hasValueGreaterThanOrEqualTo(1);
        assertThat(outbox.outcomes).isEmpty();

        server.down = Optional.empty();
        WebServer.await("all outcomes", LONGEST, () -> outbox.outcomes.size() == 1000);
        assertThat(server.sent).hasSize(1000);
    }

    @Test
    void aServerThatAnswersProbesAndFailsMailsIsNotHammered() {
        server.answer =
                mail -> new SmtpOutcome.ServerDown(Phase.MAIL_FROM, ErrorCode.SMTP_SENDER_REJECTED, Optional.empty());
        outbox.add("a", draft("42"));
        start(Map.of("delivery_threads", "1"));

        WebServer.await("two probes", LONGEST, () -> server.probes.get() >= 2);
        assertThat(server.tries).hasValueLessThanOrEqualTo(3);
    }

    @Test
    void theQueryIsTriedOutBeforeTheFirstMailAndAfterEachPause() {
        outbox.add("a", draft("42"));
        start(Map.of("delivery_threads", "1"));
        outcome("a");
        assertThat(customers.checks).hasValue(1);

        server.down = Optional.of(ErrorCode.SMTP_UNREACHABLE);
        outbox.add("b", draft("42"));
        WebServer.await("the pause", LONGEST, () -> delivery.pause().isPresent());
        server.down = Optional.empty();
        outcome("b");
        assertThat(customers.checks).hasValue(2);
    }

    @Test
    void aQueryThatIgnoresItsParameterMailsNobody() {
        customers.broken = Optional.empty();
        customers.checkFails = true;
        outbox.add("a", draft("42"));
        start(Map.of());

        WebServer.await("the pause", LONGEST, () -> delivery.pause().equals(Optional.of(ErrorCode.USER_QUERY_FAILED)));
        assertThat(server.tries).hasValue(0);
        assertThat(customers.finds).hasValue(0);
    }

    @Test
    void holdAcceptsAndSendsNothing() {
        outbox.add("a", draft("42"));
        start(Map.of("delivery_mode", "hold"));

        assertThat(delivery.pause()).contains(ErrorCode.HELD);
        assertThat(customers.checks).hasValue(0);
        delivery.stop(Duration.ofSeconds(1));
        assertThat(outbox.outcomes).isEmpty();
    }

    @Test
    void shadowNeverGetsToTheDot() {
        outbox.add("a", draft("42"));
        start(Map.of("delivery_mode", "shadow"));

        assertThat(outcome("a")).isInstanceOf(Outcome.Shadowed.class);
        assertThat(server.shadowed).hasSize(1);
        assertThat(server.tries).hasValue(0);
        assertThat(outbox.dots).isEmpty();
    }

    @Test
    void redirectMailsOneAddressAndTheCustomersIsNowhereInIt() {
        outbox.add("a", draft("42"));
        start(Map.of("delivery_mode", "redirect:staging@shop.example"));

        assertThat(outcome("a")).isInstanceOf(Outcome.Sent.class);
        assertThat(server.sent).singleElement().satisfies(mail -> {
            assertThat(mail.envelopeTo()).isEqualTo("staging@shop.example");
            assertThat(text(mail)).contains("To: staging@shop.example").doesNotContain("customer.example");
        });
    }

    @Test
    void whatTheServerSaysOfOneMailIsAboutThatMail() {
        Map<String, SmtpOutcome> answers = Map.of(
                "later", new SmtpOutcome.TryLater(Phase.RCPT_TO, ErrorCode.SMTP_DEFERRED, reply(450, "4.2.0")),
                "never", new SmtpOutcome.Refused(Phase.RCPT_TO, new SmtpReply(550, Optional.of("5.1.1")), true),
                "ascii", new SmtpOutcome.NeedsSmtpUtf8(),
                "silent", new SmtpOutcome.Uncertain());
        customers.answer = id -> new Lookup.Found(new Customer(id + "@customer.example", "Anna"));
        server.answer = mail -> answers.getOrDefault(
                mail.envelopeTo().substring(0, mail.envelopeTo().indexOf('@')),
                new SmtpOutcome.Sent(ScriptedServer.OK));
        answers.keySet().forEach(id -> outbox.add(id, draft(id)));
        outbox.add("good", draft("good"));
        start(Map.of());

        assertThat(outcome("good")).isInstanceOf(Outcome.Sent.class);
        assertThat(outcome("later")).isInstanceOfSatisfying(Outcome.Deferred.class, deferred -> {
            assertThat(deferred.last().smtpStatus()).contains("4.2.0");
            assertThat(Duration.between(outbox.now(), deferred.due()))
                    .isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
        });
        assertThat(code(outcome("never"))).isEqualTo(ErrorCode.SMTP_REJECTED);
        assertThat(code(outcome("ascii"))).isEqualTo(ErrorCode.EMAIL_INVALID);
        assertThat(outcome("silent")).isInstanceOf(Outcome.Uncertain.class);
        assertThat(delivery.pause()).isEmpty();
    }

    @Test
    void whatWasTakenOverByAnotherNodeIsNotSent() {
        outbox.claimsLost = true;
        outbox.add("a", draft("42"));
        start(Map.of());

        WebServer.await("a try", LONGEST, () -> server.tries.get() >= 1);
        assertThat(server.sent).isEmpty();
        assertThat(outbox.outcomes).isEmpty();
    }

    @Test
    void whatNobodyThoughtOfDefersTheOrder() {
        customers.answer = id -> {
            throw new IllegalStateException("a bug");
        };
        outbox.add("a", draft("42"));
        outbox.add("b", new byte[] {1, 2, 3});
        start(Map.of());

        assertThat(code(outcome("a"))).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(outcome("b")).isInstanceOf(Outcome.Deferred.class);
    }

    @Test
    void whatNobodyThoughtOfAfterTheDotLeavesTheOrderUncertain() {
        server.answer = mail -> {
            throw new IllegalStateException("a bug");
        };
        outbox.add("a", draft("42"));
        start(Map.of());

        assertThat(outcome("a")).isInstanceOf(Outcome.Uncertain.class);
    }

    @Test
    void memoryThatRunsOutForOneOrderStopsNoThread() {
        customers.answer = id -> {
            if (id.equals("huge")) {
                throw new OutOfMemoryError("for a test");
            }
            return ScriptedCustomers.found();
        };
        outbox.add("huge", draft("huge"));
        outbox.add("next", draft("42"));
        start(Map.of("delivery_threads", "1"));

        assertThat(outcome("huge")).isInstanceOf(Outcome.Deferred.class);
        assertThat(outcome("next")).isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void anOrderWhoseTimeIsOverIsNotMailed() throws Exception {
        Instant now = outbox.now();
        Courier courier = courier();

        assertThat(deliver(courier, order(now.minus(Duration.ofHours(25)), Optional.empty(), Optional.empty())))
                .isEqualTo(new Outcome.OutOfTime(ErrorCode.NOT_REACHED));
        assertThat(deliver(
                        courier,
                        order(now.minus(Duration.ofHours(25)), Optional.empty(), Optional.of(ErrorCode.SMTP_DEFERRED))))
                .isEqualTo(new Outcome.OutOfTime(ErrorCode.SMTP_DEFERRED));
        assertThat(deliver(courier, order(now, Optional.of(now), Optional.empty())))
                .isEqualTo(new Outcome.Expired());
        assertThat(server.tries).hasValue(0);
        assertThat(deliver(courier, order(now, Optional.of(now.plusSeconds(60)), Optional.empty())))
                .isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void aMailThatIsUnderWayFinishesWhenDeliveryStops() throws InterruptedException {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch answerNow = new CountDownLatch(1);
        server.answer = mail -> {
            underWay.countDown();
            awaitQuietly(answerNow);
            return new SmtpOutcome.Sent(ScriptedServer.OK);
        };
        outbox.add("a", draft("42"));
        start(Map.of());
        underWay.await();
        Thread stopping = new Thread(() -> delivery.stop(Duration.ofSeconds(20)));
        stopping.start();
        answerNow.countDown();
        stopping.join();

        assertThat(outcome("a")).isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void ratesAreSpacedAndUnusedTimeIsNotSavedUp() throws InterruptedException {
        Rate rate = new Rate(50);
        rate.await();
        java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        long start = System.nanoTime();
        for (int i = 0; i < 11; i++) {
            rate.await();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(199));
    }

    @Test
    void theScheduleGrowsToTwoHoursWithinItsSpread() {
        int[] minutes = {1, 2, 5, 10, 20, 30, 60, 120, 120, 120};
        for (double random : new double[] {0, 0.5, 0.999}) {
            RetrySchedule schedule = new RetrySchedule(fixed(random));
            for (int i = 0; i < minutes.length; i++) {
                double factor = 0.8 + 0.4 * random;
                assertThat(schedule.after(i + 1).toMillis())
                        .isCloseTo(Math.round(minutes[i] * 60_000 * factor), org.assertj.core.data.Offset.offset(2L));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"on", "Live", "redirect:", "redirect:nobody", "redirect:a@b.example,c@d.example", "shadowed"})
    void aDeliveryModeThatIsNoneIsReported(String mode) {
        SettingsReader reader = MapSource.reader(Map.of("delivery_mode", mode));
        DeliverySettings.read(reader);
        assertThat(reader.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.INVALID);
            assertThat(problem.name()).isEqualTo("delivery_mode");
        });
    }

    private static java.util.random.RandomGenerator fixed(double value) {
        return new java.util.random.RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return value;
            }
        };
    }

    private static Optional<SmtpReply> reply(int code, String enhanced) {
        return Optional.of(new SmtpReply(code, Optional.of(enhanced)));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ClaimedOrder order(Instant from, Optional<Instant> expires, Optional<ErrorCode> last) {
        return new ClaimedOrder("a", 1, OrderState.QUEUED, 0, from, expires, last, draft("42"));
    }

    private Outcome deliver(Courier courier, ClaimedOrder order) throws InterruptedException {
        try (Gate.Passage turn = new Gate(outbox).awaitTurn().orElseThrow()) {
            return courier.deliver(order, turn);
        }
    }

    private Courier courier() {
        DeliverySettings settings = DeliverySettings.read(MapSource.reader(Map.of()));
        return new Courier(parts(), settings, new Gate(outbox), new RetrySchedule(fixed(0.5)));
    }

    private Delivery.Parts parts() {
        Address from = Address.parse("Shop <news@shop.example>").orElseThrow();
        Composer composer = new Composer(new MailSettings(from, Set.of("shop.example")));
        return new Delivery.Parts(outbox, customers, id -> id, composer, server, settled::add);
    }

    private void start(Map<String, String> settings) {
        delivery = new Delivery(parts(), DeliverySettings.read(MapSource.reader(settings)), FIRST_PROBE);
        delivery.start();
    }

    private Outcome outcome(String id) {
        WebServer.await(
                "the outcome of " + id, LONGEST, () -> !outbox.outcomesOf(id).isEmpty());
        assertThat(outbox.outcomesOf(id)).hasSize(1);
        return outbox.outcomesOf(id).get(0);
    }

    private static ErrorCode code(Outcome outcome) {
        if (outcome instanceof Outcome.Deferred deferred) {
            return deferred.last().code().orElseThrow();
        }
        return ((Outcome.Failed) outcome).last().code().orElseThrow();
    }

    private static String text(Mail mail) {
        return new String(mail.bytes(), StandardCharsets.US_ASCII);
    }

    static byte[] draft(String userUid) {
        return new Draft(
                        userUid,
                        "Your cart",
                        Optional.empty(),
                        Optional.of(Utf8.of("Hello {{ customer_name }}")),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of())
                .toBytes();
    }
}

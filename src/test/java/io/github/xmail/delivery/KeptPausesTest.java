package io.github.xmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.Mail;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.outbox.Intervention;
import io.github.xmail.outbox.KnownOrder;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.settings.MapSource;
import io.github.xmail.smtp.DotMark;
import io.github.xmail.smtp.Phase;
import io.github.xmail.smtp.SmtpClient;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpReply;
import io.github.xmail.smtp.SmtpSettings;
import io.github.xmail.smtp.Timeouts;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.WebServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pauses that the outbox keeps, over the real outbox, with its time moved on by hand. */
@Timeout(120)
class KeptPausesTest {

    private static final Duration LONGEST = Duration.ofSeconds(40);
    private static final Duration SHORT = Duration.ofMillis(20);
    private static final int THREADS = 4;
    private static final SmtpOutcome RELAY_DENIED = refused("5.7.1", false);
    private static final SmtpOutcome NO_SUCH_MAILBOX = refused("5.1.1", true);

    @TempDir
    private Path directory;

    private final MovableTime time = new MovableTime();
    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedCustomers customers = new ScriptedCustomers();
    private final List<String> tried = new CopyOnWriteArrayList<>();
    private int accepted;
    private Outbox outbox;
    private Delivery delivery;

    @AfterEach
    void stop() {
        if (delivery != null) {
            delivery.stop(Duration.ofSeconds(5));
        }
        if (outbox != null) {
            outbox.close();
        }
    }

    @Test
    void serverThatDeniesRelayFailsTenOrdersAndTheRestGoesOutWhenItIsMended() {
        open(false);
        accept(1000);
        answers(to -> RELAY_DENIED);
        start(SHORT);

        awaitPause(ErrorCode.SMTP_REJECTED);
        await("eight probes", () -> probes(ErrorCode.SMTP_REJECTED) >= 8);
        assertThat(count(OrderState.FAILED)).isBetween(10, 10 + THREADS - 1);
        assertThat(count(OrderState.QUEUED)).isEqualTo(1000 - count(OrderState.FAILED));
        assertThat(states(OrderState.QUEUED))
                .allSatisfy(order -> assertThat(order.attempts()).isZero());
        assertThat(tried).as("another order each time").doesNotHaveDuplicates();
        assertThat(server.closedIdle).hasPositiveValue();

        int failed = count(OrderState.FAILED);
        answers(to -> new SmtpOutcome.Sent(ScriptedServer.OK));
        await("all mails", () -> server.sent.size() == 1000 - failed);
        await("the end of the pause", () -> delivery.pause().isEmpty());
        assertThat(count(OrderState.FAILED)).isEqualTo(failed);
        assertThat(outbox.release(states(OrderState.FAILED).get(0).id())).isEqualTo(Intervention.DONE);
        await("the released mail", () -> server.sent.size() == 1001 - failed);
    }

    @Test
    void pauseItsProbesAndItsCountOutliveARestart() {
        open(false);
        accept(30);
        answers(to -> RELAY_DENIED);
        start(SHORT);
        awaitPause(ErrorCode.SMTP_REJECTED);
        await("a probe", () -> probes(ErrorCode.SMTP_REJECTED) >= 2);
        int failed = count(OrderState.FAILED);

        restart(SHORT);
        assertThat(delivery.pause()).contains(ErrorCode.SMTP_REJECTED);
        int before = probes(ErrorCode.SMTP_REJECTED);
        assertThat(before).isGreaterThanOrEqualTo(2);
        await("more probes", () -> probes(ErrorCode.SMTP_REJECTED) >= before + 3);
        assertThat(count(OrderState.FAILED)).isEqualTo(failed);
    }

    @Test
    void ordersRefusedBeforeARestartCountWithThoseAfterIt() {
        open(false);
        accept(6);
        answers(to -> RELAY_DENIED);
        start(SHORT);
        await("six failed", () -> count(OrderState.FAILED) == 6);
        assertThat(delivery.pause()).isEmpty();

        accept(20);
        restart(SHORT);
        awaitPause(ErrorCode.SMTP_REJECTED);
        assertThat(count(OrderState.FAILED)).isBetween(10, 10 + THREADS - 1);
    }

    @Test
    void unknownMailboxesDoNotPause() {
        open(false);
        accept(60);
        answers(to -> NO_SUCH_MAILBOX);
        start(SHORT);
        await("all failed", () -> count(OrderState.FAILED) == 60);
        assertThat(delivery.pause()).isEmpty();
    }

    @Test
    void mailThatIsTooBigDoesNotPause() {
        open(false);
        accept(30);
        answers(to -> new SmtpOutcome.Refused(Phase.MAIL_FROM, new SmtpReply(552, Optional.of("5.3.4")), false));
        start(SHORT);
        await("all failed", () -> count(OrderState.FAILED) == 30);
        assertThat(delivery.pause()).isEmpty();
    }

    @Test
    void probeThatMeetsAnUnknownMailboxFailsThatOrderAndOneWithoutCustomerIsNoProbe() {
        open(false);
        accept(13);
        answers(to -> RELAY_DENIED);
        start(Duration.ofMinutes(1), 1);
        awaitPause(ErrorCode.SMTP_REJECTED);
        assertThat(count(OrderState.FAILED)).isEqualTo(10);
        customers.answer = id -> id.equals("o10") ? new Lookup.NotFound() : found(id);
        answers(to -> NO_SUCH_MAILBOX);

        time.pass(Duration.ofMinutes(1));
        await("two more failed", () -> count(OrderState.FAILED) == 12);
        assertThat(known("o10").code()).contains(ErrorCode.USER_NOT_FOUND);
        assertThat(known("o11").smtpStatus()).contains("5.1.1");
        assertThat(probes(ErrorCode.SMTP_REJECTED)).isEqualTo(1);
        assertThat(known("o12").state()).isEqualTo(OrderState.QUEUED);
        assertThat(delivery.pause()).contains(ErrorCode.SMTP_REJECTED);
    }

    @Test
    void serverThatSwallowsDotsGetsOneMailAfterTheFirstAndIsProbedAfterOneFiveFifteenAndSixtyMinutes() {
        open(false);
        accept(20);
        answers(to -> new SmtpOutcome.Uncertain());
        start(SHORT, 1);
        awaitPause(ErrorCode.SMTP_UNCERTAIN);
        assertThat(tried).hasSize(2);

        int probes = 0;
        for (int minutes : new int[] {1, 5, 15, 60, 60}) {
            time.pass(Duration.ofMinutes(minutes).minusSeconds(40));
            assertNoProbe(probes);
            if (minutes == 15) {
                restart(SHORT, 1);
                assertNoProbe(probes);
            }
            time.pass(Duration.ofSeconds(40));
            probes++;
            int expected = probes;
            await("probe " + probes, () -> count(OrderState.UNCERTAIN) == 2 + expected);
        }
        answers(to -> new SmtpOutcome.Sent(ScriptedServer.OK));
        time.pass(Duration.ofMinutes(60));
        await("all others", () -> count(OrderState.SENT) == 20 - 2 - 5);
        await("the end of the pause", () -> delivery.pause().isEmpty());
    }

    /** Two rounds of the probing thread later there is still none. */
    private void assertNoProbe(int before) {
        int rounds = customers.checks.get();
        WebServer.await("time", LONGEST, new Later(Duration.ofMillis(2200))::isOver);
        assertThat(customers.checks.get()).isEqualTo(rounds);
        assertThat(tried).hasSize(2 + before);
    }

    private record Later(long nanos) {
        Later(Duration time) {
            this(System.nanoTime() + time.toNanos());
        }

        boolean isOver() {
            return System.nanoTime() - nanos >= 0;
        }
    }

    @Test
    void mailsInFlightAreAllThatIsUncertainBeyondTwo() {
        open(false);
        accept(100);
        CyclicBarrier together = new CyclicBarrier(THREADS);
        answers(to -> {
            if (tried.size() <= THREADS) {
                meet(together);
            }
            return new SmtpOutcome.Uncertain();
        });
        start(SHORT);
        awaitPause(ErrorCode.SMTP_UNCERTAIN);
        assertThat(tried.size()).isBetween(THREADS, THREADS + 1);
    }

    @Test
    void afterAnUncertainMailTheOthersGoOneByOneUntilOneIsAnswered() {
        open(false);
        accept(40);
        Concurrency concurrency = new Concurrency();
        answers(to -> {
            if (tried.size() == 1) {
                return new SmtpOutcome.Uncertain();
            }
            // a refusal at RCPT TO tells nothing of dots
            return concurrency.during(() -> tried.size() <= 12 ? NO_SUCH_MAILBOX : sent());
        });
        customers.answer = id -> {
            // nobody else is under way when the first one gets its outcome
            if (!id.equals("o0")) {
                WebServer.await("the first", LONGEST, () -> known("o0").state() == OrderState.UNCERTAIN);
            }
            return found(id);
        };
        start(SHORT);
        await("all", () -> outbox.figures().waiting() == 0);
        assertThat(concurrency.mostBefore(11)).isEqualTo(1);
        assertThat(count(OrderState.SENT)).isEqualTo(28);
        assertThat(outbox.pauses().oneAtATime()).isFalse();
    }

    private static SmtpOutcome sent() {
        return new SmtpOutcome.Sent(ScriptedServer.OK);
    }

    @Test
    void uncertainMailsThatAreTriedAgainPauseAllTheSame() {
        open(true);
        accept(20);
        answers(to -> new SmtpOutcome.Uncertain());
        start(SHORT, 1);
        awaitPause(ErrorCode.SMTP_UNCERTAIN);
        assertThat(tried).hasSize(2);
        assertThat(count(OrderState.DEFERRED)).isEqualTo(2);
    }

    @Test
    void administratorsPauseHoldsOverARestartUntilHeEndsIt() {
        open(false);
        outbox.pause();
        accept(5);
        server.down = Optional.of(ErrorCode.SMTP_UNREACHABLE);
        start(SHORT);
        assertThat(delivery.pause()).contains(ErrorCode.PAUSED);
        restart(SHORT);
        assertThat(delivery.pause()).contains(ErrorCode.PAUSED);
        WebServer.await("time", LONGEST, new Later(Duration.ofMillis(1500))::isOver);
        assertThat(tried).isEmpty();
        assertThat(server.probes).hasValue(0);

        server.down = Optional.empty();
        outbox.resume(ErrorCode.PAUSED);
        await("all", () -> server.sent.size() == 5);
    }

    @Test
    void administratorsPauseIsShownBeforeHeldAndHeldBeforeAnyOther() {
        open(false);
        delivery = new Delivery(parts(server), settings(Map.of("delivery_mode", "hold")), SHORT);
        delivery.start();
        assertThat(delivery.pause()).contains(ErrorCode.HELD);
        outbox.pause();
        assertThat(delivery.pause()).contains(ErrorCode.PAUSED);
        outbox.resume(ErrorCode.PAUSED);
        assertThat(delivery.pause()).contains(ErrorCode.HELD);
    }

    @Test
    void heldIsShownBeforeAPauseThatTheOutboxKeeps() {
        open(false);
        accept(12);
        answers(to -> RELAY_DENIED);
        start(Duration.ofMinutes(1));
        awaitPause(ErrorCode.SMTP_REJECTED);
        delivery.stop(Duration.ofSeconds(5));
        delivery = new Delivery(parts(server), settings(Map.of("delivery_mode", "hold")), SHORT);
        delivery.start();
        assertThat(delivery.pause()).contains(ErrorCode.HELD);
    }

    @Test
    void serverThatGoesDownWhileRefusalsPauseIsProbedAsAnyServerAndTheFirstPauseGoesOn() {
        open(false);
        accept(30);
        answers(to -> RELAY_DENIED);
        start(SHORT);
        awaitPause(ErrorCode.SMTP_REJECTED);
        server.down = Optional.of(ErrorCode.SMTP_UNREACHABLE);
        awaitPause(ErrorCode.SMTP_UNREACHABLE);
        int failed = count(OrderState.FAILED);
        await("probes", () -> server.probes.get() >= 2);
        server.down = Optional.empty();
        awaitPause(ErrorCode.SMTP_REJECTED);
        assertThat(count(OrderState.FAILED)).isEqualTo(failed);
    }

    @Test
    void ordersWhoseTimeIsOverEndWithTheCodeOfThePause() {
        open(false);
        accept(12);
        answers(to -> RELAY_DENIED);
        start(Duration.ofMinutes(1), 1);
        awaitPause(ErrorCode.SMTP_REJECTED);
        delivery.stop(Duration.ofSeconds(5));
        time.pass(Duration.ofHours(25));
        assertThat(outbox.endOverdue(Duration.ofHours(24), delivery.pause())).isEqualTo(2);
        assertThat(known("o11").code()).contains(ErrorCode.SMTP_REJECTED);
        assertThat(known("o11").attempts()).isZero();
    }

    @Test
    void realConversationsPauseAndGoOnOnANewConnection() throws Exception {
        try (ScriptedSmtpServer smtp = ScriptedSmtpServer.plain().start()) {
            smtp.always(Step.RCPT, Answer.reply("554 5.7.1 Relay access denied"));
            open(false);
            accept(200);
            SmtpClient client = client(smtp.port());
            delivery = new Delivery(parts(new Mailing(client)), settings(Map.of()), SHORT);
            delivery.start();
            awaitPause(ErrorCode.SMTP_REJECTED);
            await("three probes", () -> probes(ErrorCode.SMTP_REJECTED) >= 3);
            int failed = count(OrderState.FAILED);
            assertThat(failed).isBetween(10, 10 + THREADS - 1);
            await("no connection is kept", () -> client.connections() == 0);
            assertThat(smtp.connections()).isGreaterThanOrEqualTo(1 + 3);

            smtp.always(Step.RCPT, Answer.reply("250 2.1.5 Ok"));
            await("all mails", () -> smtp.accepted() == 200 - failed);
            await("the end of the pause", () -> delivery.pause().isEmpty());
            assertThat(count(OrderState.FAILED)).isEqualTo(failed);
        }
    }

    private static SmtpClient client(int port) {
        SmtpSettings settings = SmtpSettings.read(MapSource.reader(
                        Map.of("smtp_server", "localhost", "smtp_port", Integer.toString(port), "smtp_tls", "none")))
                .orElseThrow();
        return new SmtpClient(settings, Timeouts.DEFAULT);
    }

    /** What the composition root makes of a client. */
    private record Mailing(SmtpClient client) implements MailServer {
        @Override
        public SmtpOutcome send(Mail mail, DotMark dot) {
            return client.send(mail, dot);
        }

        @Override
        public SmtpOutcome shadow(Mail mail) {
            return client.shadow(mail);
        }

        @Override
        public Optional<SmtpOutcome.ServerDown> probe() {
            return client.probe(Optional.empty());
        }

        @Override
        public void closeIdle() {
            client.closeIdle();
        }

        @Override
        public void close() {
            client.close();
        }
    }

    /** How many answers are under way at once. */
    private static final class Concurrency {
        private final List<Integer> seen = new ArrayList<>();
        private int now;

        SmtpOutcome during(Supplier<SmtpOutcome> answer) {
            synchronized (this) {
                now++;
                seen.add(now);
            }
            LockSupport.parkNanos(5_000_000);
            SmtpOutcome outcome = answer.get();
            synchronized (this) {
                now--;
            }
            return outcome;
        }

        synchronized int mostBefore(int end) {
            return seen.subList(0, end).stream().max(Integer::compare).orElseThrow();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void open(boolean retryUncertain) {
        outbox = Outbox.open(new OutboxSettings(directory, 100_000, 30, retryUncertain), time, time);
        customers.answer = KeptPausesTest::found;
    }

    private void accept(int orders) {
        for (int i = 0; i < orders; i++) {
            String id = "o" + accepted++;
            outbox.accept(new NewOrder(id, new byte[32], Optional.empty(), Optional.empty(), DeliveryTest.draft(id)));
        }
    }

    private void start(Duration firstProbe) {
        start(firstProbe, THREADS);
    }

    private void start(Duration firstProbe, int threads) {
        delivery = new Delivery(
                parts(server), settings(Map.of("delivery_threads", Integer.toString(threads))), firstProbe);
        delivery.start();
    }

    private void restart(Duration firstProbe) {
        restart(firstProbe, THREADS);
    }

    private void restart(Duration firstProbe, int threads) {
        Optional<ErrorCode> down = server.down;
        delivery.stop(Duration.ofSeconds(5));
        server.down = down;
        outbox.close();
        open(false);
        start(firstProbe, threads);
    }

    private static DeliverySettings settings(Map<String, String> values) {
        return DeliverySettings.read(MapSource.reader(values));
    }

    private Delivery.Parts parts(MailServer mailServer) {
        Address from = Address.parse("Shop <news@shop.example>").orElseThrow();
        Composer composer = new Composer(new MailSettings(from, Set.of("shop.example")));
        return new Delivery.Parts(outbox, customers, id -> id, composer, mailServer, outcome -> {});
    }

    private void answers(Function<String, SmtpOutcome> answer) {
        server.answer = mail -> {
            tried.add(mail.envelopeTo());
            return answer.apply(mail.envelopeTo());
        };
    }

    private static Lookup found(String id) {
        return new Lookup.Found(new Customer(id + "@customer.example", "Anna"));
    }

    private static SmtpOutcome refused(String status, boolean mailbox) {
        return new SmtpOutcome.Refused(Phase.RCPT_TO, new SmtpReply(554, Optional.of(status)), mailbox);
    }

    private void awaitPause(ErrorCode code) {
        await("the pause " + code.code(), () -> delivery.pause().equals(Optional.of(code)));
    }

    private int probes(ErrorCode code) {
        return outbox.pauses().of(code).orElseThrow().probes();
    }

    private KnownOrder known(String id) {
        return outbox.find(id).orElseThrow();
    }

    private List<KnownOrder> states(OrderState state) {
        List<KnownOrder> found = new ArrayList<>();
        for (int i = 0; i < accepted; i++) {
            KnownOrder order = known("o" + i);
            if (order.state() == state) {
                found.add(order);
            }
        }
        return found;
    }

    private int count(OrderState state) {
        return states(state).size();
    }

    private static void await(String what, BooleanSupplier condition) {
        WebServer.await(what, LONGEST, condition::getAsBoolean);
    }
}

package io.github.xmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.settings.MapSource;
import io.github.xmail.smtp.SmtpClient;
import io.github.xmail.smtp.SmtpSettings;
import io.github.xmail.smtp.Timeouts;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Received;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.WebServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many orders wait while something is down, over the real outbox and a real conversation. */
@Timeout(300)
class OutageTest {

    /** {@code -Doutage.orders=10000} is the long form. */
    private static final int ORDERS = Integer.getInteger("outage.orders", 500);

    private static final int PER_SECOND = Math.max(500, ORDERS / 10);
    private static final int THREADS = 4;
    private static final int PROBES = 6;
    private static final Duration FIRST_PROBE = Duration.ofMillis(20);

    /** The other side, and how it fails. */
    private enum Outage {
        SMTP_SERVER,
        WRONG_PASSWORD,
        DATABASE
    }

    /** A mail that arrived. */
    private record Arrival(long nanos, String messageId) {}

    @TempDir
    private Path directory;

    private final MovableTime time = new MovableTime();
    private final ScriptedCustomers customers = new ScriptedCustomers();
    private final Queue<Arrival> arrivals = new ConcurrentLinkedQueue<>();
    private final ScriptedSmtpServer smtp = ScriptedSmtpServer.plain()
            .user("shop", "secret")
            .tell(mail -> arrivals.add(new Arrival(System.nanoTime(), messageId(mail))))
            .start();
    private Outbox outbox;
    private Delivery delivery;

    @AfterEach
    void stop() {
        if (delivery != null) {
            delivery.stop(Duration.ofSeconds(5));
        }
        outbox.close();
        smtp.close();
    }

    @ParameterizedTest
    @EnumSource
    void attemptsDoNotDependOnHowManyMailsWaitAndThenEachGoesOutOnceAndNoneTooSoon(Outage outage) {
        open(false);
        accept(ORDERS);
        begin(outage);
        long began = System.nanoTime();
        start(PER_SECOND);
        await("probes", () -> attempts(outage) >= THREADS + PROBES);
        long passed = Duration.ofNanos(System.nanoTime() - began).toMillis();

        // intervals that double: 20 ms, 40 ms, …
        double probes = Math.log((double) passed / FIRST_PROBE.toMillis()) / Math.log(2) + 2;
        assertThat(attempts(outage)).as("attempts in %s ms", passed).isLessThanOrEqualTo(THREADS + (int) probes);
        assertThat(outbox.figures().queued()).as("their tries are unspent").isEqualTo(ORDERS);

        end(outage);
        await("all mails", () -> arrivals.size() >= ORDERS);
        await("all outcomes", () -> outbox.figures().waiting() == 0);
        assertThat(arrivals.stream().map(Arrival::messageId))
                .doesNotHaveDuplicates()
                .hasSize(ORDERS);
        assertThat(mostInASecond()).isLessThanOrEqualTo(PER_SECOND + THREADS + 1);
    }

    private void begin(Outage outage) {
        switch (outage) {
            case SMTP_SERVER -> smtp.always(Step.GREETING, Answer.replyAndClose("421 4.3.2 Down"));
            case WRONG_PASSWORD -> smtp.always(Step.AUTH, Answer.reply("535 5.7.8 Wrong"));
            case DATABASE -> customers.broken = Optional.of(ErrorCode.DATABASE_UNREACHABLE);
        }
    }

    private void end(Outage outage) {
        customers.broken = Optional.empty();
        smtp.usual();
    }

    private int attempts(Outage outage) {
        return switch (outage) {
            case SMTP_SERVER -> smtp.connections();
            case WRONG_PASSWORD -> (int) smtp.commands("AUTH");
            case DATABASE -> customers.finds.get() + customers.checks.get();
        };
    }

    private int mostInASecond() {
        long[] times = arrivals.stream().mapToLong(Arrival::nanos).sorted().toArray();
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.length; last++) {
            while (times[last] - times[first] > 1_000_000_000L) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    @Test
    void everyTryHasTheSameMessageIdAndAnUncertainOneIsMadeAgainAfterTenMinutes() {
        open(true);
        accept(1);
        smtp.next(Step.DOT, Answer.reply("451 4.3.0 Later"), Answer.close());
        start(0);
        await("the first try", () -> smtp.refusedAtDot().size() == 1);
        await("its end", () -> attemptsOf("o0") == 1);
        time.pass(Duration.ofMinutes(2));
        await("the second try", () -> smtp.refusedAtDot().size() == 2);
        await("its end", () -> attemptsOf("o0") == 2);
        assertThat(outbox.find("o0").orElseThrow().state()).isEqualTo(OrderState.DEFERRED);
        time.pass(Duration.ofMinutes(9));
        assertThat(nextDueIn()).as("ten minutes are not over").isPositive();
        assertThat(arrivals).isEmpty();
        time.pass(Duration.ofMinutes(2));
        await("the third try", () -> arrivals.size() == 1);

        assertThat(Stream.concat(smtp.refusedAtDot().stream(), smtp.mails().stream())
                        .map(OutageTest::messageId))
                .hasSize(3)
                .containsOnly(arrivals.element().messageId());
    }

    private int attemptsOf(String id) {
        return outbox.find(id).orElseThrow().attempts();
    }

    /** Milliseconds. */
    private long nextDueIn() {
        return outbox.history().order("o0").orElseThrow().due().toEpochMilli()
                - outbox.now().toEpochMilli();
    }

    private void open(boolean retryUncertain) {
        outbox = Outbox.open(new OutboxSettings(directory, 100_000, 30, retryUncertain), time, time);
        customers.answer = id -> new Lookup.Found(new Customer(id + "@customer.example", "Anna"));
    }

    private void accept(int orders) {
        IntStream.range(0, orders).parallel().forEach(i -> {
            String id = "o" + i;
            outbox.accept(new NewOrder(id, new byte[32], Optional.empty(), Optional.empty(), DeliveryTest.draft(id)));
        });
    }

    private void start(int perSecond) {
        SmtpSettings settings = SmtpSettings.read(MapSource.reader(Map.of(
                        "smtp_server",
                        "localhost",
                        "smtp_port",
                        Integer.toString(smtp.port()),
                        "smtp_tls",
                        "none",
                        "smtp_username",
                        "shop",
                        "smtp_password",
                        "secret")))
                .orElseThrow();
        Composer composer = new Composer(
                new MailSettings(Address.parse("Shop <news@shop.example>").orElseThrow(), Set.of("shop.example")));
        delivery = new Delivery(
                new Delivery.Parts(
                        outbox,
                        customers,
                        id -> id,
                        composer,
                        new NodeChild.Mailing(new SmtpClient(settings, Timeouts.DEFAULT)),
                        o -> {}),
                DeliverySettings.read(MapSource.reader(Map.of(
                        "delivery_threads", Integer.toString(THREADS), "max_per_second", Integer.toString(perSecond)))),
                FIRST_PROBE);
        delivery.start();
    }

    private static String messageId(Received mail) {
        List<String> lines = new String(mail.bytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Message-ID:"))
                .toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private static void await(String what, BooleanSupplier condition) {
        WebServer.await(what, Duration.ofSeconds(120), condition);
    }
}

package io.github.xmail.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLogTest {

    private static final String NAME = "io.github.xmail.error.EventLogTest";

    private final Logger logger = Logger.getLogger(NAME);
    private final List<LogRecord> records = new ArrayList<>();
    private final EventLog log = EventLog.of(NAME);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Repeats repeats = new Repeats(nanos::get);

    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.ALL);
        logger.addHandler(handler);
    }

    @AfterEach
    void leave() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
        logger.setLevel(null);
    }

    private List<String> lines() {
        return records.stream().map(LogRecord::getMessage).toList();
    }

    @Test
    void anEventIsOneLineWithTheHintAtItsEnd() {
        log.event(LogEvent.ORDER_FAILED)
                .order("cart-7")
                .code(ErrorCode.SMTP_REJECTED)
                .with("smtp_status", Optional.of("5.1.1"))
                .with("nothing", Optional.empty())
                .hint("Look")
                .with("attempts", 1)
                .write();

        assertThat(lines())
                .containsExactly(
                        "event=order_failed order=cart-7 code=smtp_rejected smtp_status=5.1.1 attempts=1 hint=Look");
        assertThat(records.get(0).getLevel()).isEqualTo(Level.INFO);
        assertThat(records.get(0).getParameters()).isNullOrEmpty();
    }

    @Test
    void whatWasThrownFollowsWithoutItsMessage() {
        log.event(LogEvent.ORDER_UNFORESEEN)
                .order("7")
                .cause(new IllegalStateException("olga@customer.example"))
                .write();

        assertThat(lines().get(0).lines().toList().get(0)).startsWith("event=order_unforeseen order=7 hint=\"");
        assertThat(lines().get(0).lines().toList().get(1)).isEqualTo("java.lang.IllegalStateException");
        assertThat(lines().get(0)).doesNotContain("olga");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "plain-1.2:/x@y{0}|plain-1.2:/x@y{0}",
                "^^|\"\"",
                "two words|\"two words\"",
                "a=b|\"a=b\"",
                "say \"no\"|\"say \\\"no\\\"\"",
                "back\\slash|\"back\\\\slash\"",
                "Корзина ☂ 😀|\"Корзина ☂ 😀\""
            })
    void aValueStandsBareOrBetweenQuotes(String value, String written) {
        log.event(LogEvent.ORDER_FAILED).order(value).write();

        assertThat(lines()).containsExactly("event=order_failed order=" + written);
    }

    @Test
    void noValueAddsALineOrAKeyOrHides() {
        IntStream.rangeClosed(0, 0x2FFF)
                .mapToObj(Character::toString)
                .forEach(c -> log.event(LogEvent.ORDER_FAILED)
                        .order("7" + c + " event=order_sent")
                        .write());
        for (String c : List.of("\ud800", "\udc00", "\ufeff", "\ue000", Character.toString(0xE0001))) {
            log.event(LogEvent.ORDER_FAILED)
                    .order("7" + c + " event=order_sent")
                    .write();
        }

        assertThat(lines())
                .hasSize(0x3000 + 5)
                .allMatch(
                        line -> line.matches("event=order_failed order=\"7(\\\\\\\\|\\\\\"|\\\\u[0-9a-f]{4}(\\\\udc01)?"
                                + "|[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\p{Co}\\p{Cn}\"\\\\]) event=order_sent\""))
                .allSatisfy(line -> assertThat(line.lines()).hasSize(1));
    }

    @Test
    void aLongValueIsCut() {
        log.event(LogEvent.ORDER_FAILED).order("x".repeat(10_000)).write();

        assertThat(lines().get(0)).hasSize("event=order_failed order=\"…\"".length() + 500);
    }

    @Test
    void aLevelThatIsNotHeardCostsNoLineAndIsNotCounted() {
        logger.setLevel(Level.INFO);
        log.event(LogEvent.ORDER_SENT).order("7").cause(new Exception()).write();
        log.event(LogEvent.ORDER_SENT, repeats, "x").write();
        logger.setLevel(Level.ALL);
        log.event(LogEvent.ORDER_SENT, repeats, "x").write();

        assertThat(lines()).containsExactly("event=order_sent");
    }

    @Test
    void troubleThatRepeatsIsToldOnceAndThenCountedOnceAMinute() {
        for (int second = 0; second < 150; second++) {
            log.event(LogEvent.REQUEST_REFUSED, repeats, "signature_missing")
                    .with("second", second)
                    .hint("Look")
                    .write();
            nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        }

        assertThat(lines())
                .containsExactly(
                        "event=request_refused second=0 hint=Look",
                        "event=request_refused second=60 repeated=59 hint=Look",
                        "event=request_refused second=120 repeated=59 hint=Look");
    }

    @Test
    void eachKindIsCountedForItself() {
        for (int i = 0; i < 3; i++) {
            log.event(LogEvent.REQUEST_REFUSED, repeats, "a")
                    .code(ErrorCode.NOT_FOUND)
                    .write();
            log.event(LogEvent.REQUEST_REFUSED, repeats, "b")
                    .code(ErrorCode.EXPIRED)
                    .write();
            log.event(LogEvent.CHECK_UNFORESEEN, repeats, "a").write();
        }

        assertThat(lines())
                .containsExactly(
                        "event=request_refused code=not_found",
                        "event=request_refused code=expired",
                        "event=check_unforeseen");
    }

    @Test
    void manyThreadsLoseNoCount() throws InterruptedException {
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(i -> new Thread(() -> IntStream.range(0, 1000).forEach(n -> repeats.note("x"))))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(repeats.note("x")).isEqualTo(8 * 1000 - 1);
    }
}

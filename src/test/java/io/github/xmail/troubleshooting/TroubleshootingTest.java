package io.github.xmail.troubleshooting;

import static io.github.xmail.troubleshooting.Shop.assertFinding;
import static io.github.xmail.troubleshooting.Shop.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.customer.Lookup;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class TroubleshootingTest {

    @Test
    void answerHasEveryCheckInOrderWithAllItsMembers() {
        try (Shop shop = Shop.open()) {
            JsonObject answer = shop.diagnose(Optional.of("42"));

            assertThat(answer.getString("status")).isEqualTo("ok");
            List<JsonObject> checks = answer.getJsonArray("checks").getValuesAs(JsonObject.class);
            assertThat(checks.stream().map(check -> check.getString("check")))
                    .containsExactly("config", "clock", "database", "user_query", "smtp", "outbox", "pixel");
            assertThat(checks).allSatisfy(check -> {
                assertThat(check.keySet()).containsExactly("check", "status", "code", "message", "hint", "millis");
                assertThat(check.get("millis")).isInstanceOf(JsonNumber.class);
                assertThat(check.getString("status")).isEqualTo("ok");
                assertThat(check.getString("code")).isEqualTo("ok");
            });
        }
    }

    @Test
    void administratorSeesHostPortAndReplyToo() {
        try (Shop shop = Shop.open()) {
            String server = "localhost:" + shop.server().port();
            assertThat(seen(shop)).isEqualTo(server);

            shop.server().always(Step.RCPT, Answer.reply("554 5.7.1 " + Shop.BANNER));
            assertThat(seen(shop)).isEqualTo(server + ", SMTP 554 5.7.1");

            shop.server().always(Step.RCPT, Answer.reply("554 " + Shop.BANNER));
            assertThat(seen(shop)).isEqualTo(server + ", SMTP 554");

            shop.server().close();
            assertThat(seen(shop)).isEqualTo(server);
        }
    }

    @Test
    void addressOfVersion6IsToldFromItsPort() {
        try (Shop shop = Shop.open().with("smtp_server", "::1")) {
            assertThat(seen(shop)).isEqualTo("[::1]:" + shop.server().port());
        }
    }

    @Test
    void administratorSeesNoServerWhereNoneIsSet() {
        try (Shop shop = Shop.open().without("smtp_server")) {
            assertThat(seen(shop)).isEqualTo("nothing");
        }
    }

    /** Of the SMTP check; beside it the administrator's answer is the platform's, which tells nothing of the shop. */
    private static String seen(Shop shop) {
        JsonObject answer = shop.troubleshooting().runForAdministrator(Locale.ENGLISH);
        String seen = in(answer, "smtp").getString("seen", "nothing");
        shop.assertNothingOfTheShopIn(answer.toString().replace(seen, ""));
        assertThat(shop.diagnose().toString()).doesNotContain("seen");
        return seen;
    }

    @Test
    void messagesAreInTheLanguageOfWhoAsks() {
        try (Shop shop = Shop.open().without("partner").withAddressWithheld()) {
            JsonObject answer = shop.diagnose(Optional.empty(), Locale.forLanguageTag("ru-RU"), Optional.empty());

            assertThat(answer.getJsonArray("checks").getValuesAs(JsonObject.class))
                    .allSatisfy(check -> assertThat(check.getString("message")).containsPattern("\\p{IsCyrillic}"));
        }
    }

    @Test
    void callsAtTheSameTimeShareOneRun() throws Exception {
        try (Shop shop = Shop.open().keepingResults(Duration.ofMinutes(1))) {
            CountDownLatch greeted = new CountDownLatch(1);
            shop.server().always(Step.GREETING, Answer.usualAfter(() -> await(greeted)));
            Troubleshooting shared = shop.troubleshooting();
            ExecutorService callers = Executors.newFixedThreadPool(8);
            List<Future<JsonObject>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(callers.submit(() -> shared.run(Optional.empty(), Locale.ENGLISH, Optional.empty())));
            }
            greeted.countDown();
            for (Future<JsonObject> answer : answers) {
                assertFinding(in(answer.get(20, TimeUnit.SECONDS), "smtp"), Finding.SMTP_READY);
            }
            callers.shutdown();

            assertThat(shop.server().connections()).isOne();
        }
    }

    @Test
    void resultIsGoodForAWhileAndThenAskedForAnew() {
        try (Shop shop = Shop.open().keepingResults(Duration.ofMinutes(1))) {
            shop.diagnose();
            shop.diagnose(Optional.of("42"));
            assertThat(shop.server().connections()).isOne();
        }
        try (Shop shop = Shop.open().keepingResults(Duration.ZERO)) {
            shop.diagnose();
            shop.diagnose();
            assertThat(shop.server().connections()).isEqualTo(2);
        }
    }

    @Test
    void eachCustomerIsLookedUpForHimself() {
        try (Shop shop = Shop.open().keepingResults(Duration.ofMinutes(1))) {
            assertFinding(shop.check("user_query", Optional.of("42")), Finding.CUSTOMER_FOUND);
            assertFinding(shop.check("user_query", Optional.of("43")), Finding.CUSTOMER_NOT_FOUND);
            assertFinding(shop.check("user_query"), Finding.QUERY_RUNS);
        }
    }

    @Test
    void answerIsThereInTimeWhateverHangs() {
        CountDownLatch end = new CountDownLatch(1);
        try (Shop shop = Shop.open().withLimit(Duration.ofMillis(700)).withDatabase(hanging(end))) {
            shop.server().always(Step.GREETING, Answer.hang());
            long began = System.nanoTime();

            JsonObject answer = shop.diagnose();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
            assertFinding(in(answer, "database"), Finding.DATABASE_LATE);
            assertFinding(in(answer, "user_query"), Finding.SKIPPED_DATABASE);
            assertFinding(in(answer, "smtp"), Finding.SMTP_LATE);
            assertFinding(in(answer, "outbox"), Finding.OUTBOX_WRITABLE, 0L, 0L, 0L);
            assertThat(in(answer, "smtp").getInt("millis")).isEqualTo(700);
            end.countDown();
        }
    }

    @Test
    void outboxThatHangsIsLate() {
        CountDownLatch end = new CountDownLatch(1);
        Supplier<Optional<ErrorCode>> hanging = () -> {
            await(end);
            return Optional.empty();
        };
        try (Shop shop = Shop.open().withLimit(Duration.ofSeconds(2)).pausedBy(hanging)) {
            assertFinding(shop.check("outbox"), Finding.OUTBOX_LATE);
            end.countDown();
        }
    }

    /** What hangs is not started once more by everybody who asks. */
    @Test
    void checkThatHangsIsStartedOnce() {
        try (Shop shop = Shop.open().withLimit(Duration.ofMillis(300))) {
            shop.server().always(Step.GREETING, Answer.hang());

            for (int i = 0; i < 5; i++) {
                assertFinding(shop.check("smtp"), Finding.SMTP_LATE);
            }

            assertThat(shop.server().connections()).isOne();
        }
    }

    @Test
    void slowQueryIsLate() {
        CountDownLatch end = new CountDownLatch(1);
        CustomerDatabase slow = new CustomerDatabase() {
            @Override
            public void connect() {}

            @Override
            public void check() {
                await(end);
            }

            @Override
            public Lookup find(String userUid) {
                throw new AssertionError();
            }
        };
        try (Shop shop = Shop.open().withLimit(Duration.ofMillis(500)).withDatabase(slow)) {
            assertFinding(shop.check("user_query"), Finding.QUERY_LATE);
            end.countDown();
        }
    }

    @Test
    void checkThatFailsByItselfSaysSoAndTheOthersGoOn() {
        CustomerDatabase broken = new CustomerDatabase() {
            @Override
            public void connect() {}

            @Override
            public void check() {
                throw new IllegalStateException("canary text");
            }

            @Override
            public Lookup find(String userUid) {
                throw new AssertionError();
            }
        };
        try (Shop shop = Shop.open().withDatabase(broken)) {
            JsonObject answer = shop.diagnose();

            assertFinding(in(answer, "user_query"), Finding.CHECK_FAILED);
            assertFinding(in(answer, "smtp"), Finding.SMTP_READY);
        }
    }

    @Test
    void crowdIsRefusedInsteadOfPilingUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Shop shop = Shop.open().withLimit(Duration.ofSeconds(2)).withDatabase(hangingForOne(end))) {
            Troubleshooting shared = shop.troubleshooting();
            ExecutorService callers = Executors.newCachedThreadPool();
            List<Future<JsonObject>> answers = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                String id = Integer.toString(i);
                answers.add(callers.submit(() -> shared.run(Optional.of(id), Locale.ENGLISH, Optional.empty())));
            }
            callers.shutdown();
            long refused = 0;
            for (Future<JsonObject> answer : answers) {
                refused += in(answer.get(60, TimeUnit.SECONDS), "user_query")
                                .getString("code")
                                .equals("too_busy")
                        ? 1
                        : 0;
            }
            end.countDown();

            assertThat(refused).isPositive();
        }
    }

    @Test
    void nothingIsLeftWhenItIsClosed() {
        Shop shop = Shop.open();
        shop.diagnose();
        assertThat(diagnosisThreads()).isPositive();

        shop.close();

        assertThat(diagnosisThreads()).isZero();
    }

    private static long diagnosisThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("xmail-diagnosis-"))
                .count();
    }

    private static CustomerDatabase hanging(CountDownLatch end) {
        return new CustomerDatabase() {
            @Override
            public void connect() {
                await(end);
            }

            @Override
            public void check() {}

            @Override
            public Lookup find(String userUid) {
                return new Lookup.NotFound();
            }
        };
    }

    private static CustomerDatabase hangingForOne(CountDownLatch end) {
        return new CustomerDatabase() {
            @Override
            public void connect() {}

            @Override
            public void check() {}

            @Override
            public Lookup find(String userUid) {
                await(end);
                return new Lookup.NotFound();
            }
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

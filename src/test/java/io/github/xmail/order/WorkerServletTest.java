package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Draft;
import io.github.xmail.mail.Utf8;
import io.github.xmail.order.WorkerServer.Reply;
import io.github.xmail.outbox.OrderState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerServletTest {

    private final WorkerServer worker = WorkerServer.start();

    @BeforeEach
    void reset() {
        worker.outbox.orders.clear();
        worker.outbox.kept.clear();
        worker.outbox.watched.clear();
        worker.outbox.refusal = null;
        worker.outbox.failure = null;
        worker.gate = null;
        worker.pause = null;
        worker.now = null;
        worker.counted.clear();
    }

    @AfterAll
    void stop() {
        worker.close();
    }

    static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited too long").isBefore(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void signedOrderIsAcceptedAndKept() {
        Reply reply = worker.valid().signed("msg_1").send();
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json()).hasToString("{\"id\":\"msg_1\",\"status\":\"queued\",\"attempts\":0}");
        assertThat(reply.header("content-type")).isEqualTo("application/json");
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(reply.header("x-content-type-options")).isEqualTo("nosniff");
        Draft draft = Draft.fromBytes(worker.outbox.kept.get(0).content());
        assertThat(draft.userUid()).isEqualTo("42");
        assertThat(draft.html().map(Utf8::text)).contains("<p>Hello {{ customer_name }}</p>");
        assertThat(worker.counted).containsExactly("accepted");
    }

    @Test
    void everyFieldReachesTheOutboxAsItWasSent() {
        OrderText order = OrderText.valid()
                .with("user_uid", "0042")
                .with("user_uid", "\"0042\"")
                .with("variables", "{\"n\":1e2,\"b\":true,\"s\":\"x\",\"gone\":null,\"customer_name\":{}}")
                .with("from", "{\"email\":\"news@SHOP.example\",\"name\":\"Магазин\"}")
                .with("reply_to", "\"Help <help@other.example>\"")
                .with("unsubscribe_url", "\"https://shop.example/u?x={1}\"")
                .with("headers", "{\"X-A\":\"значение\",\"feedback-id\":\"f\"}")
                .with("campaign", "\"осень\"")
                .with("expires_at", "\"2999-12-31t23:59:60.123456789123+23:59\"");
        assertThat(worker.json(order.json()).signed("all").send().status()).isEqualTo(202);
        Draft draft = Draft.fromBytes(worker.outbox.kept.get(0).content());
        assertThat(draft.userUid()).isEqualTo("0042");
        assertThat(draft.variables())
                .containsOnly(
                        java.util.Map.entry("n", "1e2"),
                        java.util.Map.entry("b", "true"),
                        java.util.Map.entry("s", "x"));
        assertThat(draft.from().orElseThrow().email()).isEqualTo("news@shop.example");
        assertThat(draft.from().orElseThrow().name()).contains("Магазин");
        assertThat(draft.replyTo().orElseThrow().email()).isEqualTo("help@other.example");
        assertThat(draft.unsubscribeUrl()).contains("https://shop.example/u?x={1}");
        assertThat(draft.headers()).containsEntry("X-A", "значение").containsEntry("feedback-id", "f");
        assertThat(worker.outbox.kept.get(0).campaign()).contains("осень");
        assertThat(worker.outbox.kept.get(0).expiresAt()).contains(Instant.parse("2999-12-31T00:01:00.123456789Z"));
        assertThat(worker.form(order.form()).signed("all").send().json().getBoolean("duplicate"))
                .isTrue();
    }

    @Test
    void integerIdIsTakenAsItsText() {
        worker.json(OrderText.valid().with("user_uid", "-9223372036854775809").json())
                .signed("n")
                .send();
        assertThat(Draft.fromBytes(worker.outbox.kept.get(0).content()).userUid())
                .isEqualTo("-9223372036854775809");
    }

    @ParameterizedTest
    @CsvSource({
        "/xmail, 202",
        "/xmail/, 202",
        "/xmail/flocktory_email, 202",
        "/xmail/flocktory_email/, 202",
        "/xmail/worker.php, 202",
        "/xmail/app.php, 202",
        "/xmail/flocktory_email?action=diagnose&user_uid=7, 202",
        "/xmail/flocktory_email;x=1, 202",
        "/xmail/%77orker.php, 202",
        "/xmail/other, 404",
        "/xmail/worker.php/, 404",
        "/xmail/worker.php/x, 404",
        "/xmail/Worker.php, 404",
        "/xmail/flocktory_email/flocktory_email, 404",
        "/xmail/index.jsp, 404",
    })
    void workerAnswersAtItsPathsOnly(String path, int status) {
        Reply reply = worker.valid().to("POST", path).signed("path").send();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.code()).isEqualTo(status == 404 ? "not_found" : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "OPTIONS", "PATCH", "FOO"})
    void otherMethodsAreNotAllowed(String method) {
        Reply reply =
                worker.valid().to(method, "/xmail/flocktory_email").signed("m").send();
        assertThat(reply.status()).isEqualTo(405);
        assertThat(reply.code()).isEqualTo("method_not_allowed");
        assertThat(reply.header("allow")).isEqualTo("POST");
        assertThat(reply.json().getString("detail")).contains("/xmail/admin/");
        assertThat(worker.valid().to(method, "/xmail/nothing").send().code()).isEqualTo("not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none",
                "text/plain",
                "application/json; charset=windows-1251",
                "application/json; charset=\"utf-16\"",
                "application/x-www-form-urlencoded; charset=iso-8859-1",
                "application/problem+json",
                "multipart/form-data; boundary=x",
                "application/json, text/plain"
            })
    void otherContentTypesAreNotSupported(String type) {
        Reply reply = worker.body(OrderText.valid().json().getBytes(), type)
                .signed("t")
                .send();
        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.code()).isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "Application/JSON;Charset=\"UTF-8\"",
                "application/json; odata=verbose; x=\"; charset=latin1\"",
                "application/json;"
            })
    void otherParametersAreIgnored(String type) {
        assertThat(worker.body(OrderText.valid().json().getBytes(), type)
                        .signed("t" + type.length())
                        .send()
                        .status())
                .isEqualTo(202);
    }

    @Test
    void contentEncodingIsNotSupported() {
        assertThat(worker.valid()
                        .header("Content-Encoding", "gzip")
                        .signed("g")
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(worker.valid()
                        .header("Content-Encoding", "identity")
                        .header("Content-Encoding", "gzip")
                        .signed("g")
                        .send()
                        .status())
                .isEqualTo(415);
        assertThat(worker.valid()
                        .header("Content-Encoding", "identity")
                        .signed("g")
                        .send()
                        .status())
                .isEqualTo(202);
    }

    @Test
    void unsignedRequestIsToldHowToSign() {
        Reply reply = worker.valid().send();
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.code()).isEqualTo("signature_missing");
        assertThat(reply.header("www-authenticate")).isEqualTo("StandardWebhooks");
        assertThat(reply.json().getString("type")).isEqualTo("urn:xmail:error:signature_missing");
        assertThat(reply.json().getInt("status")).isEqualTo(401);
        assertThat(reply.json().getString("title")).isEqualTo(ErrorCode.SIGNATURE_MISSING.title());
        assertThat(worker.counted).containsExactly("signature_missing");
    }

    @Test
    void authenticationIsJudgedBeforeTheFormOfTheBody() {
        assertThat(worker.json("not json").send().code()).isEqualTo("signature_missing");
        assertThat(worker.json("not json").signed("j").send().code()).isEqualTo("malformed_request");
    }

    @Test
    void repeatedOrderIsAnsweredWithItsStatusAndKeptOnce() {
        worker.valid().signed("rep").send();
        worker.outbox.settle("rep", OrderState.FAILED, ErrorCode.SMTP_REJECTED, "5.7.1");
        Reply reply = worker.valid().header("Prefer", "wait=5").signed("rep").send();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json())
                .hasToString(
                        "{\"id\":\"rep\",\"status\":\"failed\",\"code\":\"smtp_rejected\",\"smtp_status\":\"5.7.1\","
                                + "\"attempts\":1,\"duplicate\":true}");
        assertThat(worker.outbox.kept).hasSize(1);
        assertThat(worker.counted).containsExactly("accepted", "duplicate");
    }

    @Test
    void sameIdWithAnotherContentIsReused() {
        worker.valid().signed("re").send();
        Reply reply = worker.json(OrderText.valid().with("campaign", "\"x\"").json())
                .signed("re")
                .send();
        assertThat(reply.status()).isEqualTo(409);
        assertThat(reply.code()).isEqualTo("id_reused");
        assertThat(reply.json().getString("id")).isEqualTo("re");
        assertThat(reply.json().getString("order_status")).isEqualTo("queued");
        assertThat(reply.json().getInt("attempts")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"expired", "sender", "gate", "outbox_full"})
    void knownIdIsAnsweredWhateverLaterChecksSay(String check) {
        OrderText order = OrderText.valid().with("expires_at", "\"2999-01-01T00:00:00Z\"");
        worker.json(order.json()).signed("known").send();
        switch (check) {
            case "expired" -> worker.now = Instant.parse("2999-01-02T00:00:00Z");
            case "gate" -> worker.gate = new CodedException(ErrorCode.CONFIG_INVALID, "test");
            case "outbox_full" -> worker.outbox.refusal = ErrorCode.OUTBOX_FULL;
            default -> order = order.with("from", "\"a@other.example\"");
        }
        long now = worker.now == null ? Instant.now().getEpochSecond() : worker.now.getEpochSecond();
        Reply again = worker.json(order.json())
                .signed(WorkerServer.SECRET, "known", now)
                .send();
        assertThat(again.status()).isEqualTo(check.equals("sender") ? 409 : 200);
        Reply other = worker.json(order.with("text", "\"x\"").json())
                .signed(WorkerServer.SECRET, "known", now)
                .send();
        assertThat(other.status()).isEqualTo(409);
        Reply fresh = worker.json(order.json())
                .signed(WorkerServer.SECRET, "fresh", now)
                .send();
        assertThat(fresh.status()).isGreaterThanOrEqualTo(422);
        assertThat(worker.outbox.kept).hasSize(1);
    }

    @Test
    void templatesAreJudgedBeforeTheOtherSettings() {
        worker.gate = new CodedException(ErrorCode.CONFIG_MISSING, "smtp_server is missing.");
        Reply wrong = worker.json(OrderText.valid().with("html", "\"{% x %}\"").json())
                .signed("g1")
                .send();
        assertThat(wrong.code()).isEqualTo("template_invalid");
        Reply right = worker.valid().signed("g2").send();
        assertThat(right.status()).isEqualTo(503);
        assertThat(right.code()).isEqualTo("config_missing");
        assertThat(right.json().getString("detail")).isEqualTo("smtp_server is missing.");
        assertThat(right.header("retry-after")).isEqualTo("60");
    }

    @Test
    void settingsThatStopSendingDoNotStopStatusAndDiagnose() {
        worker.valid().signed("s").send();
        worker.gate = new CodedException(ErrorCode.CONFIG_INVALID, "test");
        worker.pause = ErrorCode.SMTP_AUTH_FAILED;
        Reply status = worker.json("{\"action\":\"status\",\"id\":\"s\"}")
                .signed("other")
                .send();
        assertThat(status.status()).isEqualTo(200);
        assertThat(status.json())
                .hasToString("{\"id\":\"s\",\"status\":\"queued\",\"code\":\"smtp_auth_failed\",\"attempts\":0}");
        Reply diagnosis = worker.json("{\"action\":\"diagnose\",\"user_uid\":42}")
                .header("Accept-Language", "ru-RU,ru;q=0.9")
                .signed("other")
                .send();
        assertThat(diagnosis.json()).hasToString("{\"status\":\"ok\"}");
        assertThat(worker.diagnosed).isEqualTo("Optional[42] ru_RU Optional[true]");
        assertThat(worker.outbox.orders).containsOnlyKeys("s");
        assertThat(worker.counted).containsExactly("accepted");
    }

    @Test
    void refusalForGoodIsNotToldWhileNobodyKnowsWhetherTheOrderWasAccepted() {
        WorkerServer.Post expired = worker.json(
                        OrderText.valid().json().replaceFirst("\\{", "{\"expires_at\":\"2001-01-01T00:00:00Z\","))
                .signed("perhaps-accepted");
        worker.outbox.refusal = ErrorCode.OUTBOX_UNAVAILABLE;
        assertThat(expired.send().code()).isEqualTo("outbox_unavailable");

        worker.outbox.refusal = null;
        assertThat(expired.send().code()).isEqualTo("expired");
    }

    @Test
    void statusOfAnUnknownIdIsNotFound() {
        Reply reply = worker.json("{\"action\":\"status\",\"id\":\"nobody\"}")
                .signed("nobody")
                .send();
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.code()).isEqualTo("unknown_id");
        worker.outbox.refusal = ErrorCode.OUTBOX_UNAVAILABLE;
        Reply unavailable = worker.json("{\"action\":\"status\",\"id\":\"nobody\"}")
                .signed("x")
                .send();
        assertThat(unavailable.code()).isEqualTo("outbox_unavailable");
        assertThat(unavailable.header("retry-after")).isNotNull();
    }

    @Test
    void pauseIsShownOnQueuedOrdersOnly() {
        worker.pause = ErrorCode.PAUSED;
        assertThat(worker.valid().signed("q").send().code()).isEqualTo("paused");
        worker.outbox.settle("q", OrderState.EXPIRED, null, null);
        assertThat(worker.valid().signed("q").send().code()).isEqualTo("expired");
        worker.outbox.settle("q", OrderState.SENT, null, "2.0.0");
        assertThat(worker.valid().signed("q").send().code()).isNull();
    }

    @Test
    void refusalUsesNoIdUp() {
        worker.outbox.refusal = ErrorCode.OUTBOX_UNAVAILABLE;
        assertThat(worker.valid().signed("again").send().status()).isEqualTo(503);
        worker.outbox.refusal = null;
        assertThat(worker.valid().signed("again").send().status()).isEqualTo(202);
    }

    @Test
    void unforeseenFailureIsAnInternalErrorWithoutItsMessage() {
        worker.outbox.failure = new IllegalStateException("customer@secret.example");
        Reply reply = worker.valid().signed("boom").send();
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo("internal_error");
        assertThat(reply.json().toString()).doesNotContain("secret");
    }

    @Test
    void manyPostsOfOneIdAreKeptOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(64);
        try {
            Callable<Reply> post = () -> worker.valid().signed("one").send();
            List<Integer> statuses = threads.invokeAll(java.util.Collections.nCopies(64, post)).stream()
                    .map(WorkerServletTest::reply)
                    .map(Reply::status)
                    .sorted()
                    .toList();
            assertThat(statuses).hasSize(64).startsWith(200).endsWith(202).containsOnlyOnce(202);
            assertThat(worker.outbox.kept).hasSize(1);
        } finally {
            threads.shutdown();
        }
    }

    private static Reply reply(Future<Reply> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Reply> waitFor(String id, String preference) {
        return CompletableFuture.supplyAsync(
                () -> worker.valid().header("Prefer", preference).signed(id).send());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "SENT, none, 2.0.0, 200",
                "SHADOWED, none, none, 200",
                "FAILED, USER_NOT_FOUND, none, 404",
                "FAILED, USER_AMBIGUOUS, none, 409",
                "FAILED, EMAIL_INVALID, none, 422",
                "FAILED, SMTP_REJECTED, 5.1.1, 502",
                "FAILED, GIVEN_UP, none, 410",
                "EXPIRED, none, none, 422",
                "DEFERRED, SMTP_DEFERRED, 4.2.2, 202",
                "UNCERTAIN, SMTP_UNCERTAIN, none, 202",
            })
    void waitingEndsWithTheOutcome(OrderState state, ErrorCode code, String smtpStatus, int status) {
        String id = "wait-" + state + code;
        CompletableFuture<Reply> waiting = waitFor(id, "wait=60");
        await(() -> worker.outbox.orders.containsKey(id));
        worker.outbox.settle(id, state, code, smtpStatus);
        Reply reply = waiting.join();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.header("preference-applied")).isEqualTo("wait");
        assertThat(reply.json().getString(status < 400 ? "status" : "order_status"))
                .isEqualTo(state.word());
        assertThat(reply.json().getString("id")).isEqualTo(id);
        assertThat(reply.json().getString("smtp_status", null)).isEqualTo(smtpStatus);
        assertThat(reply.json().getInt("attempts")).isEqualTo(1);
        await(() -> worker.outbox.openWatches() == 0);
    }

    @Test
    void waitingGoesOnWhereAnOrderIsGivenBack() {
        CompletableFuture<Reply> waiting = waitFor("back", "wait=60");
        await(() -> worker.outbox.orders.containsKey("back"));
        worker.outbox.settle("back", OrderState.QUEUED, null, null);
        worker.outbox.settle("back", OrderState.SENT, null, null);
        assertThat(waiting.join().json().getString("status")).isEqualTo("sent");
    }

    @Test
    void waitingEndsWhenTimeIsOver() {
        Reply reply = worker.valid().header("Prefer", "wait=1").signed("late").send();
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json().getString("status")).isEqualTo("queued");
        assertThat(reply.header("preference-applied")).isEqualTo("wait");
        await(() -> worker.outbox.openWatches() == 0);
    }

    @Test
    void repeatWaitsTooAndIsAlways200() {
        worker.valid().signed("dup").send();
        CompletableFuture<Reply> waiting = waitFor("dup", "wait=60");
        await(() -> worker.counted.contains("duplicate"));
        worker.outbox.settle("dup", OrderState.FAILED, ErrorCode.SMTP_REJECTED, "550");
        Reply reply = waiting.join();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().getBoolean("duplicate")).isTrue();
        assertThat(reply.json().getString("status")).isEqualTo("failed");
        assertThat(reply.header("preference-applied")).isEqualTo("wait");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=soon", "wait=-1", "wait", "respond-async", "xwait=5"})
    void nonsensicalPreferenceIsIgnored(String preference) {
        Reply reply = worker.valid()
                .header("Prefer", preference)
                .signed("n" + preference)
                .send();
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.header("preference-applied")).isNull();
    }

    @Test
    void orderWithoutAnyIdGetsOne() {
        WorkerServer shared = WorkerServer.start("accepted_auth", "shared_secret");
        try {
            String bearer = "Bearer " + WorkerServer.SECRET;
            Reply made = shared.valid().header("Authorization", bearer).send();
            assertThat(made.status()).isEqualTo(202);
            assertThat(shared.outbox.orders).containsKey(made.json().getString("id"));
            Reply own = shared.json(OrderText.valid().with("id", "\"mine\"").json())
                    .header("Authorization", bearer)
                    .send();
            assertThat(own.json().getString("id")).isEqualTo("mine");
            assertThat(shared.valid().header("Authorization", "Bearer x").send().header("www-authenticate"))
                    .isEqualTo("Bearer");
        } finally {
            shared.close();
        }
    }

    @Test
    void platformsOwnNamesAreReadAndTold() {
        WorkerServer mapped = WorkerServer.start("request_fields", "user_uid=uid, subject=mail.title,html=mail.body");
        try {
            String json = "{\"uid\":7,\"user_uid\":[],\"mail\":{\"title\":\"T\",\"body\":\"{{ x }}\"}}";
            assertThat(mapped.json(json).signed("m").send().json().getString("field"))
                    .isEqualTo("mail.body");
            Reply missing =
                    mapped.json(json.replace("title", "titel")).signed("m").send();
            assertThat(missing.json().getString("field")).isEqualTo("mail.title");
            assertThat(mapped.json(json.replace("{{ x }}", "x"))
                            .signed("m")
                            .send()
                            .status())
                    .isEqualTo(202);
            Reply form =
                    mapped.form("uid=7&mail.title=T&mail.body=x").signed("m").send();
            assertThat(form.json().getBoolean("duplicate")).isTrue();
        } finally {
            mapped.close();
        }
    }

    @Test
    void withoutAKeyEverybodyIsRefused() {
        WorkerServer keyless = WorkerServer.start("private_key", "");
        try {
            Reply reply = keyless.valid().signed("k").send();
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.code()).isEqualTo("config_missing");
            keyless.gate = new CodedException(ErrorCode.CONFIG_INVALID, "private_key is too short");
            assertThat(keyless.valid().send().code()).isEqualTo("config_invalid");
            assertThat(keyless.body(new byte[0], null).send().code()).isEqualTo("config_invalid");
            assertThat(keyless.valid().to("GET", "/xmail/").send().status()).isEqualTo(405);
            assertThat(keyless.valid().to("POST", "/xmail/x").send().status()).isEqualTo(404);
            assertThat(keyless.json("x".repeat(1_048_577)).send().status()).isEqualTo(413);
        } finally {
            keyless.close();
        }
    }
}

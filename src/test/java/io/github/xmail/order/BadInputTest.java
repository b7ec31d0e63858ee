package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Valid plus one named deviation: every wrong field gets its code and names itself. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {

    private final WorkerServer worker = WorkerServer.start();
    private int count;

    @AfterAll
    void stop() {
        worker.close();
    }

    private String id() {
        return "bad-" + count++;
    }

    private void assertRefused(WorkerServer.Post post, String code, String field) {
        String id = id();
        WorkerServer.Reply reply = post.signedBytes(id).send();
        assertThat(reply.code()).as(reply.json().toString()).isEqualTo(code);
        assertThat(reply.json().getString("field", null))
                .as(reply.json().toString())
                .isEqualTo(field);
        assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
        assertThat(worker.outbox.orders).doesNotContainKey(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user_uid | null",
                "user_uid | \"\"",
                "user_uid | 4.0",
                "user_uid | 4e1",
                "user_uid | true",
                "user_uid | {}",
                "user_uid | [\"42\"]",
                "subject | null",
                "subject | \"\"",
                "subject | 5",
                "subject | \"a\\rb\"",
                "subject | \"a\\nb\"",
                "html | null",
                "html | \"\"",
                "html | {}",
                "text | 5",
                "variables | \"x\"",
                "variables | []",
                "variables | {\"1a\":1}",
                "variables | {\"\":1}",
                "variables | {\"a b\":1}",
                "variables | {\"ё\":1}",
                "variables | {\"a\":{}}",
                "variables | {\"a\":[]}",
                "from | 5",
                "from | \"\"",
                "from | \"nobody\"",
                "from | \"a@shop.example, b@shop.example\"",
                "from | \"a@shop.example\\r\\nBcc: b@shop.example\"",
                "from | {}",
                "from | {\"name\":\"Shop\"}",
                "from | {\"email\":5}",
                "from | {\"email\":\"a@shop.example\",\"name\":5}",
                "from | {\"email\":\"a@shop.example\",\"name\":\"a\\nb\"}",
                "reply_to | \"nobody@\"",
                "reply_to | []",
                "unsubscribe_url | 5",
                "unsubscribe_url | \"\"",
                "unsubscribe_url | \"http://shop.example/\"",
                "unsubscribe_url | \"https://\"",
                "unsubscribe_url | \"https:///path\"",
                "unsubscribe_url | \"https:shop.example\"",
                "unsubscribe_url | \"mailto:\"",
                "unsubscribe_url | \"https://shop.example/a b\"",
                "unsubscribe_url | \"https://shop.example/<x>\"",
                "unsubscribe_url | \"https://shop.example/ж\"",
                "unsubscribe_url | \"javascript:alert(1)\"",
                "headers | \"x\"",
                "headers | {\"X-A\":5}",
                "headers | {\"X-A\":{}}",
                "headers | {\"X-A\":\"a\\r\\nBcc: x\"}",
                "headers | {\"X-A\":\"a\\nb\"}",
                "headers | {\"X-A\":\"a\",\"x-a\":\"b\"}",
                "campaign | 5",
                "campaign | {}",
                "expires_at | 5",
                "expires_at | \"\"",
                "expires_at | \"tomorrow\"",
                "expires_at | \"2999-01-01\"",
                "expires_at | \"2999-01-01T00:00:00\"",
                "expires_at | \"2999-13-01T00:00:00Z\"",
                "expires_at | \"2999-02-30T00:00:00Z\"",
                "expires_at | \"2999-01-01T00:00Z\"",
                "expires_at | \"2999-01-01T25:00:00Z\"",
                "expires_at | \"2999-01-01T00:00:00+0300\"",
                "id | \"\"",
                "id | 5",
                "id | \"a b\"",
                "id | \"ж\"",
                "action | \"mail\"",
                "action | \"\"",
                "action | \"Send\"",
                "action | 5",
            })
    void wrongFieldIsMalformed(String field, String value) {
        assertRefused(worker.json(OrderText.valid().with(field, value).json()), "malformed_request", field);
    }

    @Test
    void tooLongFieldsAreMalformed() {
        String x = "x".repeat(129);
        assertRefused(
                worker.json(OrderText.valid().with("user_uid", '"' + x + '"').json()), "malformed_request", "user_uid");
        assertRefused(
                worker.json(OrderText.valid().with("user_uid", "1".repeat(129)).json()),
                "malformed_request",
                "user_uid");
        assertRefused(worker.json(OrderText.valid().with("id", '"' + x + '"').json()), "malformed_request", "id");
        assertRefused(
                worker.json(OrderText.valid()
                        .with("subject", '"' + "x".repeat(999) + '"')
                        .json()),
                "malformed_request",
                "subject");
        assertRefused(
                worker.json(OrderText.valid()
                        .with("campaign", '"' + "x".repeat(65) + '"')
                        .json()),
                "malformed_request",
                "campaign");
        assertRefused(
                worker.json(OrderText.valid()
                        .with("unsubscribe_url", "\"https://shop.example/" + "x".repeat(900) + '"')
                        .json()),
                "malformed_request",
                "unsubscribe_url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "from | \"news@other.example\" | sender_not_allowed",
                "from | \"news@sub.shop.example\" | sender_not_allowed",
                "from | {\"email\":\"news@other.example\"} | sender_not_allowed",
                "headers | {\"Bcc\":\"x\"} | header_not_allowed",
                "headers | {\"X-\":\"x\"} | header_not_allowed",
                "headers | {\"X-A: b\":\"x\"} | header_not_allowed",
                "headers | {\"X-A\\r\\nBcc\":\"x\"} | header_not_allowed",
                "headers | {\"List-Unsubscribe\":\"x\"} | header_not_allowed",
                "headers | {\"\":\"x\"} | header_not_allowed",
                "expires_at | \"2020-01-01T00:00:00Z\" | expired",
                "expires_at | \"0000-01-01T00:00:00Z\" | expired",
                "user_uid | \"user@shop.example\" | token_invalid",
                "html | \"{% if x %}\" | template_invalid",
                "subject | \"{{ unknown }}\" | template_invalid",
                "text | \"{{ customer_name\" | template_invalid",
            })
    void refusedFieldHasItsCode(String field, String value, String code) {
        assertRefused(worker.json(OrderText.valid().with(field, value).json()), code, field);
    }

    @Test
    void wrongTemplateTellsThePlace() {
        WorkerServer.Reply reply = worker.json(OrderText.valid()
                        .with("html", "\"a\\n 😀{{ nobody }}\"")
                        .json())
                .signed(id())
                .send();
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.json().getInt("line")).isEqualTo(2);
        assertThat(reply.json().getInt("column")).isEqualTo(3);
    }

    static Stream<byte[]> bodiesThatAreNoJson() {
        String valid = OrderText.valid().json();
        return Stream.of(
                        "",
                        " ",
                        "null",
                        "[]",
                        "\"x\"",
                        "{",
                        valid + "x",
                        valid + "{}",
                        valid + " null",
                        valid.substring(0, valid.length() - 1),
                        valid.replace(",", ",,"),
                        "\uFEFF" + valid,
                        valid.replace("42", "4\0002"),
                        valid.replace("42", "4\\u00002"),
                        valid.replace("42", "\\ud800"),
                        valid.replace("42", "\\udc00\\ud800"),
                        valid.replace("42", "\\ud800x"),
                        "{\"\\ud800\":1," + valid.substring(1),
                        "{\"x\":{\"a\":1,\"a\":null}," + valid.substring(1),
                        "{\"user_uid\":null," + valid.substring(1),
                        "{\"user_uid\":\"1\"," + valid.substring(1),
                        "{\"x\":01," + valid.substring(1),
                        "{\"x\":NaN," + valid.substring(1),
                        "{'x':1}",
                        "{\"x\":" + "[".repeat(500_000),
                        "{\"x\":" + "[".repeat(40) + "]".repeat(40) + "}",
                        "{\"x\":".repeat(40) + "1" + "}".repeat(40),
                        "{\"x\":\"tab\tin text\"}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<byte[]> bodiesThatAreNoUtf8() {
        String valid = OrderText.valid().json();
        byte[] latin = valid.replace("42", "\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        byte[] surrogate = valid.replace("42", "\u00ed\u00a0\u0080").getBytes(StandardCharsets.ISO_8859_1);
        byte[] overlong = valid.replace("42", "\u00c0\u00af").getBytes(StandardCharsets.ISO_8859_1);
        return Stream.of(
                latin,
                surrogate,
                overlong,
                valid.getBytes(StandardCharsets.UTF_16),
                valid.getBytes(StandardCharsets.UTF_16LE),
                valid.getBytes(StandardCharsets.UTF_16BE));
    }

    @ParameterizedTest
    @MethodSource({"bodiesThatAreNoJson", "bodiesThatAreNoUtf8"})
    void bodyThatIsNoJsonIsMalformedAsAWhole(byte[] body) {
        assertRefused(worker.body(body, "application/json"), "malformed_request", null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user_uid=%",
                "user_uid=%4",
                "user_uid=%zz",
                "user_uid=%+1",
                "user_uid=%-1",
                "user_uid=%00",
                "user_uid=%ff",
                "user_uid=%ed%a0%80",
                "user_uid=1&user_uid=2",
                "user_uid=1&user%5Fuid=2",
                "x=1&x=",
                "\u00ef\u00bb\u00bfuser_uid=1",
            })
    void bodyThatIsNoFormIsMalformedAsAWhole(String body) {
        assertRefused(
                worker.body(body.getBytes(StandardCharsets.ISO_8859_1), "application/x-www-form-urlencoded"),
                "malformed_request",
                null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "variables | x",
                "variables | []",
                "variables | {\"a\":1,\"a\":2}",
                "variables | {} x",
                "headers | 5",
                "from | {\"email\":",
                "from | x",
                "user_uid | ``",
            })
    void wrongFieldOfAFormIsMalformed(String field, String text) {
        assertRefused(worker.form(OrderText.valid().with(field, text).form()), "malformed_request", field);
    }

    @Test
    void missingFieldIsNamed() {
        assertRefused(worker.json(OrderText.valid().without("user_uid").json()), "malformed_request", "user_uid");
        assertRefused(worker.json(OrderText.valid().without("subject").json()), "malformed_request", "subject");
        assertRefused(worker.json(OrderText.valid().without("html").json()), "malformed_request", "html");
        assertRefused(worker.json("{\"action\":\"status\"}"), "malformed_request", "id");
        assertRefused(worker.json("{\"action\":\"diagnose\",\"user_uid\":1.5}"), "malformed_request", "user_uid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\tb"})
    void webhookIdThatIsNoneIsMalformed(String webhookId) {
        WorkerServer.Reply reply = worker.valid()
                .header("webhook-id", webhookId)
                .header("webhook-signature", "v1,AAAA")
                .send();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo("webhook-id");
    }

    @Test
    void tooLongWebhookIdIsMalformed() {
        WorkerServer.Reply reply = worker.valid().signed("x".repeat(129)).send();
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.json().getString("field")).isEqualTo("webhook-id");
        assertThat(worker.valid().signed("x".repeat(128)).send().status()).isEqualTo(202);
    }

    @Test
    void noDetailHoldsAValue() {
        WorkerServer.Reply reply = worker.json(OrderText.valid()
                        .with("from", "\"somebody@secret.example\"")
                        .json())
                .signed(id())
                .send();
        assertThat(reply.json().toString()).doesNotContain("secret.example").doesNotContain("somebody");
    }
}

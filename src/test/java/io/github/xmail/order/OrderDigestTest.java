package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderDigestTest {

    private static final RequestReader READER = new RequestReader(FieldNames.own(), JsonProvider.provider());
    private static final OrderText FULL = OrderText.valid()
            .with("variables", "{\"b\":5,\"a\":\"x\",\"n\":{\"z\":1,\"y\":[1,2]}}")
            .with("from", "\"news@shop.example\"")
            .with("headers", "{\"X-A\":\"1\",\"X-B\":\"2\"}")
            .with("campaign", "\"c\"");

    private static byte[] json(String text) {
        return OrderDigest.of(READER.read(BodyForm.JSON, Body.of(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] form(String text) {
        return OrderDigest.of(READER.read(BodyForm.FORM, Body.of(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void canonicalFormNeverChanges() throws Exception {
        String canonical = "t8:user_uid" + "t2:42" + "t7:subject" + "t1:S" + "t4:text" + "t4:жж" + "t9:variables"
                + "o2:t1:at4:truet1:bt3:1e2";
        byte[] expected =
                java.security.MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8));
        assertThat(json("{\"subject\":\"S\",\"variables\":{\"b\":1e2,\"a\":true},\"text\":\"жж\",\"user_uid\":42}"))
                .isEqualTo(expected);
    }

    @Test
    void whiteSpaceOrderOfKeysAndUnknownFieldsMakeNoDifference() {
        String other = "\n{ \"campaign\" : \"c\", \"unknown\":[{}], \"private_key\":\"k\", \"id\":\"i\","
                + " \"headers\":{\"X-B\":\"2\",\"X-A\":\"1\"}, \"from\":\"news@shop.example\","
                + " \"variables\":{\"n\":{\"y\":[1,2],\"z\":1},\"a\":\"x\",\"b\":5}, "
                + OrderText.valid().json().substring(1) + " \t";
        assertThat(json(other)).isEqualTo(json(FULL.json()));
    }

    @Test
    void formMakesNoDifference() {
        assertThat(form(FULL.form())).isEqualTo(json(FULL.json()));
        OrderText object = FULL.with("from", "{\"email\":\"news@shop.example\",\"name\":\"Shop\"}");
        assertThat(form(object.form())).isEqualTo(json(object.json()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "user_uid | 42 | \"42\"",
                "variables | {\"a\":5} | {\"a\":\"5\"}",
                "variables | {\"a\":null,\"b\":1} | {\"b\":1}",
                "variables | {} | null",
                "variables | {\"a\":null} | null",
                "campaign | \"\" | null",
                "text | \"\" | null",
                "subject | \"\\u0041\" | \"A\"",
                "from | {\"email\":\"a@b.example\",\"unknown\":[1]} | {\"email\":\"a@b.example\"}",
                "from | {\"email\":\"a@b.example\",\"name\":\"\"} | {\"email\":\"a@b.example\"}",
                "reply_to | {\"email\":\"a@b.example\",\"x\":{}} | {\"email\":\"a@b.example\"}",
                "variables | {\"customer_name\":\"x\",\"unsubscribe_url\":1,\"a\":1} | {\"a\":1}",
                "variables | {\"customer_name\":\"x\"} | {}",
            })
    void alikeValuesMakeNoDifference(String field, String one, String other) {
        assertThat(json(OrderText.valid().with(field, one).json()))
                .isEqualTo(json(OrderText.valid().with(field, other).json()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user_uid",
                "subject",
                "html",
                "text",
                "variables",
                "from",
                "reply_to",
                "unsubscribe_url",
                "headers",
                "campaign",
                "expires_at"
            })
    void everyFieldMakesADifference(String field) {
        assertThat(json(FULL.with(field, "\"other\"").json())).isNotEqualTo(json(FULL.json()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1} | {\"a\":1.0}",
                "{\"a\":1e2} | {\"a\":1E2}",
                "{\"ab\":\"c\"} | {\"a\":\"bc\"}",
                "{\"a\":\"\"} | {}",
                "{\"email\":1,\"x\":2} | {\"email\":1}",
                "[1,2] | [2,1]",
                "[[1],2] | [[1,2]]",
            })
    void differentValuesMakeADifference(String one, String other) {
        assertThat(json(OrderText.valid().with("variables", one).json()))
                .isNotEqualTo(json(OrderText.valid().with("variables", other).json()));
    }

    @Test
    void contentCannotMoveFromOneFieldToAnother() {
        assertThat(json("{\"html\":\"x\"}")).isNotEqualTo(json("{\"text\":\"x\"}"));
    }
}

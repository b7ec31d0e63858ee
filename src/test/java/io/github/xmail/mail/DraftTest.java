package io.github.xmail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DraftTest {

    @Test
    void draftIsReadBackAsItWasWritten() {
        Draft draft = full();
        Draft read = Draft.fromBytes(draft.toBytes());

        assertThat(read).isEqualTo(draft);
        assertThat(read.variables().keySet()).containsExactly("z", "a", "пусто");
        assertThat(read.headers().keySet()).containsExactly("X-B", "X-A");
    }

    @Test
    void draftOfTheFirstVersionIsRead() {
        String kept = "01" // version
                + "00000002" + "3432" // user_uid
                + "00000002" + "4869" // subject
                + "00000003" + "3c703e" // html
                + "ffffffff" // text
                + "00000001" + "00000001" + "78" + "00000002" + "d18f" // variables
                + "0000000b" + "6140622e6578616d706c65" + "00000001" + "41" // from
                + "ffffffff" + "ffffffff" // reply_to
                + "ffffffff" // unsubscribe_url
                + "00000000"; // headers

        assertThat(Draft.fromBytes(HexFormat.of().parseHex(kept)))
                .isEqualTo(new Draft(
                        "42",
                        "Hi",
                        Optional.of(Utf8.of("<p>")),
                        Optional.empty(),
                        Map.of("x", "я"),
                        Optional.of(new Address("a@b.example", Optional.of("A"))),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()));
    }

    @Test
    void draftThatWasCutOffIsRefused() {
        byte[] bytes = full().toBytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException().isThrownBy(() -> Draft.fromBytes(cut));
        }
    }

    @Test
    void draftOfANewerVersionIsRefused() {
        byte[] bytes = full().toBytes();
        bytes[0] = 99;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Draft.fromBytes(bytes))
                .withMessageContaining("99");
    }

    @Test
    void emptyTemplateCountsAsAbsent() {
        assertThat(Drafts.valid().withText("").draft().text()).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drafts.valid().withHtml("").withText("").draft());
    }

    @Test
    void nothingCanBePutIntoADraftLater() {
        Map<String, String> variables = new LinkedHashMap<>(Map.of("x", "y"));
        Draft draft = Drafts.valid().withVariables(variables).draft();
        variables.put("x", "changed");

        assertThat(draft.variables()).containsExactly(Map.entry("x", "y"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> draft.variables().put("a", "b"));
    }

    @Test
    void contentIsNotTold() {
        assertThat(full().toString()).isEqualTo("Draft[***]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-A", "x-campaign", "Feedback-ID", "feedback-id", "List-ID", "List-Id", "X-!~"})
    void orderMaySetThisHeader(String name) {
        assertThat(Draft.isHeaderAllowed(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "X",
                "X-",
                "Bcc",
                "To",
                "Subject",
                "XX-A",
                "X-A:",
                "X-A B",
                "X-A\r\n",
                "X-A\n",
                "X-Ж",
                "X-\u010A",
                " X-A",
                "X-A\t",
                "List-Unsubscribe",
                "Feedback-ID2",
                "List-ID:",
                "X-\0",
                "X-\u007F"
            })
    void orderMayNotSetThisHeader(String name) {
        assertThat(Draft.isHeaderAllowed(name)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drafts.valid().withHeaders(Map.of(name, "x")).draft());
    }

    @Test
    void nameOfAHeaderFitsIntoALine() {
        assertThat(Draft.isHeaderAllowed("X-" + "a".repeat(74))).isTrue();
        assertThat(Draft.isHeaderAllowed("X-" + "a".repeat(75))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://shop.example",
                "https://shop.example/u?a=1&b={x}|`^'",
                "HTTPS://shop.example/",
                "https://user:p@shop.example/",
                "https://[::1]/",
                "https://127.0.0.1:8443/u",
                "mailto:u@shop.example?subject=out",
            })
    void unsubscribeUrlIsUsable(String url) {
        assertThat(Draft.isUnsubscribeUrl(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://shop.example/",
                "https:",
                "https://",
                "https:///u",
                "https://?u",
                "https://#u",
                "https://:443/",
                "https://@/u",
                "https:shop.example",
                "mailto:",
                "javascript:x",
                "//shop.example/",
                "https://shop.example/a b",
                "https://shop.example/<",
                "https://shop.example/>",
                "https://shop.example/\"",
                "https://shop.example/ж",
                "https://почта.рф/",
                "https://shop.example/\r\n",
                "https://shop.example/\n",
                "https://shop.example/\u007F",
                " https://shop.example/"
            })
    void unsubscribeUrlIsNotUsable(String url) {
        assertThat(Draft.isUnsubscribeUrl(url)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drafts.valid().withUnsubscribeUrl(url).draft());
    }

    @Test
    void unsubscribeUrlHasAtMost900Characters() {
        String url = "https://shop.example/" + "u".repeat(879);

        assertThat(Draft.isUnsubscribeUrl(url)).isTrue();
        assertThat(Draft.isUnsubscribeUrl(url + "u")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\0b"})
    void subjectAndHeaderAreOneLine(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drafts.valid().withSubject(text).draft());
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Drafts.valid().withHeaders(Map.of("X-A", text)).draft());
    }

    private static Draft full() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("z", "1");
        variables.put("a", "два \uD83D\uDE00");
        variables.put("пусто", "");
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-B", "b");
        headers.put("X-A", "а");
        return new Draft(
                "42",
                "Привет",
                Optional.of(Utf8.of("<p>Привет</p>")),
                Optional.of(Utf8.of("Привет")),
                variables,
                Address.parse("Магазин <news@shop.example>"),
                Address.parse("help@shop.example"),
                Optional.of("https://shop.example/u"),
                headers);
    }
}

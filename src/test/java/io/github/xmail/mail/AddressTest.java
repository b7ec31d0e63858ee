package io.github.xmail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "news@shop.example | news@shop.example | ",
                "<news@shop.example> | news@shop.example | ",
                "Shop <news@shop.example> | news@shop.example | Shop",
                "\"Shop, Inc.\" <news@shop.example> | news@shop.example | Shop, Inc.",
                "Магазин «Ромашка» <news@shop.example> | news@shop.example | Магазин «Ромашка»",
                "=?UTF-8?B?0JzQsNCz0LDQt9C40L0=?= <news@shop.example> | news@shop.example | Магазин",
                "Shop <news@Shop.EXAMPLE> | news@shop.example | Shop",
                "Shop <news@почта.рф> | news@xn--80a1acny.xn--p1ai | Shop",
            })
    void mailboxIsReadWithItsName(String text, String email, String name) {
        assertThat(Address.parse(text)).contains(new Address(email, Optional.ofNullable(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "Shop",
                "@shop.example",
                "news@",
                "news",
                "a@shop.example, b@shop.example",
                "a@shop.example b@shop.example",
                "a@shop.example;b@shop.example",
                "Shop, Inc <news@shop.example>",
                "Shop <news@shop.example",
                "Shop <news@shop.example>>",
                "Shop <news@shop.example> trailing",
                "news@shop.example (Shop)",
                "Shop <a@shop.example> <b@shop.example>",
                "friends: a@shop.example;",
                "friends: a@shop.example, b@shop.example;",
                "friends:;",
                "<@relay.example:news@shop.example>",
                "news@[127.0.0.1]",
                "news@127.0.0.1",
                "news@shop..example",
                "news@.example",
                "news@shop.example.",
                "news@-shop.example",
                "news@shop_.example",
                ".news@shop.example",
                "news.@shop.example",
                "ne..ws@shop.example",
                "ne ws@shop.example",
                "новости@shop.example",
                "Shop <news@shop.example>\r\nBcc: x@y.example",
                "Shop\n <news@shop.example>",
                "Shop\0 <news@shop.example>",
                "news@shop.example\r",
                "news@straße.example",
            })
    void anythingElseThanOneMailboxOfASenderIsRefused(String text) {
        assertThat(Address.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Shop <news@shop.example>",
                "<news@shop.example>",
                " news@shop.example",
                "news@shop.example ",
                "a@shop.example,b@shop.example",
                "a@b@shop.example",
                "news@shop.example (comment)",
                "ne\u202Ews@shop.example",
                "ne\u2028ws@shop.example",
                "ne\u00A0ws@shop.example",
                "ne\u0085ws@shop.example",
                "ne\uD800ws@shop.example",
                "ne\r\nws@shop.example",
                "\"ne\r\nws\"@shop.example",
                "\"news@shop.example",
                "\"news\\\"@shop.example",
                "\"ne\"ws\"@shop.example",
                "\"\"news\"\"@shop.example",
                "news@sh\u202Eop.example",
                "news@sho\u200Dp.example",
                "news@shop.example\u2028",
            })
    void bareAddressIsExactlyOne(String text) {
        assertThat(Address.bare(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "o'brien+tag=x@shop.example",
                "\"ne ws\"@shop.example",
                "\"ne\\\"ws, <b@c>\"@shop.example",
                "root@localhost",
                "!#$%&'*+-/=?^_`{|}~@shop.example"
            })
    void unusualAddressIsStillOne(String text) {
        assertThat(Address.bare(text).map(Address::email)).contains(text);
    }

    @Test
    void internationalisedDomainBecomesALabels() {
        Address address = Address.bare("Ivan@Почта.РФ").orElseThrow();

        assertThat(address.email()).isEqualTo("Ivan@xn--80a1acny.xn--p1ai");
        assertThat(address.domain()).isEqualTo("xn--80a1acny.xn--p1ai");
        assertThat(address.needsSmtpUtf8()).isFalse();
    }

    @Test
    void onlyAnInternationalisedLocalPartNeedsSmtpUtf8() {
        Address address = Address.bare("иван@почта.рф").orElseThrow();

        assertThat(address.email()).isEqualTo("иван@xn--80a1acny.xn--p1ai");
        assertThat(address.needsSmtpUtf8()).isTrue();
    }

    @Test
    void lengthsAreThoseOfTheStandard() {
        String local = "l".repeat(64);
        String domain = "d".repeat(63) + "." + "d".repeat(63) + "." + "d".repeat(61);

        assertThat(Address.bare(local + "@" + domain)).isPresent();
        assertThat(Address.bare(local + "l@shop.example")).isEmpty();
        assertThat(Address.bare(local + "@" + domain + "d")).isEmpty();
        assertThat(Address.bare("l@" + "d".repeat(64) + ".example")).isEmpty();
        assertThat(Address.bare("и".repeat(33) + "@shop.example")).isEmpty();
    }

    @Test
    void nameIsOneCleanLine() {
        assertThat(Address.of("a@b.example", Optional.of(" A\r\n\u2028B\u202E\0C "))
                        .orElseThrow()
                        .name())
                .contains("A B C");
        assertThat(Address.of("a@b.example", Optional.of(" \u2066 \r"))
                        .orElseThrow()
                        .name())
                .isEmpty();
    }

    @Test
    void encodedWordInANameBringsNoLineBreak() {
        assertThat(Address.parse("=?UTF-8?Q?Shop=0D=0ABcc=3A_x?= <a@b.example>")
                        .orElseThrow()
                        .name())
                .contains("Shop Bcc: x");
    }

    @Test
    void recordCannotBeMadeOfAnythingElse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Address("secret-text", Optional.empty()))
                .withMessageNotContaining("secret-text");
    }

    @Test
    void addressIsNotTold() {
        assertThat(Address.parse("Ivan <ivan@shop.example>").orElseThrow().toString())
                .doesNotContainIgnoringCase("ivan")
                .doesNotContain("shop");
    }

    @Test
    void noTextMakesItThrow() {
        Random random = new Random(7);
        String alphabet = "ab@.<>\"\\,;:()[] \r\n\t\0-=?\u202Eßéя\uD83D\uDE00。中";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(20); n > 0; n--) {
                text.append(
                        random.nextInt(8) == 0
                                ? (char) random.nextInt(0x10000)
                                : alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Address.bare(text.toString()).ifPresent(AddressTest::hasOneAtOutsideQuotes);
            Address.parse(text.toString()).ifPresent(AddressTest::hasOneAtOutsideQuotes);
        }
    }

    private static void hasOneAtOutsideQuotes(Address address) {
        assertThat(address.email()).matches("(?s)(\"([^\"\\\\]|\\\\.)+\"|[^\"@\\s,;<>()\\[\\]]+)@[a-z0-9.-]+");
    }
}

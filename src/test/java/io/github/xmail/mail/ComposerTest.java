package io.github.xmail.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MailDateFormat;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposerTest {

    private static final Instant DATE = Instant.parse("2026-03-08T01:02:03.4Z");
    private static final Address MAIL_FROM =
            Address.parse("Shop <news@shop.example>").orElseThrow();
    private static final Address IVAN = Address.bare("ivan@customer.example").orElseThrow();

    private final Composer composer = new Composer(new MailSettings(MAIL_FROM, Set.of("shop.example")));

    @Test
    void templateThatAFewLargeValuesWouldSwellIsRefused() {
        Drafts swelling = Drafts.valid().withVariables(Map.of("a", "x".repeat(100_000)));
        Draft small = swelling.withHtml("%a%".repeat(40)).draft();
        Composer.check(small);

        assertThatExceptionOfType(CodedException.class)
                .isThrownBy(() ->
                        Composer.check(swelling.withHtml("%a%".repeat(50_000)).draft()))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TEMPLATE_INVALID))
                .satisfies(e -> assertThat(e.field()).contains("html"));
    }

    @Test
    void headersAreTheseAndNoOthers() throws Exception {
        StrictMessage message = compose(Drafts.valid());

        assertThat(message.names())
                .containsExactly(
                        "Date",
                        "From",
                        "To",
                        "Message-ID",
                        "Auto-Submitted",
                        "Subject",
                        "MIME-Version",
                        "Content-Type");
        assertThat(message.raw("From")).isEqualTo("Shop <news@shop.example>");
        assertThat(message.raw("To")).isEqualTo("ivan@customer.example");
        assertThat(message.raw("Subject")).isEqualTo("Your cart");
        assertThat(message.raw("Date")).isEqualTo("Sun, 8 Mar 2026 01:02:03 +0000");
        assertThat(message.raw("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(message.raw("MIME-Version")).isEqualTo("1.0");
        assertThat(new MailDateFormat().parse(message.raw("Date")).toInstant()).isEqualTo("2026-03-08T01:02:03Z");
    }

    @Test
    void messageIdIsMadeOfTheOrdersIdAndIsTheSameForEachTry() throws Exception {
        // printf order-1 | sha256sum
        assertThat(compose(Drafts.valid()).raw("Message-ID"))
                .isEqualTo("<0bafe22156d2698c143b86040446d366@shop.example>");
        assertThat(StrictMessage.of(
                                composer.compose("order-2", DATE, Drafts.valid().draft(), IVAN, "Ivan"))
                        .raw("Message-ID"))
                .isNotEqualTo(compose(Drafts.valid()).raw("Message-ID"));
    }

    @Test
    void envelopeIsMailFromAndTheCustomer() {
        Address from = Address.parse("Sale <sale@shop.example>").orElseThrow();
        Mail mail =
                composer.compose("order-1", DATE, Drafts.valid().withFrom(from).draft(), IVAN, "Ivan");

        assertThat(mail.envelopeFrom()).isEqualTo("news@shop.example");
        assertThat(mail.envelopeTo()).isEqualTo("ivan@customer.example");
        assertThat(mail.smtpUtf8()).isFalse();
        assertThat(mail.toString()).doesNotContain("ivan");
    }

    @Test
    void orderSetsItsSenderAndWhereAnswersGo() throws Exception {
        StrictMessage message = compose(Drafts.valid()
                .withFrom(new Address("sale@shop.example", Optional.of("Магазин «Ромашка», отдел \"Скидки\"")))
                .withReplyTo(new Address("help@shop.example", Optional.of("Help, \"24\" \\ 7 (now)"))));

        assertThat(mailbox(message, "From"))
                .isEqualTo(new InternetAddress("sale@shop.example", "Магазин «Ромашка», отдел \"Скидки\"", "UTF-8"));
        assertThat(mailbox(message, "From").getPersonal()).isEqualTo("Магазин «Ромашка», отдел \"Скидки\"");
        assertThat(mailbox(message, "Reply-To").getPersonal()).isEqualTo("Help, \"24\" \\ 7 (now)");
        assertThat(mailbox(message, "Reply-To").getAddress()).isEqualTo("help@shop.example");
    }

    @Test
    void unsubscribingByHttpsIsOneClick() throws Exception {
        StrictMessage message = compose(Drafts.valid()
                .withUnsubscribeUrl("https://shop.example/u?a=1&b=2,3")
                .withHtml("<a href=\"{{ unsubscribe_url }}\">x</a>"));

        assertThat(message.raw("List-Unsubscribe")).isEqualTo("<https://shop.example/u?a=1&b=2,3>");
        assertThat(message.raw("List-Unsubscribe-Post")).isEqualTo("List-Unsubscribe=One-Click");
        assertThat(message.bodies()).contains("html: <a href=\"https://shop.example/u?a=1&amp;b=2,3\">x</a>");
    }

    @Test
    void unsubscribingByMailIsNot() throws Exception {
        StrictMessage message = compose(Drafts.valid().withUnsubscribeUrl("mailto:u@shop.example?subject=out"));

        assertThat(message.raw("List-Unsubscribe")).isEqualTo("<mailto:u@shop.example?subject=out>");
        assertThat(message.names()).doesNotContain("List-Unsubscribe-Post");
    }

    @Test
    void longestUnsubscribeUrlStaysWithinALine() throws Exception {
        String url = "https://shop.example/" + "u".repeat(879);

        assertThat(compose(Drafts.valid().withUnsubscribeUrl(url)).raw("List-Unsubscribe"))
                .isEqualTo("<" + url + ">");
    }

    @Test
    void headersOfTheOrderFollow() throws Exception {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Campaign", "spring");
        headers.put("Feedback-ID", "1:2:3:shop");
        headers.put("List-ID", "Новости <news.shop.example>");
        StrictMessage message = compose(Drafts.valid().withHeaders(headers));

        assertThat(message.names()).containsSubsequence("Subject", "X-Campaign", "Feedback-ID", "List-ID");
        assertThat(message.raw("X-Campaign")).isEqualTo("spring");
        assertThat(message.raw("Feedback-ID")).isEqualTo("1:2:3:shop");
        assertThat(message.raw("List-ID")).startsWith("=?UTF-8?B?").endsWith("?= <news.shop.example>");
        assertThat(message.decoded("List-ID")).isEqualTo("Новости <news.shop.example>");
    }

    @Test
    void htmlComesWithItsText() throws Exception {
        StrictMessage message = compose(Drafts.valid());

        assertThat(message.raw("Content-Type")).startsWith("multipart/alternative");
        assertThat(message.bodies()).containsExactly("plain: Hello, Ivan", "html: <p>Hello, Ivan</p>");
    }

    @Test
    void textOfTheOrderIsTaken() throws Exception {
        assertThat(compose(Drafts.valid().withText("Hi {{ customer_name }}")).bodies())
                .containsExactly("plain: Hi Ivan", "html: <p>Hello, Ivan</p>");
    }

    @Test
    void textAloneIsOnePart() throws Exception {
        StrictMessage message = compose(Drafts.valid().withHtml(null).withText("Hi {{ customer_name }}"));

        assertThat(message.bodies()).containsExactly("plain: Hi Ivan");
        assertThat(message.names()).endsWith("MIME-Version", "Content-Type", "Content-Transfer-Encoding");
    }

    @Test
    void htmlWithoutAWordIsOnePart() throws Exception {
        assertThat(compose(Drafts.valid().withHtml("<img src=\"https://shop.example/a.png\">"))
                        .bodies())
                .containsExactly("html: <img src=\"https://shop.example/a.png\">");
    }

    @Test
    void textThatIsFilledInWithNothingIsMadeFromTheHtml() throws Exception {
        assertThat(compose(Drafts.valid().withText("{{ none | default: \" \" }}"))
                        .bodies())
                .containsExactly("plain: Hello, Ivan", "html: <p>Hello, Ivan</p>");
    }

    @Test
    void textAloneMayBeFilledInWithNothing() throws Exception {
        assertThat(compose(Drafts.valid().withHtml(null).withText("{{ none | default: \"\" }}"))
                        .bodies())
                .containsExactly("plain: ");
    }

    @Test
    void valuesAreEscapedInHtmlOnly() throws Exception {
        StrictMessage message = compose(Drafts.valid()
                .withSubject("{{ x }}")
                .withHtml("<p>{{ x }}</p>")
                .withText("{{ x }}")
                .withVariables(Map.of("x", "<b>&")));

        assertThat(message.raw("Subject")).isEqualTo("<b>&");
        assertThat(message.bodies()).containsExactly("plain: <b>&", "html: <p>&lt;b&gt;&amp;</p>");
    }

    @Test
    void customerNameIsTheShopsOwn() throws Exception {
        StrictMessage message = compose(Drafts.valid()
                .withSubject("%customer_name%, {{ customer_name }}")
                .withVariables(Map.of("customer_name", "Mallory")));

        assertThat(message.raw("Subject")).isEqualTo("Ivan, Ivan");
    }

    @Test
    void unsubscribeUrlIsNeverAVariable() throws Exception {
        Drafts order = Drafts.valid()
                .withSubject("%unsubscribe_url%")
                .withVariables(Map.of("unsubscribe_url", "https://evil.example/"));

        assertThat(compose(order).raw("Subject")).isEqualTo("%unsubscribe_url%");
    }

    @ParameterizedTest
    @CsvSource({"subject", "html", "text"})
    void checkNamesTheTemplateThatIsWrong(String field) {
        Drafts valid = Drafts.valid();
        Drafts broken = switch (field) {
            case "subject" -> valid.withSubject("a {{ x }}");
            case "html" -> valid.withHtml("a {{ x }}");
            default -> valid.withText("a {{ x }}");
        };

        Composer.check(broken.withVariables(Map.of("x", "")).draft());
        assertThatExceptionOfType(CodedException.class)
                .isThrownBy(() -> Composer.check(broken.draft()))
                .satisfies(refusal -> {
                    assertThat(refusal.field()).contains(field);
                    assertThat(refusal.position()).contains(new CodedException.Position(1, 3));
                });
    }

    @Test
    void internationalisedLocalPartStandsInToAsItIs() throws Exception {
        Address ivan = Address.bare("иван@почта.рф").orElseThrow();
        Mail mail = composer.compose(
                "order-1", DATE, Drafts.valid().withSubject("Привет").draft(), ivan, "Иван");

        assertThat(mail.smtpUtf8()).isTrue();
        assertThat(mail.envelopeTo()).isEqualTo("иван@xn--80a1acny.xn--p1ai");
        StrictMessage message = StrictMessage.of(mail);
        assertThat(message.headerBlock().lines().filter(line -> !line.chars().allMatch(c -> c < 0x80)))
                .containsExactly("To: иван@xn--80a1acny.xn--p1ai");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Иван, ваша корзина ждёт вас: успейте купить до конца недели со скидкой и бесплатной доставкой",
                "Ünïcödé ☃ \uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00",
                "looks =?UTF-8?B?SGVsbG8=?= encoded",
                "tab\tinside",
                "double  blanks   stay",
                "{{ word }}",
                "short {{ word }} short",
                "a {{ blanks }} b",
                "{{ cyrillic }}",
                "plain {{ cyrillic }} plain",
                "plain Ж plain Ж plain",
                "a  Ж  b",
                "eighty plain characters before what has to be encoded, and some more of them: ЖЖЖЖЖ",
                "Ж eighty plain characters after what had to be encoded, and some more of them, too",
                "Ж {{ long }} x",
                "",
            })
    void subjectArrivesAsItWasWritten(String subject) throws Exception {
        Map<String, String> variables = Map.of(
                "word",
                "w".repeat(5000),
                "long",
                "l".repeat(800),
                "blanks",
                " ".repeat(3000) + "x",
                "cyrillic",
                "ж \uD83D\uDE00".repeat(3000));
        String expected = subject;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            expected = expected.replace("{{ " + variable.getKey() + " }}", variable.getValue());
        }

        assertThat(compose(Drafts.valid().withSubject(subject).withVariables(variables))
                        .decoded("Subject"))
                .isEqualTo(expected);
    }

    @Test
    void longPlainSubjectIsFoldedAtItsBlanks() throws Exception {
        String subject = "Twelve words in a row are enough. ".repeat(20).strip();
        StrictMessage message = compose(Drafts.valid().withSubject(subject));

        assertThat(message.raw("Subject")).isEqualTo(subject);
        assertThat(message.headerBlock().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb\rc\r\nd\r\n",
                "\r\n\r\n",
                "\n\r",
                "..\r\n.\r\n.x\r\nFrom here\r\n>From",
                "blank at the end \r\ntab at the end\t\n =\n= ",
                "=3D =\r\n=",
                "--=_0bafe22156d2698c143b86040446d366--",
                "\u0001\u007F",
                "Здравствуйте, {{ customer_name }}\n\nДо встречи.",
                "\uD83D\uDE00",
            })
    void bodyArrivesAsItWasWritten(String text) throws Exception {
        String expected = text.replace("{{ customer_name }}", "Ivan")
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .replace("\n", "\r\n");

        assertThat(compose(Drafts.valid().withHtml(null).withText(text)).bodies())
                .containsExactly("plain: " + expected);
        assertThat(compose(Drafts.valid().withHtml(text).withText("x")).bodies())
                .containsExactly("plain: x", "html: " + expected);
    }

    @Test
    void randomBodiesArriveAsTheyWereWritten() throws Exception {
        Random random = new Random(3);
        String alphabet = "aF. \t=\nя\uD83D\uDE00-";
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            int exotic = random.nextInt(2) == 0 ? 6 : 10;
            random.ints(random.nextInt(300), 0, exotic)
                    .forEach(n -> text.appendCodePoint(n < 8 ? alphabet.charAt(n) : n == 8 ? 0x1F600 : '-'));

            assertThat(compose(Drafts.valid().withHtml(null).withText("x" + text))
                            .bodies())
                    .containsExactly("plain: x" + text.toString().replace("\n", "\r\n"));
        }
    }

    @Test
    void noLineBeginsWithWhatARelayChanges() throws Exception {
        String text = ".\n..x\nFrom here\n" + "x".repeat(75) + "." + "x".repeat(74) + "From here";
        StrictMessage message = compose(Drafts.valid().withHtml(null).withText(text));

        assertThat(message.bodies()).containsExactly("plain: " + text.replace("\n", "\r\n"));
        assertThat(message.lines()).noneMatch(line -> line.startsWith(".") || line.startsWith("From "));
        assertThat(message.lines()).noneMatch(line -> line.endsWith(" ") || line.endsWith("\t"));
    }

    @Test
    void encodingIsTheShorterOne() throws Exception {
        assertThat(compose(Drafts.valid().withHtml(null).withText("mostly ASCII, é"))
                        .raw("Content-Transfer-Encoding"))
                .isEqualTo("quoted-printable");
        assertThat(compose(Drafts.valid().withHtml(null).withText("Здравствуйте"))
                        .raw("Content-Transfer-Encoding"))
                .isEqualTo("base64");
    }

    @Test
    void largeCyrillicPageArrives() throws Exception {
        String html = "<p>Привет, {{ customer_name }}</p>\r\n".repeat(30_000);
        StrictMessage message = compose(Drafts.valid().withHtml(html));

        assertThat(message.bodies().get(1)).isEqualTo("html: " + html.replace("{{ customer_name }}", "Ivan"));
        assertThat(html.getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(1_000_000);
    }

    private StrictMessage compose(Drafts order) throws Exception {
        return StrictMessage.of(composer.compose("order-1", DATE, order.draft(), IVAN, "Ivan"));
    }

    private static InternetAddress mailbox(StrictMessage message, String header) throws Exception {
        InternetAddress[] mailboxes = InternetAddress.parse(message.raw(header), true);
        assertThat(mailboxes).hasSize(1);
        return mailboxes[0];
    }
}

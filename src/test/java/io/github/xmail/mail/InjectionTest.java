package io.github.xmail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.internet.InternetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** No field, whatever code points it holds, adds a header, a recipient or a line. */
class InjectionTest {

    private static final Address MAIL_FROM =
            Address.parse("Shop <news@shop.example>").orElseThrow();
    private static final Address IVAN = Address.bare("ivan@customer.example").orElseThrow();
    private static final String EVIL = "Bcc: <evil@evil.example>";

    /** What a field may be filled with; a text that a draft refuses is no way in. */
    private enum Field {
        SUBJECT {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withSubject(text);
            }
        },
        VARIABLE {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withVariables(Map.of("x", text));
            }
        },
        UNSUBSCRIBE_URL {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withUnsubscribeUrl("https://shop.example/" + text);
            }
        },
        HEADER {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withHeaders(Map.of("X-Own", text));
            }
        },
        HEADER_NAME {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withHeaders(Map.of("X-Own" + text, "value"));
            }
        },
        FROM_NAME {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withFrom(new Address("sale@shop.example", Optional.of(text)));
            }
        },
        REPLY_TO_NAME {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withReplyTo(new Address("help@shop.example", Optional.of(text)));
            }
        },
        FROM_ADDRESS {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withFrom(new Address("sale" + text + "@shop.example", Optional.empty()));
            }
        },
        HTML {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withHtml("seen " + text);
            }
        },
        TEXT {
            @Override
            Drafts fill(Drafts order, String text) {
                return order.withText(text);
            }
        },
        NAME {
            @Override
            Drafts fill(Drafts order, String text) {
                return order;
            }
        },
        ORDER_ID {
            @Override
            Drafts fill(Drafts order, String text) {
                return order;
            }
        };

        abstract Drafts fill(Drafts order, String text);
    }

    static Stream<Arguments> everyFieldAndBreak() {
        List<String> breaks = List.of(
                "\r\n",
                "\n",
                "\r",
                "\r\n\r\n",
                "\0",
                "\u000B",
                "\f",
                "\u001C",
                "\u0085",
                "\u2028",
                "\u2029",
                "\u760D\u760A",
                "\u560D\u560A",
                "\u010D\u010A",
                "\uFF0D\uFF0A",
                "\uD800",
                "\uDC0A",
                "\uD80D\uDC0A",
                "\u202E",
                "\u200B",
                "\uFEFF",
                "%0D%0A",
                "\\r\\n",
                "&#13;&#10;",
                "=0D=0A",
                "=?UTF-8?Q?=0D=0A?=",
                "\t",
                " ",
                "я",
                "\uD83D\uDE00",
                ",",
                "\"",
                "\\",
                "\\\"",
                "<",
                ">",
                "(",
                ":",
                ";",
                "@",
                ".\r\n",
                "\r\n.\r\n",
                "--=_0bafe22156d2698c143b86040446d366\r\n");
        List<String> texts = new ArrayList<>();
        for (String lineBreak : breaks) {
            texts.add("a" + lineBreak + EVIL);
            texts.add(lineBreak + EVIL);
            texts.add(EVIL + lineBreak);
            texts.add("w".repeat(1000) + lineBreak + EVIL);
            texts.add((" " + lineBreak).repeat(600) + EVIL);
            texts.add("ж".repeat(60) + lineBreak + EVIL);
        }
        return Stream.of(Field.values()).flatMap(field -> texts.stream().map(text -> Arguments.of(field, text)));
    }

    @ParameterizedTest(name = "{0} {index}")
    @MethodSource("everyFieldAndBreak")
    void nothingAddsAHeaderARecipientOrALine(Field field, String text) throws Exception {
        Drafts valid = Drafts.valid()
                .withSubject("Hello {{ x | default: \"you\" }} %customer_name%")
                .withHtml("<p>{{ x | default: \"you\" }} %customer_name%</p>");
        Draft draft;
        try {
            draft = field.fill(valid, text).draft();
        } catch (IllegalArgumentException refused) {
            return;
        }
        Composer composer = new Composer(new MailSettings(MAIL_FROM, Set.of("shop.example")));

        Mail mail = composer.compose(
                field == Field.ORDER_ID ? text : "order-1",
                Instant.parse("2026-03-08T01:02:03Z"),
                draft,
                IVAN,
                field == Field.NAME ? text : "Ivan");

        assertThat(mail.envelopeFrom()).isEqualTo("news@shop.example");
        assertThat(mail.envelopeTo()).isEqualTo("ivan@customer.example");
        StrictMessage message = StrictMessage.of(mail);
        assertThat(message.names()).containsExactlyElementsOf(expectedNames(draft));
        assertThat(message.message().getAllRecipients()).containsExactly(new InternetAddress("ivan@customer.example"));
        assertThat(message.message().getRecipients(RecipientType.BCC)).isNull();
        assertThat(message.message().getFrom()).hasSize(1);
        assertThat(message.bodies()).hasSize(2);
    }

    private static List<String> expectedNames(Draft draft) {
        List<String> names = new ArrayList<>(List.of("Date", "From"));
        draft.replyTo().ifPresent(there -> names.add("Reply-To"));
        names.addAll(List.of("To", "Message-ID", "Auto-Submitted"));
        draft.unsubscribeUrl().ifPresent(there -> names.addAll(List.of("List-Unsubscribe", "List-Unsubscribe-Post")));
        names.add("Subject");
        names.addAll(draft.headers().keySet());
        names.addAll(List.of("MIME-Version", "Content-Type"));
        return names;
    }
}

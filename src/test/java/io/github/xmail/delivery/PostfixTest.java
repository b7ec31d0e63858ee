package io.github.xmail.delivery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Draft;
import io.github.xmail.mail.Mail;
import io.github.xmail.mail.Utf8;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.settings.MapSource;
import io.github.xmail.smtp.SmtpClient;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpSettings;
import io.github.xmail.smtp.Timeouts;
import io.github.xmail.testkit.OpenDkim;
import io.github.xmail.testkit.PostfixServer;
import io.github.xmail.testkit.Postgrey;
import io.github.xmail.testkit.TestCertificates;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Mails through a real Postfix, as a shop has one: what arrives, what is put off, what is refused. */
@Timeout(120)
class PostfixTest {

    /** A thousand are tried in {@link RefusalsIT}. */
    private static final int ORDERS = 60;

    private static final String PASSWORD = "battery staple";

    /** What a mail server puts on top of what it was given. */
    private static final String ADDED =
            "(?:(?:Return-Path|X-Original-To|Delivered-To|Received|DKIM-Signature):[^\\n]*\\n(?:[ \\t][^\\n]*\\n)*)+";

    @TempDir
    private static Path directory;

    private static OpenDkim dkim;
    private static PostfixServer postfix;

    @BeforeAll
    static void start() throws IOException {
        dkim = OpenDkim.signing(
                "shop.example",
                "SignHeaders *,+list-unsubscribe,+list-unsubscribe-post",
                "OversignHeaders From,List-Unsubscribe,List-Unsubscribe-Post");
        postfix = PostfixServer.withLogins(
                TestCertificates.OWN_AUTHORITY,
                "smtpd_milters = " + dkim.milter(),
                "milter_default_action = tempfail",
                "smtpd_error_sleep_time = 0",
                "smtpd_hard_error_limit = 5",
                owner(Dispatch.SENDER));
        postfix.addUser(Dispatch.SENDER, PASSWORD);
        postfix.addUser("other@shop.example", PASSWORD);
    }

    @AfterAll
    static void stop() throws IOException {
        if (postfix != null) {
            postfix.close();
        }
        if (dkim != null) {
            dkim.close();
        }
    }

    /** Whose login the sender's address belongs to. */
    private static String owner(String login) {
        return "smtpd_sender_login_maps = inline:{{" + Dispatch.SENDER + " = " + login + "}}";
    }

    /** The ways in that a shop's mail server has. */
    enum Door {
        SUBMISSION {
            @Override
            Map<String, String> settings() {
                return login(postfix.submissionPort(), "auto");
            }
        },
        SMTPS {
            @Override
            Map<String, String> settings() {
                return login(postfix.smtpsPort(), "implicit");
            }
        },
        RELAY {
            @Override
            Map<String, String> settings() {
                return plain(postfix);
            }
        };

        abstract Map<String, String> settings();
    }

    private static Map<String, String> plain(PostfixServer server) {
        return Map.of("smtp_server", "localhost", "smtp_port", "" + server.port(), "smtp_tls", "none");
    }

    private static Map<String, String> login(int port, String tls) {
        return Map.of(
                "smtp_server",
                "localhost",
                "smtp_port",
                "" + port,
                "smtp_tls",
                tls,
                "smtp_username",
                Dispatch.SENDER,
                "smtp_password",
                PASSWORD,
                "smtp_ca_file",
                TestCertificates.OWN_AUTHORITY.pem().toString());
    }

    @ParameterizedTest
    @EnumSource
    void whatArrivesIsWhatWasComposedByteForByteAndItsSignatureIsGood(Door door) throws IOException {
        try (Dispatch dispatch = new Dispatch(directory.resolve(door.name()), door.settings())) {
            String way = door.name().toLowerCase(Locale.ROOT);
            dispatch.mailTo(
                    id -> id.equals("0") ? "почта." + way + "@пример.рф" : id + "." + way + "@customer.example");
            dispatch.accept(wholeDraft("0"));
            dispatch.accept(wholeDraft("1"));
            dispatch.accept(DeliveryTest.draft("2"));
            dispatch.start().awaitNoneWaiting();

            assertThat(dispatch.count(OrderState.SENT)).isEqualTo(3);
            assertThat(dispatch.handed()).hasSize(3).allSatisfy(mail -> assertArrived(postfix, mail));
        }
    }

    private static void assertArrived(PostfixServer server, Mail composed) throws IOException {
        Path arrived = mailTo(server, composed.envelopeTo());
        String given = new String(composed.bytes(), ISO_8859_1).replace("\r\n", "\n");
        assertThat(given).doesNotContain("\r");
        String whole = Files.readString(arrived, ISO_8859_1);
        assertThat(whole).endsWith(given);
        assertThat(whole.substring(0, whole.length() - given.length())).matches(ADDED);
        assertThat(dkim.verifies(arrived)).as(dkim.verdict()).isTrue();
    }

    private static Path mailTo(PostfixServer server, String address) {
        String mark = "\nX-Original-To: " + new String(address.getBytes(UTF_8), ISO_8859_1) + "\n";
        Predicate<Path> is = file -> read(file).contains(mark);
        Dispatch.await("the mail", () -> server.mailbox().stream().anyMatch(is));
        List<Path> found = server.mailbox().stream().filter(is).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that an order can hold, and what mail servers like to change: dots, blanks at a line's end, long lines. */
    private static Draft wholeDraft(String userUid) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Campaign", "Осень " + "очень длинное слово ".repeat(20));
        headers.put("X-Id", "a-" + "b".repeat(200));
        headers.put("List-ID", "<cart.shop.example>");
        headers.put("Feedback-ID", "1:2:3:shop");
        String html = "<p>Здравствуйте, {{ customer_name }}!</p>\r\n.\r\n..\r\nконец строки   \r\n\tFrom: nobody\r\n"
                + "<a href=\"https://shop.example/?a=" + "x".repeat(1500) + "\">=3D</a>\n\n\n";
        return new Draft(
                userUid,
                "%customer_name%, ваша корзина ждёт: " + "скидка ".repeat(30),
                Optional.of(Utf8.of(html)),
                Optional.of(Utf8.of(".\nFrom the shop\n" + "y".repeat(1200) + " \n.")),
                Map.of(),
                Optional.of(Address.parse("\"Shop, Ltd\" <cart@shop.example>").orElseThrow()),
                Optional.of(Address.parse("help@shop.example").orElseThrow()),
                Optional.of("https://shop.example/unsubscribe?u=" + "z".repeat(600)),
                headers);
    }

    @Test
    void signatureCoversTheSenderAndTheUnsubscribingAndAChangedMailIsFound() throws IOException {
        try (Dispatch dispatch = new Dispatch(directory.resolve("signed"), plain(postfix))) {
            dispatch.mailTo(id -> "signed@customer.example").accept(wholeDraft("1"));
            dispatch.start().awaitNoneWaiting();

            Path mail = mailTo(postfix, "signed@customer.example");
            String text = read(mail);
            for (String covered : List.of("From: ", "List-Unsubscribe: ", "List-Unsubscribe-Post: ", "Subject: ")) {
                String changed = text.replaceFirst("(?m)^" + covered, covered + "x");
                assertThat(changed).isNotEqualTo(text);
                Path copy = Files.writeString(directory.resolve("changed.eml"), changed, ISO_8859_1);
                assertThat(dkim.verifies(copy)).as(covered + dkim.verdict()).isFalse();
            }
            assertThat(dkim.verifies(mail)).as(dkim.verdict()).isTrue();
        }
    }

    /** The composer encodes such dots; another sender of this client need not. */
    @Test
    void dotsAtTheBeginningOfALineArriveAsTheyWere() throws IOException {
        String text = "From: " + Dispatch.SENDER
                + "\r\nTo: dots@customer.example\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n"
                + "Message-ID: <dots@shop.example>\r\n\r\n.\r\n..\r\nend\r\n.";
        Mail mail = new Mail(Dispatch.SENDER, "dots@customer.example", text.getBytes(ISO_8859_1), false);
        SmtpSettings settings =
                SmtpSettings.read(MapSource.reader(plain(postfix))).orElseThrow();
        try (SmtpClient client = new SmtpClient(settings, Timeouts.DEFAULT)) {
            assertThat(client.send(mail, () -> {})).isInstanceOf(SmtpOutcome.Sent.class);
        }
        assertThat(read(mailTo(postfix, "dots@customer.example"))).endsWith("\n\n.\n..\nend\n.\n");
    }

    @Test
    void authorityThatIsNotNamedIsNotTrustedAndNothingIsSent() {
        Map<String, String> settings = new LinkedHashMap<>(Door.SUBMISSION.settings());
        settings.remove("smtp_ca_file");
        try (Dispatch dispatch = new Dispatch(directory.resolve("untrusted"), settings)) {
            dispatch.accept(3).start().awaitPause(ErrorCode.SMTP_TLS_FAILED);
            assertThat(dispatch.count(OrderState.QUEUED)).isEqualTo(3);
        }
    }

    @Test
    void greylistedMailIsDeferredAndThenSent() throws IOException {
        try (Postgrey postgrey = Postgrey.start();
                PostfixServer server =
                        PostfixServer.relaying("smtpd_recipient_restrictions = " + postgrey.restriction());
                Dispatch dispatch = new Dispatch(directory.resolve("greylisted"), plain(server))) {
            dispatch.accept(20).start();
            Dispatch.await("all deferred", () -> dispatch.count(OrderState.DEFERRED) == 20);
            assertThat(dispatch.in(OrderState.DEFERRED)).allSatisfy(order -> {
                assertThat(order.code()).contains(ErrorCode.SMTP_DEFERRED);
                assertThat(order.smtpStatus()).contains("4.2.0");
                assertThat(order.attempts()).isOne();
            });
            assertThat(dispatch.pause()).isEmpty();

            Dispatch.await("all sent", () -> {
                dispatch.pass(Duration.ofMinutes(1));
                return dispatch.count(OrderState.SENT) == 20;
            });
            Dispatch.await("all mails", () -> server.mailbox().size() == 20);
            assertThat(dispatch.in(OrderState.SENT))
                    .allSatisfy(order -> assertThat(order.attempts()).isGreaterThan(1));
        }
    }

    @Test
    void mailOverTheServersLimitFailsAloneAndTheRestGoesOn() throws IOException {
        try (PostfixServer server = PostfixServer.relaying("message_size_limit = 20000");
                Dispatch dispatch = new Dispatch(directory.resolve("size"), plain(server))) {
            for (int i = 0; i < 24; i++) {
                dispatch.accept(i % 2 == 0 ? wholeDraft("o" + i) : bigDraft("o" + i));
            }
            for (int i = 24; i < 36; i++) {
                dispatch.accept(bigDraft("o" + i));
            }
            dispatch.accept(1).start().awaitNoneWaiting();

            assertThat(dispatch.count(OrderState.SENT)).isEqualTo(13);
            assertThat(dispatch.in(OrderState.FAILED)).hasSize(24).allSatisfy(order -> {
                assertThat(order.code()).contains(ErrorCode.SMTP_REJECTED);
                assertThat(order.smtpStatus()).contains("5.3.4");
            });
            assertThat(dispatch.pause()).isEmpty();
            Dispatch.await("all mails", () -> server.mailbox().size() == 13);
        }
    }

    private static Draft bigDraft(String userUid) {
        return new Draft(
                userUid,
                "Big",
                Optional.empty(),
                Optional.of(Utf8.of("a line of some text\n".repeat(1500))),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    @Test
    void unknownMailboxesInARowPauseNothingThoughTheServerEndsTheConnections() {
        try (Dispatch dispatch = new Dispatch(directory.resolve("unknown"), plain(postfix))) {
            dispatch.mailTo(id -> id + "@" + PostfixServer.DOMAIN_OF_ONE)
                    .accept(40)
                    .start();
            dispatch.awaitNoneWaiting();
            assertThat(dispatch.in(OrderState.FAILED))
                    .hasSize(40)
                    .allSatisfy(order -> assertThat(order.smtpStatus()).contains("5.1.1"));
            assertThat(postfix.log()).contains("too many errors after RCPT");
            assertThat(dispatch.pause()).isEmpty();
        }
    }

    @Test
    void relayThatIsDeniedBurnsTenOrdersOverARestartToo() throws IOException {
        try (PostfixServer server = PostfixServer.denyingRelay()) {
            BurnedOrders.assertTen(
                    ORDERS, server, new Dispatch(directory.resolve("relay"), plain(server)), server::allowRelay);
        }
    }

    @Test
    void senderThatIsNotTheLoginsOwnBurnsTenOrdersOverARestartToo() throws IOException {
        Map<String, String> settings = new LinkedHashMap<>(Door.SUBMISSION.settings());
        settings.put("smtp_username", "other@shop.example");
        postfix.change("smtpd_sender_restrictions = reject_sender_login_mismatch");
        try {
            BurnedOrders.assertTen(
                    ORDERS,
                    postfix,
                    new Dispatch(directory.resolve("sender"), settings),
                    () -> postfix.change(owner("other@shop.example")));
        } finally {
            postfix.change("smtpd_sender_restrictions =", owner(Dispatch.SENDER));
        }
    }

    @Test
    void senderThatIsRefusedAtMailFromBurnsNoOrderAtAll() throws IOException {
        String refuse = "smtpd_sender_restrictions = check_sender_access inline:{{" + Dispatch.SENDER + " = REJECT}}";
        try (PostfixServer server = PostfixServer.relaying("smtpd_delay_reject = no", refuse);
                Dispatch dispatch = new Dispatch(directory.resolve("mail-from"), plain(server))) {
            dispatch.accept(30).start().awaitPause(ErrorCode.SMTP_SENDER_REJECTED);

            server.allowRelay();
            Dispatch.await("all sent", () -> {
                dispatch.pass(Duration.ofMinutes(1));
                return dispatch.count(OrderState.SENT) == 30;
            });
            assertThat(dispatch.pause()).isEmpty();
        }
    }
}

package io.github.xmail.troubleshooting;

import static io.github.xmail.troubleshooting.Shop.BANNER;
import static io.github.xmail.troubleshooting.Shop.PASSWORD;
import static io.github.xmail.troubleshooting.Shop.USER;
import static io.github.xmail.troubleshooting.Shop.assertFinding;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.PostfixServer;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.TestCertificates;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A real fault of an SMTP server behind each finding. */
class SmtpFaultsTest {

    @Test
    void goodServerIsAskedAsFarAsTheRecipientAndGetsNoMail() {
        try (Shop shop = Shop.open()) {
            assertFinding(shop.check("smtp"), Finding.SMTP_READY);
            assertThat(shop.server().commands("MAIL FROM:<canary.shop@shop.canary.example>"))
                    .isOne();
            assertThat(shop.server().commands("RCPT TO:<canary.shop@shop.canary.example>"))
                    .isOne();
            assertThat(shop.server().commands("RSET")).isOne();
            assertThat(shop.server().commands("DATA")).isZero();
            assertThat(shop.server().accepted()).isZero();
        }
    }

    @Test
    void serverIsDown() {
        try (Shop shop = Shop.open()) {
            shop.server().close();
            assertFinding(shop.check("smtp"), Finding.SMTP_NOT_CONNECTED);
        }
    }

    @Test
    void hostHasNoAddress() {
        try (Shop shop = Shop.open().with("smtp_server", "canary-host.invalid")) {
            assertFinding(shop.check("smtp"), Finding.SMTP_HOST_UNKNOWN);
        }
    }

    @Test
    void plainServerOnTheTlsPort() {
        try (Shop shop = Shop.with(ScriptedSmtpServer.plain().start()).with("smtp_tls", "implicit")) {
            assertFinding(shop.check("smtp"), Finding.SMTP_NO_TLS);
        }
    }

    @Test
    void tlsServerOnThePlainPort() {
        ScriptedSmtpServer server =
                ScriptedSmtpServer.implicitTls(TestCertificates.LOCALHOST).start();
        try (Shop shop = Shop.with(server).with("smtp_tls", "starttls")) {
            assertFinding(shop.check("smtp"), Finding.SMTP_NO_GREETING);
        }
    }

    @Test
    void serverIsSilentWhereTlsShouldBegin() {
        ScriptedSmtpServer server =
                ScriptedSmtpServer.implicitTls(TestCertificates.LOCALHOST).start();
        server.always(Step.TLS, Answer.hang());
        try (Shop shop = Shop.with(server).with("smtp_tls", "implicit")) {
            assertFinding(shop.check("smtp"), Finding.SMTP_NO_TLS);
        }
    }

    @Test
    void serverOffersNoStarttls() {
        ScriptedSmtpServer server =
                ScriptedSmtpServer.plain().user(USER, PASSWORD).start();
        try (Shop shop = Shop.with(server)) {
            assertFinding(shop.check("smtp"), Finding.SMTP_STARTTLS_MISSING, "-");
        }
    }

    @Test
    void serverRefusesStarttls() {
        try (Shop shop = Shop.open()) {
            shop.server().always(Step.STARTTLS, Answer.reply("454 4.7.0 " + BANNER));
            assertFinding(shop.check("smtp"), Finding.SMTP_STARTTLS_MISSING, "4.7.0");
        }
    }

    @Test
    void certificateIsExpired() {
        assertCertificate(TestCertificates.EXPIRED, true, Finding.SMTP_CERTIFICATE_EXPIRED);
    }

    @Test
    void certificateIsNotTrusted() {
        assertCertificate(TestCertificates.OWN_AUTHORITY, false, Finding.SMTP_CERTIFICATE_UNTRUSTED);
    }

    @Test
    void certificateIsSelfSignedAndNotTrusted() {
        assertCertificate(TestCertificates.LOCALHOST, false, Finding.SMTP_CERTIFICATE_UNTRUSTED);
    }

    @Test
    void certificateIsForAnotherHost() {
        assertCertificate(TestCertificates.OTHER_HOST, true, Finding.SMTP_CERTIFICATE_OTHER_HOST);
    }

    private static void assertCertificate(TestCertificates certificate, boolean trusted, Finding finding) {
        ScriptedSmtpServer server = ScriptedSmtpServer.startTls(certificate).start();
        try (Shop shop = Shop.with(server)) {
            if (trusted) {
                shop.with("smtp_ca_file", certificate.pem().toString());
            } else {
                shop.without("smtp_ca_file");
            }
            assertFinding(shop.check("smtp"), finding);
        }
    }

    @Test
    void passwordIsWrong() {
        try (Shop shop = Shop.open().with("smtp_password", "canary-other")) {
            assertThat(shop.check("smtp").getString("code")).isEqualTo("smtp_auth_failed");
            assertThat(shop.check("smtp").getString("message")).startsWith("The SMTP server refuses the login (SMTP 5");
        }
    }

    @Test
    void loginCannotBeCheckedAtPresent() {
        try (Shop shop = Shop.open()) {
            shop.server().always(Step.AUTH, Answer.reply("454 4.7.0 " + BANNER));
            assertFinding(shop.check("smtp"), Finding.SMTP_LOGIN_LATER, "4.7.0");
        }
    }

    @Test
    void serverOffersNoAuth() {
        ScriptedSmtpServer server =
                ScriptedSmtpServer.startTls(TestCertificates.LOCALHOST).start();
        try (Shop shop = Shop.with(server)) {
            assertFinding(shop.check("smtp"), Finding.SMTP_AUTH_MISSING);
        }
    }

    @Test
    void clientIsRefusedAtTheGreeting() {
        try (Shop shop = Shop.open()) {
            shop.server().always(Step.GREETING, Answer.replyAndClose("554 5.7.1 " + BANNER));
            assertFinding(shop.check("smtp"), Finding.SMTP_CLIENT_REFUSED, "5.7.1");
        }
    }

    @Test
    void serverWantsALogin() {
        try (Shop shop = Shop.open().without("smtp_username").without("smtp_password")) {
            shop.server().always(Step.MAIL, Answer.reply("530 5.7.0 " + BANNER));
            assertFinding(shop.check("smtp"), Finding.SMTP_LOGIN_WANTED, "5.7.0");
        }
    }

    @Test
    void senderIsRefused() {
        try (Shop shop = Shop.open()) {
            shop.server().always(Step.MAIL, Answer.reply("553 5.7.1 " + BANNER));
            assertFinding(shop.check("smtp"), Finding.SMTP_SENDER_REFUSED, "5.7.1");
        }
    }

    @Test
    void relayIsRefused() {
        try (Shop shop = Shop.open()) {
            shop.server().always(Step.RCPT, Answer.reply("554 5.7.1 " + BANNER));
            assertFinding(shop.check("smtp"), Finding.SMTP_RELAY_REFUSED, "5.7.1");
        }
    }

    @Test
    void postfixDeniesRelay() throws Exception {
        try (PostfixServer postfix = PostfixServer.denyingRelay()) {
            assertRefusedByPostfix(postfix);
        }
    }

    /** Not at MAIL FROM, where it would be told from a refused recipient: Postfix waits for the recipient, and both are 5.7.1. */
    @Test
    void postfixRefusesTheSender() throws Exception {
        try (PostfixServer postfix = PostfixServer.refusingSender("canary.shop@shop.canary.example")) {
            assertRefusedByPostfix(postfix);
        }
    }

    /** As above, and told alike: here it is the login that the sender does not belong to. */
    @Test
    void postfixRefusesASenderThatIsNotTheLoginsOwn() throws Exception {
        String owners = "smtpd_sender_login_maps = inline:{{canary.shop@shop.canary.example = %s@shop.canary.example}}";
        try (PostfixServer postfix = PostfixServer.withLogins(
                TestCertificates.LOCALHOST,
                "smtpd_sender_restrictions = reject_sender_login_mismatch",
                owners.formatted("canary-owner"))) {
            postfix.addUser("canary-login@shop.canary.example", PASSWORD);
            try (Shop shop = Shop.open()
                    .with("smtp_port", Integer.toString(postfix.submissionPort()))
                    .with("smtp_username", "canary-login@shop.canary.example")) {
                JsonObject check = shop.check("smtp");

                assertFinding(check, Finding.SMTP_RELAY_REFUSED, "5.7.1");
                assertThat(check.getString("code")).isEqualTo("smtp_rejected");
                assertThat(check.getString("hint")).contains("the sender", "smtp_username");

                postfix.change(owners.formatted("canary-login"));
                assertFinding(shop.check("smtp"), Finding.SMTP_READY);
            }
            try (Shop shop = Shop.open()
                    .with("smtp_port", Integer.toString(postfix.smtpsPort()))
                    .with("smtp_tls", "implicit")
                    .with("smtp_username", "canary-login@shop.canary.example")
                    .with("smtp_password", "canary-other")) {
                assertThat(shop.check("smtp").getString("code")).isEqualTo("smtp_auth_failed");
            }
        }
    }

    private static void assertRefusedByPostfix(PostfixServer postfix) throws Exception {
        try (Shop shop = Shop.open()
                .with("smtp_port", Integer.toString(postfix.port()))
                .with("smtp_tls", "none")
                .without("smtp_username")
                .without("smtp_password")) {
            JsonObject check = shop.check("smtp");

            assertFinding(check, Finding.SMTP_RELAY_REFUSED, "5.7.1");
            assertThat(check.getString("code")).isEqualTo("smtp_rejected");
            assertThat(check.getString("message")).contains("refuses", "mail_from", "5.7.1");
            assertThat(check.getString("hint")).contains("smtp_username", "relay", "the sender");

            postfix.allowRelay();

            assertFinding(shop.check("smtp"), Finding.SMTP_READY);
        }
    }

    @Test
    void refusalOfTheMailboxItselfIsAWarning() {
        try (Shop shop = Shop.open()) {
            shop.server().always(Step.RCPT, Answer.reply("550 5.1.1 " + BANNER));
            assertFinding(shop.check("smtp"), Finding.SMTP_MAILBOX_REFUSED, "5.1.1");
            assertThat(shop.diagnose().getString("status")).isEqualTo("warning");
        }
    }

    @Test
    void greylistingIsAWarning() {
        try (Shop shop = Shop.open()) {
            shop.server().always(Step.RCPT, Answer.reply("450 4.2.0 " + BANNER));
            assertFinding(shop.check("smtp"), Finding.SMTP_LATER, "4.2.0");
        }
    }

    @Test
    void connectionIsLostOnTheWay() {
        try (Shop shop = Shop.open()) {
            shop.server().always(Step.RCPT, Answer.reset());
            assertFinding(shop.check("smtp"), Finding.SMTP_BROKE_OFF);
        }
    }

    @Test
    void serverThatDripsItsAnswersIsLate() {
        try (Shop shop = Shop.open().withLimit(Duration.ofSeconds(1))) {
            shop.server().always(Step.GREETING, Answer.drip("220-" + BANNER + "\r\n", Duration.ofMillis(50)));
            assertFinding(shop.check("smtp"), Finding.SMTP_LATE);
        }
    }
}

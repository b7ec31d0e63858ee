package io.github.xmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.smtp.SmtpOutcome.ServerDown;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.TestCertificates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class TlsTest {

    static SmtpSettings settingsFor(ScriptedSmtpServer server, boolean startTls, boolean login) {
        Map<String, String> values = SmtpClients.plain(server);
        if (startTls) {
            values.put("smtp_tls", "starttls");
            values.put("smtp_ca_file", TestCertificates.LOCALHOST.pem().toString());
        }
        if (login) {
            values.put("smtp_username", "shop");
            values.put("smtp_password", "secret");
        }
        return SmtpClients.settings(values);
    }

    private static SmtpOutcome send(ScriptedSmtpServer server, String tls, String host, TestCertificates trusted) {
        Map<String, String> values = SmtpClients.plain(server);
        values.put("smtp_tls", tls);
        values.put("smtp_server", host);
        values.put("smtp_username", "shop");
        values.put("smtp_password", "secret");
        if (trusted != null) {
            values.put("smtp_ca_file", trusted.pem().toString());
        }
        try (SmtpClient client = new SmtpClient(SmtpClients.settings(values), SmtpClients.PATIENT)) {
            return client.send(SmtpClients.mail(), SmtpClients.NOTED);
        }
    }

    private static ScriptedSmtpServer.Builder server(String tls, TestCertificates certificate) {
        return (tls.equals("implicit")
                        ? ScriptedSmtpServer.implicitTls(certificate)
                        : ScriptedSmtpServer.startTls(certificate))
                .user("shop", "secret");
    }

    @ParameterizedTest(name = "{0}, certificate {1}, trusted {2}, reached as {3}: {4}")
    @CsvSource({
        "implicit, LOCALHOST,     LOCALHOST,     localhost, Sent",
        "implicit, LOCALHOST,     LOCALHOST,     127.0.0.1, Sent",
        "implicit, OWN_AUTHORITY, OWN_AUTHORITY, localhost, Sent",
        "implicit, LOCALHOST,     ,              localhost, ServerDown",
        "implicit, OWN_AUTHORITY, LOCALHOST,     localhost, ServerDown",
        "implicit, EXPIRED,       EXPIRED,       localhost, ServerDown",
        "implicit, OTHER_HOST,    OTHER_HOST,    localhost, ServerDown",
        "starttls, LOCALHOST,     LOCALHOST,     localhost, Sent",
        "starttls, OWN_AUTHORITY, OWN_AUTHORITY, 127.0.0.1, Sent",
        "starttls, LOCALHOST,     ,              localhost, ServerDown",
        "starttls, OWN_AUTHORITY, LOCALHOST,     localhost, ServerDown",
        "starttls, EXPIRED,       EXPIRED,       localhost, ServerDown",
        "starttls, OTHER_HOST,    OTHER_HOST,    localhost, ServerDown",
    })
    void onlyTrustedCertificateOfThisHostIsTaken(
            String tls, TestCertificates certificate, TestCertificates trusted, String host, String expected) {
        try (ScriptedSmtpServer server = server(tls, certificate).start()) {
            SmtpOutcome outcome = send(server, tls, host, trusted);

            assertThat(outcome.getClass().getSimpleName()).isEqualTo(expected);
            if (outcome instanceof ServerDown down) {
                assertThat(down.code()).isEqualTo(ErrorCode.SMTP_TLS_FAILED);
                assertThat(server.logins()).as("password shown to a stranger").isEmpty();
                assertThat(server.commands("MAIL")).isZero();
            } else {
                assertThat(server.mails()).hasSize(1);
                assertThat(server.logins()).containsExactly("PLAIN shop ok");
            }
        }
    }

    @Test
    void strippedStarttlsSendsNothing() {
        try (ScriptedSmtpServer server = server("starttls", TestCertificates.LOCALHOST)
                .without("STARTTLS")
                .start()) {
            assertThat(send(server, "starttls", "localhost", TestCertificates.LOCALHOST))
                    .isInstanceOfSatisfying(ServerDown.class, down -> {
                        assertThat(down.phase()).isEqualTo(Phase.STARTTLS);
                        assertThat(down.code()).isEqualTo(ErrorCode.SMTP_TLS_FAILED);
                    });
            assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
        }
    }

    @Test
    void bytesInjectedBeforeTheHandshakeAreRefused() {
        try (ScriptedSmtpServer server =
                server("starttls", TestCertificates.LOCALHOST).start()) {
            server.always(Step.STARTTLS, Answer.reply("220 Ready", "250-injected", "250 AUTH PLAIN"));
            assertThat(send(server, "starttls", "localhost", TestCertificates.LOCALHOST))
                    .isInstanceOfSatisfying(
                            ServerDown.class, down -> assertThat(down.code()).isEqualTo(ErrorCode.SMTP_TLS_FAILED));
            assertThat(server.logins()).isEmpty();
        }
    }

    private enum BrokenHandshake {
        HANG(Answer.hang()),
        DRIP(Answer.drip("\u0016\u0003\u0003\u0040\u0000", Duration.ofMillis(50))),
        PLAIN_TEXT(Answer.reply("220 no TLS here").then(Answer.hang())),
        FIN(Answer.close()),
        RST(Answer.reset());

        private final Answer answer;

        BrokenHandshake(Answer answer) {
            this.answer = answer;
        }

        /** A reset may overtake what was sent before it. */
        private List<ErrorCode> codes() {
            return this == RST
                    ? List.of(ErrorCode.SMTP_TLS_FAILED, ErrorCode.SMTP_UNREACHABLE)
                    : List.of(ErrorCode.SMTP_TLS_FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource
    void handshakeThatFailsEndsInTime(BrokenHandshake broken) {
        for (String tls : new String[] {"implicit", "starttls"}) {
            try (ScriptedSmtpServer server =
                    server(tls, TestCertificates.LOCALHOST).start()) {
                server.always(Step.TLS, broken.answer);
                Map<String, String> values = SmtpClients.plain(server);
                values.put("smtp_tls", tls);
                try (SmtpClient client = new SmtpClient(SmtpClients.settings(values), SmtpClients.SHORT)) {
                    assertThat(client.send(SmtpClients.mail(), SmtpClients.NOTED))
                            .isInstanceOfSatisfying(
                                    ServerDown.class,
                                    down -> assertThat(down.code()).isIn(broken.codes()));
                }
            }
        }
    }

    @Test
    void tlsOnAPlainPortFailsAsTls() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start()) {
            assertThat(send(server, "implicit", "localhost", null))
                    .isInstanceOfSatisfying(
                            ServerDown.class, down -> assertThat(down.code()).isEqualTo(ErrorCode.SMTP_TLS_FAILED));
        }
    }
}

package io.github.xmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.testkit.TestCertificates;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a server that somebody else wrote. */
@Timeout(60)
class GreenMailTest {

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS));

    @BeforeEach
    void start() {
        System.setProperty(
                "greenmail.tls.keystore.file",
                TestCertificates.LOCALHOST.keystore().toString());
        System.setProperty("greenmail.tls.keystore.password", TestCertificates.PASSWORD);
        server.setUser("shop@shop.example", "shop", "secret");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
        System.clearProperty("greenmail.tls.keystore.file");
        System.clearProperty("greenmail.tls.keystore.password");
    }

    private SmtpClient client(String password) {
        Map<String, String> values = new HashMap<>();
        values.put("smtp_server", "localhost");
        values.put("smtp_port", Integer.toString(server.getSmtps().getPort()));
        values.put("smtp_tls", "implicit");
        values.put("smtp_ca_file", TestCertificates.LOCALHOST.pem().toString());
        values.put("smtp_username", "shop");
        values.put("smtp_password", password);
        return new SmtpClient(SmtpClients.settings(values), SmtpClients.PATIENT);
    }

    @Test
    void mailsArriveByTlsAndLogin() throws Exception {
        try (SmtpClient client = client("secret")) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(SmtpClients.mail(), SmtpClients.NOTED)).isInstanceOf(SmtpOutcome.Sent.class);
            }
        }
        assertThat(server.getReceivedMessages()).hasSize(3);
        assertThat(server.getReceivedMessages()[0].getSubject()).isEqualTo("x");
    }

    @Test
    void wrongPasswordIsTheServersNo() {
        try (SmtpClient client = client("wrong")) {
            assertThat(client.send(SmtpClients.mail(), SmtpClients.NOTED))
                    .isInstanceOfSatisfying(SmtpOutcome.ServerDown.class, down -> {
                        assertThat(down.code()).isEqualTo(ErrorCode.SMTP_AUTH_FAILED);
                        assertThat(down.reply()).map(SmtpReply::code).isEqualTo(Optional.of(535));
                    });
        }
    }
}

package io.github.xmail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptedSmtpServerTest {

    @Test
    void mailIsKeptWithItsEnvelopeAndExactBytes() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start()) {
            assertThat(talk(
                            server,
                            "EHLO me",
                            "MAIL FROM:<a@b.example> SMTPUTF8",
                            "RCPT TO:<c@d.example>",
                            "DATA",
                            "Subject: x\r\n\r\n..dot\r\n."))
                    .last()
                    .isEqualTo("250 2.0.0 Ok: queued");
            ScriptedSmtpServer.Received mail = server.mails().get(0);
            assertThat(mail.from()).isEqualTo("a@b.example");
            assertThat(mail.to()).isEqualTo("c@d.example");
            assertThat(mail.parameters()).isEqualTo("SMTPUTF8");
            assertThat(mail.bytes()).asString().isEqualTo("Subject: x\r\n\r\n.dot\r\n");
            assertThat(mail.wire()).asString().isEqualTo("Subject: x\r\n\r\n..dot\r\n");
            assertThat(server.ehloNames()).containsExactly("me");
        }
    }

    @Test
    void scriptedAnswersComeOnceOrAlways() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start()) {
            server.always(ScriptedSmtpServer.Step.MAIL, ScriptedSmtpServer.Answer.reply("550 always"));
            server.next(ScriptedSmtpServer.Step.MAIL, ScriptedSmtpServer.Answer.reply("450 once"));
            String mail = "MAIL FROM:<a@b.example>";
            assertThat(talk(server, mail, mail, mail)).containsSequence("450 once", "550 always", "550 always");
        }
    }

    private static List<String> talk(ScriptedSmtpServer server, String... commands) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            OutputStream out = socket.getOutputStream();
            List<String> replies = new java.util.ArrayList<>(List.of(in.readLine()));
            for (String command : commands) {
                out.write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
                String reply = in.readLine();
                while (reply.charAt(3) == '-') {
                    reply = in.readLine();
                }
                replies.add(reply);
            }
            return replies;
        }
    }
}

package io.github.xmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.mail.Mail;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A customer's address and the password are nowhere, however much is logged. */
@Timeout(60)
class SilenceTest {

    private static final String CANARY = "canary";

    private final List<LogRecord> records = new CopyOnWriteArrayList<>();
    private final Logger root = Logger.getLogger("");
    private final Level before = root.getLevel();
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Handler everything = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            records.add(entry);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void hearEverything() {
        everything.setLevel(Level.ALL);
        root.addHandler(everything);
        root.setLevel(Level.ALL);
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void asBefore() {
        System.setOut(out);
        root.setLevel(before);
        root.removeHandler(everything);
    }

    @Test
    void neitherAddressNorPasswordIsLoggedOrReturned() {
        List<SmtpOutcome> outcomes = new ArrayList<>();
        Mail mail = new Mail(
                "shop@shop.example", "canary@mail.example", "X: canary\r\n".getBytes(StandardCharsets.UTF_8), false);
        Mail broken = new Mail(
                "shop@shop.example", "canary\r\n@mail.example", "x\r\n".getBytes(StandardCharsets.UTF_8), false);
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.plain().user("shop", "canary").start();
                SmtpClient client = client(server)) {
            outcomes.add(client.send(mail, SmtpClients.NOTED));
            outcomes.add(client.send(broken, SmtpClients.NOTED));
            for (Step step : List.of(Step.MAIL, Step.RCPT, Step.DATA, Step.DOT)) {
                for (String reply :
                        List.of("550 5.1.1 <canary@mail.example>: no", "450 4.2.0 canary", "999 canary", "canary")) {
                    server.next(step, Answer.reply(reply));
                    outcomes.add(client.send(mail, SmtpClients.NOTED));
                }
            }
            client.closeIdle();
            for (Step step : List.of(Step.GREETING, Step.EHLO, Step.AUTH)) {
                server.next(step, Answer.reply("554 canary"));
                outcomes.add(client.send(mail, SmtpClients.NOTED));
            }
        }
        assertThat(outcomes.toString()).doesNotContain(CANARY);
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain(CANARY);
        assertThat(records).noneMatch(SilenceTest::tells);
        assertThat(records)
                .as("our own word about a failed connection is heard")
                .anyMatch(entry -> SmtpClient.class.getName().equals(entry.getLoggerName()));
    }

    private static SmtpClient client(ScriptedSmtpServer server) {
        var values = SmtpClients.plain(server);
        values.put("smtp_username", "shop");
        values.put("smtp_password", CANARY);
        return new SmtpClient(SmtpClients.settings(values), SmtpClients.PATIENT);
    }

    private static boolean tells(LogRecord entry) {
        boolean inMessage = String.valueOf(entry.getMessage()).contains(CANARY)
                || Arrays.toString(entry.getParameters()).contains(CANARY);
        for (Throwable t = entry.getThrown(); t != null; t = t.getCause()) {
            inMessage |= String.valueOf(t).contains(CANARY);
        }
        return inMessage;
    }
}

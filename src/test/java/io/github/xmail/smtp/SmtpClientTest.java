package io.github.xmail.smtp;

import static io.github.xmail.smtp.SmtpClients.NOTED;
import static io.github.xmail.smtp.SmtpClients.PATIENT;
import static io.github.xmail.smtp.SmtpClients.SHORT;
import static io.github.xmail.smtp.SmtpClients.client;
import static io.github.xmail.smtp.SmtpClients.mail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Mail;
import io.github.xmail.smtp.SmtpOutcome.DotNotNoted;
import io.github.xmail.smtp.SmtpOutcome.NeedsSmtpUtf8;
import io.github.xmail.smtp.SmtpOutcome.Refused;
import io.github.xmail.smtp.SmtpOutcome.Sent;
import io.github.xmail.smtp.SmtpOutcome.ServerDown;
import io.github.xmail.smtp.SmtpOutcome.Shadowed;
import io.github.xmail.smtp.SmtpOutcome.TryLater;
import io.github.xmail.smtp.SmtpOutcome.Uncertain;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SmtpClientTest {

    @Test
    void manyMailsInARowUseOneConnection() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            for (int i = 0; i < 200; i++) {
                assertThat(client.send(mail(), NOTED)).isInstanceOf(Sent.class);
            }
            assertThat(server.mails()).hasSize(200);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.commands("RSET") + server.commands("NOOP")).isZero();
            assertThat(client.connections()).isEqualTo(1);
        }
    }

    @Test
    void trickleAfterABurstUsesTheConnectionUsedLast() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            CountDownLatch bothBusy = new CountDownLatch(2);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            DotMark meet = () -> {
                bothBusy.countDown();
                assertThat(bothBusy.await(20, TimeUnit.SECONDS)).isTrue();
            };
            Future<SmtpOutcome> one = threads.submit(() -> client.send(mail(), meet));
            Future<SmtpOutcome> two = threads.submit(() -> client.send(mail(), meet));
            one.get();
            two.get();
            threads.shutdown();
            for (int i = 0; i < 20; i++) {
                client.send(mail(), NOTED);
            }
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.mails().subList(2, 22).stream()
                            .map(ScriptedSmtpServer.Received::connection)
                            .distinct())
                    .hasSize(1);
        }
    }

    @Test
    void bytesArriveExactlyAsTheyAre() {
        String message = "Subject: x\r\n\r\n.\r\n..\r\n.leading dot\r\nfrom here\r\n \t\r\n" + "=".repeat(998)
                + "\r\n\r\nlast line without end";
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            client.send(mail(message), NOTED);
            client.send(mail("." + message + "\r\n"), NOTED);

            assertThat(server.mails().get(0).bytes()).asString().isEqualTo(message + "\r\n");
            assertThat(server.mails().get(0).wire()).asString().isEqualTo(message.replace("\r\n.", "\r\n..") + "\r\n");
            assertThat(server.mails().get(1).bytes()).asString().isEqualTo("." + message + "\r\n");
        }
    }

    @Test
    void envelopeIsOfTheMailAndTheNameOfTheSettings() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            client.send(mail(), NOTED);
            assertThat(server.mails().get(0).from()).isEqualTo("shop@shop.example");
            assertThat(server.mails().get(0).to()).isEqualTo("customer@mail.example");
            assertThat(server.mails().get(0).parameters()).isEqualTo("SIZE=" + mail().bytes().length);
            assertThat(server.ehloNames()).containsExactly("worker.shop.example");
        }
    }

    @Test
    void refusedMailIsTakenBackAndTheConnectionGoesOn() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            for (Step step : List.of(Step.MAIL, Step.RCPT, Step.DATA, Step.DOT)) {
                server.next(step, Answer.reply("451 4.3.0 Later"));
                assertThat(client.send(mail(), NOTED)).isInstanceOf(TryLater.class);
                assertThat(client.send(mail(), NOTED)).as("after " + step).isInstanceOf(Sent.class);
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.mails()).hasSize(4);
        }
    }

    /** The answer to the recipient, asked for in the same packet, belongs to nobody else. */
    @ParameterizedTest
    @ValueSource(strings = {"250 2.1.5 Ok", "503 5.5.1 No sender", "550 5.1.1 Unknown"})
    void refusedSenderLeavesTheNextMailInStep(String answerToRecipient) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = SmtpClients.client(server, SmtpClients.SHORT)) {
            server.next(Step.MAIL, Answer.reply("452 4.3.1 Full"));
            server.next(Step.RCPT, Answer.reply(answerToRecipient));
            assertThat(client.send(SmtpClients.mail(), () -> {})).isInstanceOf(SmtpOutcome.TryLater.class);

            server.next(Step.RCPT, Answer.reply("550 5.1.1 Unknown"));
            assertThat(client.send(SmtpClients.mail(), () -> {})).isInstanceOf(SmtpOutcome.Refused.class);
            assertThat(client.send(SmtpClients.mail(), () -> {})).isInstanceOf(SmtpOutcome.Sent.class);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.mails()).hasSize(1);
        }
    }

    @Test
    void connectionThatDiedWhileIdleCostsNoTry() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            List<Runnable> deaths = List.of(
                    server::closeConnections,
                    server::resetConnections,
                    () -> server.sayUnasked("421 4.4.2 Idle for too long"),
                    () -> server.sayUnasked("250 2.0.0 Ok"),
                    () -> server.next(Step.MAIL, Answer.replyAndClose("421 4.4.2 Idle for too long")),
                    () -> server.next(Step.MAIL, Answer.close()),
                    () -> server.next(Step.MAIL, Answer.reset()));
            client.send(mail(), NOTED);
            for (Runnable death : deaths) {
                death.run();
                assertThat(client.send(mail(), NOTED)).isInstanceOf(Sent.class);
            }
            assertThat(server.mails()).hasSize(deaths.size() + 1);
            assertThat(server.connections()).isEqualTo(deaths.size() + 1);
        }
    }

    @Test
    void serverThatTakesThreeMailsAConnectionGetsThemAll() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.plain().mailsPerConnection(3).start();
                SmtpClient client = client(server, PATIENT)) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.send(mail(), NOTED)).isInstanceOf(Sent.class);
            }
            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @Test
    void goodbyeBehindTheAnswerToTheDotDoesNotHurtTheNextMail() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            server.next(
                    Step.DOT,
                    Answer.reply("250 Ok").then(Answer.raw("421 Bye\r\n")),
                    Answer.reply("250 Ok").then(Answer.raw("250 Ok\r\n")));
            server.next(Step.DOT, Answer.replyAndClose("250 2.0.0 Ok"));
            int sent = 0;
            for (int tries = 0; sent < 4 && tries < 20; tries++) {
                SmtpOutcome outcome = client.send(mail(), NOTED);
                // a line that comes late is met in the next conversation: that one is given up before its dot
                assertThat(outcome).isInstanceOfAny(Sent.class, TryLater.class);
                sent += outcome instanceof Sent ? 1 : 0;
            }
            assertThat(server.mails()).hasSize(4);
        }
    }

    @Test
    void mailFrom421OnAFreshConnectionIsTheServersAnswer() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            server.always(Step.MAIL, Answer.replyAndClose("421 4.3.2 Closing"));
            assertThat(client.send(mail(), NOTED))
                    .isEqualTo(new TryLater(
                            Phase.MAIL_FROM,
                            ErrorCode.SMTP_DEFERRED,
                            Optional.of(new SmtpReply(421, Optional.of("4.3.2")))));
            assertThat(server.connections()).isEqualTo(1);
            assertThat(client.connections()).isZero();
        }
    }

    @Test
    void nobodyListensIsServerDown() throws IOException {
        int port;
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start()) {
            port = server.port();
        }
        SmtpSettings settings = SmtpClients.settings(
                Map.of("smtp_server", "localhost", "smtp_port", Integer.toString(port), "smtp_tls", "none"));
        try (SmtpClient client = new SmtpClient(settings, PATIENT)) {
            assertThat(client.send(mail(), NOTED))
                    .isEqualTo(new ServerDown(Phase.CONNECT, ErrorCode.SMTP_UNREACHABLE, Optional.empty()));
        }
    }

    @Test
    void unknownHostIsServerDown() {
        SmtpSettings settings = SmtpClients.settings(Map.of("smtp_server", "no-such-host.invalid", "smtp_tls", "none"));
        try (SmtpClient client = new SmtpClient(settings, PATIENT)) {
            assertThat(client.send(mail(), NOTED))
                    .isEqualTo(new ServerDown(Phase.CONNECT, ErrorCode.SMTP_UNREACHABLE, Optional.empty()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 Ok", "250-Ok\r\n250 2.0.0 Ok", "251 Ok", "252", "299 2.5.9 Ok", "554-No\r\n250 Yes"})
    void any2yzInTheLastLineAfterTheDotIsSent(String reply) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            server.next(Step.DOT, Answer.reply(reply.split("\r\n")));
            assertThat(client.send(mail(), NOTED)).isInstanceOf(Sent.class);
            assertThat(client.send(mail(), NOTED)).isInstanceOf(Sent.class);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void serverWithoutEhloIsNotSpokenToByHelo() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            server.always(Step.EHLO, Answer.reply("502 5.5.2 What?"));
            assertThat(client.send(mail(), NOTED)).isInstanceOf(ServerDown.class);
            assertThat(server.commands("HELO")).isZero();
        }
    }

    @Test
    void loginThatIsNotOfferedSendsNothing() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = new SmtpClient(TlsTest.settingsFor(server, false, true), PATIENT)) {
            assertThat(client.send(mail(), NOTED))
                    .isEqualTo(new ServerDown(Phase.AUTH, ErrorCode.SMTP_AUTH_FAILED, Optional.empty()));
            assertThat(server.commands("MAIL")).isZero();
        }
    }

    @Test
    void loginWithoutCommonMechanismSendsNothing() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.plain().with("AUTH GSSAPI").start();
                SmtpClient client = new SmtpClient(TlsTest.settingsFor(server, false, true), PATIENT)) {
            assertThat(client.send(mail(), NOTED))
                    .isEqualTo(new ServerDown(Phase.AUTH, ErrorCode.SMTP_AUTH_FAILED, Optional.empty()));
            assertThat(server.commands("MAIL")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void loginWorksByEitherMechanism(String mechanism) {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain()
                        .user("shop", "secret")
                        .without("AUTH")
                        .with("AUTH " + mechanism)
                        .start();
                SmtpClient client = new SmtpClient(TlsTest.settingsFor(server, false, true), PATIENT)) {
            assertThat(client.send(mail(), NOTED)).isInstanceOf(Sent.class);
            assertThat(server.logins()).containsExactly(mechanism + " shop ok");
        }
    }

    @Test
    void wrongPasswordIsTriedOnce() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.plain().user("shop", "another").start();
                SmtpClient client = new SmtpClient(TlsTest.settingsFor(server, false, true), PATIENT)) {
            assertThat(client.send(mail(), NOTED))
                    .isEqualTo(new ServerDown(
                            Phase.AUTH,
                            ErrorCode.SMTP_AUTH_FAILED,
                            Optional.of(new SmtpReply(535, Optional.of("5.7.8")))));
            assertThat(server.logins()).containsExactly("PLAIN shop refused");
        }
    }

    @Test
    void serverThatWantsTlsForLoginGetsNeitherPasswordNorMail() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain()
                        .user("shop", "secret")
                        .with("STARTTLS")
                        .start();
                SmtpClient client = new SmtpClient(TlsTest.settingsFor(server, false, true), PATIENT)) {
            server.always(Step.AUTH, Answer.reply("530 5.7.0 Must issue a STARTTLS command first"));
            assertThat(client.send(mail(), NOTED))
                    .isInstanceOfSatisfying(
                            ServerDown.class, down -> assertThat(down.code()).isEqualTo(ErrorCode.SMTP_AUTH_FAILED));
            assertThat(server.commands("STARTTLS")).isZero();
        }
    }

    @Test
    void addressThatIsNotAsciiNeedsAServerForIt() {
        Mail mail = new Mail("shop@shop.example", "клиент@mail.example", mail().bytes(), true);
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.plain().without("SMTPUTF8").start();
                SmtpClient client = client(server, PATIENT)) {
            assertThat(client.send(mail, NOTED)).isInstanceOf(NeedsSmtpUtf8.class);
            assertThat(server.commands("MAIL")).isZero();
            assertThat(client.send(mail(), NOTED)).isInstanceOf(Sent.class);
            assertThat(server.connections()).isEqualTo(1);
        }
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            assertThat(client.send(mail, NOTED)).isInstanceOf(Sent.class);
            assertThat(server.mails().get(0).to()).isEqualTo("клиент@mail.example");
            assertThat(server.mails().get(0).parameters()).contains("SMTPUTF8");
        }
    }

    @Test
    void messageBeyondTheServersSizeIsRefused() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.plain().sizeLimit(100).start();
                SmtpClient client = client(server, PATIENT)) {
            assertThat(client.send(mail("x".repeat(200) + "\r\n"), NOTED))
                    .isEqualTo(new Refused(Phase.DOT, new SmtpReply(552, Optional.of("5.3.4")), false));
        }
    }

    @Test
    void refusalBeforeTheDotCountsAndAcceptanceDoesNot() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            server.next(
                    Step.DATA,
                    Answer.reply("354 Go on\r\n552 5.3.4 Too big").then(peer -> true),
                    Answer.reply("354 Go on\r\n451 4.3.1 Full").then(peer -> true),
                    Answer.reply("354 Go on\r\n250 2.0.0 Ok").then(peer -> true));
            AtomicBoolean noted = new AtomicBoolean();
            DotMark mark = () -> noted.set(true);
            assertThat(client.send(mail(), mark)).isInstanceOf(Refused.class);
            assertThat(client.send(mail(), mark)).isInstanceOf(TryLater.class);
            assertThat(client.send(mail(), mark))
                    .isEqualTo(new TryLater(Phase.DATA, ErrorCode.SMTP_UNREACHABLE, Optional.empty()));
            assertThat(noted).isFalse();
            await(() -> server.cutBeforeDot() == 3);
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void acceptanceWhileTheDotIsBeingNotedIsNotTaken() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            CountDownLatch never = new CountDownLatch(1);
            DotMark mark = () -> {
                server.sayUnasked("250 2.0.0 Ok");
                never.await(300, TimeUnit.MILLISECONDS);
            };
            assertThat(client.send(mail(), mark))
                    .isEqualTo(new TryLater(Phase.DATA, ErrorCode.SMTP_UNREACHABLE, Optional.empty()));
            await(() -> server.cutBeforeDot() == 1);
        }
    }

    @Test
    void serverThatStopsReadingEndsInTime() {
        String big = ("x".repeat(998) + "\r\n").repeat(20_000);
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, SHORT)) {
            server.always(Step.TEXT, Answer.hang());
            assertThat(client.send(mail(big), NOTED))
                    .isEqualTo(new TryLater(Phase.DATA, ErrorCode.SMTP_UNREACHABLE, Optional.empty()));
        }
    }

    @Test
    void dotThatIsNotNotedIsNotSent() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            for (Exception thrown : List.of(new IOException("full"), new IllegalStateException("not ours"))) {
                assertThat(client.send(mail(), () -> {
                            throw thrown;
                        }))
                        .isEqualTo(new DotNotNoted(thrown));
            }
            assertThatThrownBy(() -> client.send(mail(), () -> {
                        throw new AssertionError("an Error");
                    }))
                    .isInstanceOf(AssertionError.class);
            await(() -> server.cutBeforeDot() == 3);
            assertThat(server.accepted()).isZero();
            assertThat(client.connections()).isZero();
        }
    }

    @Test
    void markMayTakeLongerThanAReply() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, SHORT)) {
            CountDownLatch never = new CountDownLatch(1);
            assertThat(client.send(mail(), () -> never.await(1500, TimeUnit.MILLISECONDS)))
                    .isInstanceOf(Sent.class);
        }
    }

    @Test
    void everyDotIsNotedBeforeItIsSent() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            List<String> story = new ArrayList<>();
            server.always(Step.DOT, Answer.usualAfter(() -> story.add("dot")));
            client.send(mail(), () -> story.add("noted"));
            assertThat(story).containsExactly("noted", "dot");
        }
    }

    @Test
    void shadowGoesToRcptToAndTakesItBack() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            assertThat(client.shadow(mail())).isEqualTo(new Shadowed(new SmtpReply(250, Optional.of("2.1.5"))));
            server.next(Step.RCPT, Answer.reply("550 5.1.1 Nobody"));
            assertThat(client.shadow(mail())).isInstanceOf(Refused.class);
            assertThat(server.commands("RSET")).isEqualTo(2);
            assertThat(server.commands("DATA")).isZero();
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void probeOpensANewConnectionAndLeavesInOrder() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            client.send(mail(), NOTED);
            assertThat(client.probe(Optional.empty())).isEmpty();
            assertThat(client.probe(Optional.of("shop@shop.example"))).isEmpty();
            server.next(Step.MAIL, Answer.reply("553 5.7.1 Not you"), Answer.close());
            assertThat(client.probe(Optional.of("shop@shop.example")))
                    .map(ServerDown::code)
                    .contains(ErrorCode.SMTP_SENDER_REJECTED);
            assertThat(client.probe(Optional.of("shop@shop.example")))
                    .map(ServerDown::code)
                    .contains(ErrorCode.SMTP_UNREACHABLE);
            server.next(Step.GREETING, Answer.reply("421 4.3.2 Closing"));
            assertThat(client.probe(Optional.empty()))
                    .contains(new ServerDown(
                            Phase.GREETING,
                            ErrorCode.SMTP_UNREACHABLE,
                            Optional.of(new SmtpReply(421, Optional.of("4.3.2")))));
            assertThat(server.connections()).isEqualTo(6);
            await(() -> server.commands("QUIT") == 3);
            assertThat(client.connections()).isEqualTo(1);
        }
    }

    @Test
    void testMailTellsItsConversationWithoutThePassword() {
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.plain().user("shop", "secret").start();
                SmtpClient client = new SmtpClient(TlsTest.settingsFor(server, false, true), PATIENT)) {
            List<String> lines = new ArrayList<>();
            assertThat(client.sendAloud(mail(), lines::add)).isInstanceOf(Sent.class);
            assertThat(lines)
                    .startsWith("< 220 scripted.example ESMTP", "> EHLO worker.shop.example")
                    .containsSequence("> AUTH PLAIN ***", "< 235 2.7.0 Ok")
                    .containsSequence(
                            "> RCPT TO:<customer@mail.example>",
                            "< 250 2.1.0 Ok",
                            "< 250 2.1.5 Ok",
                            "> DATA",
                            "< 354 Go on")
                    .endsWith("> .", "< 250 2.0.0 Ok: queued", "> QUIT");
            assertThat(client.connections()).isZero();
        }
    }

    @Test
    void pauseClosesKeptConnectionsAndThoseInUseOnceTheyAreDone() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = client(server, PATIENT)) {
            client.send(mail(), NOTED);
            client.closeIdle();
            await(() -> server.openConnections() == 0);
            assertThat(client.send(mail(), client::closeIdle)).isInstanceOf(Sent.class);
            await(() -> server.openConnections() == 0);
            assertThat(client.send(mail(), NOTED)).isInstanceOf(Sent.class);
            assertThat(server.connections()).isEqualTo(3);
        }
    }

    @Test
    void closeEndsMailsUnderWayByTheirPhase() throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start()) {
            for (Step step : List.of(Step.RCPT, Step.DOT)) {
                SmtpClient client = client(server, PATIENT);
                CountDownLatch there = new CountDownLatch(1);
                server.next(step, peer -> {
                    there.countDown();
                    return Answer.hang().play(peer);
                });
                ExecutorService thread = Executors.newSingleThreadExecutor();
                Future<SmtpOutcome> outcome = thread.submit(() -> client.send(mail(), NOTED));
                assertThat(there.await(20, TimeUnit.SECONDS)).isTrue();
                client.close();
                assertThat(outcome.get()).isInstanceOf(step == Step.DOT ? Uncertain.class : TryLater.class);
                assertThat(client.send(mail(), NOTED)).isInstanceOf(ServerDown.class);
                assertThat(client.connections()).isZero();
                thread.shutdown();
            }
        }
    }

    @Test
    void noThreadOutlivesTheClient() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start()) {
            try (SmtpClient client = client(server, PATIENT)) {
                client.send(mail(), NOTED);
                assertThat(watchers()).isPositive();
            }
            // the executor has ended when close() returns; its thread takes a moment more to be gone
            WebServer.await("the watch's end", Duration.ofSeconds(5), () -> watchers() == 0);
        }
    }

    private static long watchers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("xmail-smtp-watch"))
                .count();
    }

    @Test
    void socketSendsAtOnceAndNoStepIsWithoutLimit() throws IOException {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                Wire wire = Wire.connect("localhost", server.port(), Duration.ofSeconds(5))) {
            assertThat(wire.getTcpNoDelay()).isTrue();
            wire.within(Duration.ofSeconds(7));
            assertThat(wire.getSoTimeout()).isEqualTo(7000);
        }
    }

    @Test
    void stepsAreTimed() {
        List<Phase> heard = new ArrayList<>();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                SmtpClient client = new SmtpClient(
                        SmtpClients.settings(SmtpClients.plain(server)), PATIENT, (phase, took) -> heard.add(phase))) {
            client.send(mail(), NOTED);
        }
        assertThat(heard)
                .containsExactly(Phase.EHLO, Phase.MAIL_FROM, Phase.RCPT_TO, Phase.DATA, Phase.DATA, Phase.DOT);
    }

    @Test
    void lineBreakInAnAddressCannotBecomeACommand() {
        for (String address : List.of("a@b.example>\r\nRCPT TO:<c@d.example", "a@b.example\u760A")) {
            Mail mail = new Mail("shop@shop.example", address, "x\r\n".getBytes(StandardCharsets.US_ASCII), false);
            try (ScriptedSmtpServer server = ScriptedSmtpServer.plain().start();
                    SmtpClient client = client(server, PATIENT)) {
                client.send(mail, NOTED);
                assertThat(server.commands("RCPT")).isLessThanOrEqualTo(1);
                assertThat(server.commands()).noneMatch(line -> line.contains("<c@d.example") && !line.contains("a@b"));
            }
        }
    }

    static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for too long").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}

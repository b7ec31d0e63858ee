package io.github.xmail.smtp;

import static io.github.xmail.testkit.ScriptedSmtpServer.Answer.close;
import static io.github.xmail.testkit.ScriptedSmtpServer.Answer.drip;
import static io.github.xmail.testkit.ScriptedSmtpServer.Answer.flood;
import static io.github.xmail.testkit.ScriptedSmtpServer.Answer.hang;
import static io.github.xmail.testkit.ScriptedSmtpServer.Answer.raw;
import static io.github.xmail.testkit.ScriptedSmtpServer.Answer.reset;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.xmail.mail.Mail;
import io.github.xmail.smtp.SmtpOutcome.Refused;
import io.github.xmail.smtp.SmtpOutcome.ServerDown;
import io.github.xmail.smtp.SmtpOutcome.TryLater;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The phase table of delivery, every phase against every answer, on real sockets. */
class PhaseTableTest {

    /** What a server may answer; names as they stand in {@link #TABLE}. */
    private static final Map<String, Answer> ANSWERS = new LinkedHashMap<>(Map.ofEntries(
            entry("421", raw("421 4.3.2 Closing\r\n").then(close())),
            entry("450", raw("450 4.2.1 Busy\r\n")),
            entry("451", raw("451 Local error\r\n")),
            entry("452", raw("452-4.2.2 Full,\r\n452 4.2.2 try later\r\n")),
            entry("535", raw("535 5.7.8 Who?\r\n")),
            entry("550", raw("550 5.7.1 No\r\n")),
            entry("550 mailbox", raw("550-5.1.1 No such\r\n550 5.1.1 user\r\n")),
            entry("552", raw("552 Too big\r\n")),
            entry("554 5.3.4", raw("554 5.3.4 Too big\r\n")),
            entry("554", raw("554 No\r\n")),
            entry("last line 550", raw("250-Perhaps\r\n550 5.7.1 No\r\n")),
            entry("999", raw("999 What\r\n")),
            entry("1yz", raw("150 Wait\r\n")),
            entry("3yz", raw("399 More\r\n")),
            entry("garbage", raw("\0\u00ff\u0007 abc\r\n")),
            entry("empty line", raw("\r\n")),
            entry("two digits", raw("25\r\n")),
            entry("lone CR", raw("250 Ok\r250 Ok\r\n")),
            entry("1 MB line", raw("250 " + "x".repeat(1 << 20) + "\r\n")),
            entry("endless lines", flood("250-more\r\n".repeat(100))),
            entry("no CRLF", raw("250 Ok").then(hang())),
            entry("no CRLF, FIN", raw("250 Ok").then(close())),
            entry("unterminated", raw("250-Ok\r\n").then(hang())),
            entry("hang", hang()),
            entry("drip", drip("250-Ok\r\n", Duration.ofMillis(100))),
            entry("RST", reset()),
            entry("FIN", close())));

    private static final List<String> LATER = List.of("421", "450", "451", "452");
    private static final List<String> NEVER =
            List.of("535", "550", "550 mailbox", "552", "554 5.3.4", "554", "last line 550");
    private static final List<String> NONSENSE = ANSWERS.keySet().stream()
            .filter(name -> !LATER.contains(name) && !NEVER.contains(name))
            .toList();

    /** Phase, answers, what becomes of the mail (a pattern). The first row that fits counts. */
    private static final List<List<Object>> TABLE = List.of(
            row(Step.GREETING, LATER, "ServerDown greeting smtp_unreachable with reply"),
            row(Step.GREETING, NEVER, "ServerDown greeting smtp_unreachable with reply"),
            // a reset may be seen before the connection is
            row(Step.GREETING, List.of("RST"), "ServerDown (connect|greeting) smtp_unreachable"),
            row(Step.GREETING, NONSENSE, "ServerDown greeting smtp_unreachable"),
            row(Step.EHLO, LATER, "ServerDown ehlo smtp_unreachable with reply"),
            row(Step.EHLO, NEVER, "ServerDown ehlo smtp_unreachable with reply"),
            row(Step.EHLO, NONSENSE, "ServerDown ehlo smtp_unreachable"),
            row(Step.STARTTLS, LATER, "ServerDown starttls smtp_tls_failed with reply"),
            row(Step.STARTTLS, NEVER, "ServerDown starttls smtp_tls_failed with reply"),
            row(Step.STARTTLS, List.of("3yz"), "ServerDown starttls smtp_tls_failed"),
            row(Step.STARTTLS, NONSENSE, "ServerDown starttls smtp_unreachable"),
            row(Step.AUTH, LATER, "ServerDown auth smtp_auth_failed with reply"),
            row(Step.AUTH, NEVER, "ServerDown auth smtp_auth_failed with reply"),
            row(Step.AUTH, List.of("3yz"), "ServerDown auth smtp_auth_failed"),
            row(Step.AUTH, NONSENSE, "ServerDown auth smtp_unreachable"),
            row(Step.MAIL, LATER, "TryLater mail_from smtp_deferred with reply"),
            row(Step.MAIL, List.of("552", "554 5.3.4"), "Refused mail_from"),
            row(Step.MAIL, NEVER, "ServerDown mail_from smtp_sender_rejected with reply"),
            row(Step.MAIL, NONSENSE, "TryLater mail_from smtp_unreachable"),
            row(Step.RCPT, LATER, "TryLater rcpt_to smtp_deferred with reply"),
            row(Step.RCPT, List.of("550 mailbox"), "Refused rcpt_to mailbox"),
            row(Step.RCPT, NEVER, "Refused rcpt_to"),
            row(Step.RCPT, NONSENSE, "TryLater rcpt_to smtp_unreachable"),
            row(Step.DATA, LATER, "TryLater data smtp_deferred with reply"),
            row(Step.DATA, List.of("550 mailbox"), "Refused data mailbox"),
            row(Step.DATA, NEVER, "Refused data"),
            row(Step.DATA, NONSENSE, "TryLater data smtp_unreachable"),
            row(Step.DOT, LATER, "TryLater dot smtp_deferred with reply"),
            row(Step.DOT, List.of("550 mailbox"), "Refused dot mailbox"),
            row(Step.DOT, NEVER, "Refused dot"),
            row(Step.DOT, NONSENSE, "Uncertain"));

    /** What a server is like, and what becomes of each of seven mails in a row (a pattern). */
    private static final Map<String, Habit> HABITS = new LinkedHashMap<>(Map.ofEntries(
            entry(
                    "offers nothing",
                    new Habit(without("PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "ENHANCED", "CHUNKING"), "Sent")),
            entry("no PIPELINING", new Habit(without("PIPELINING"), "Sent")),
            entry("no 8BITMIME", new Habit(without("8BITMIME"), "Sent")),
            entry("no SMTPUTF8", new Habit(without("SMTPUTF8"), "Sent")),
            entry("no SMTPUTF8, address needs it", new Habit(without("SMTPUTF8"), "NeedsSmtpUtf8")),
            entry("five mails a connection, then 421", new Habit(server -> server.mailsPerConnection(5), "Sent")),
            entry("SIZE too small", new Habit(server -> server.sizeLimit(10), "Refused dot")),
            entry("early 250 after EHLO", early(Step.EHLO, "250 scripted.example", "(TryLater|ServerDown) .*")),
            entry("early 250 after MAIL FROM", early(Step.MAIL, "250 2.1.0 Ok", "TryLater .*")),
            entry("early 250 after RCPT TO", early(Step.RCPT, "250 2.1.5 Ok", "TryLater .*")),
            entry("early 250 after DATA", early(Step.DATA, "354 Go on", "TryLater data .*"))));

    /** @param twist the step that is answered with {@code answer}, if one is */
    private record Habit(
            UnaryOperator<ScriptedSmtpServer.Builder> server, Optional<Step> twist, String answer, String outcome) {
        Habit(UnaryOperator<ScriptedSmtpServer.Builder> server, String outcome) {
            this(server, Optional.empty(), "", outcome);
        }
    }

    private static UnaryOperator<ScriptedSmtpServer.Builder> without(String... extensions) {
        return server -> {
            Arrays.stream(extensions).forEach(server::without);
            return server;
        };
    }

    /** The right answer, and in the same breath a 250 that nobody has asked for yet. */
    private static Habit early(Step step, String answer, String outcome) {
        return new Habit(server -> server, Optional.of(step), answer + "\r\n250 2.0.0 Ok\r\n", outcome);
    }

    private static List<Object> row(Step step, List<String> answers, String outcome) {
        return List.of(step, answers, outcome);
    }

    static Stream<Arguments> everyPhaseWithEveryAnswer() {
        return Arrays.stream(Step.values())
                .filter(step -> TABLE.stream().anyMatch(row -> row.get(0) == step))
                .flatMap(step -> ANSWERS.keySet().stream()
                        .flatMap(name ->
                                pipelining(step).map(both -> Arguments.of(step, name, both, expected(step, name)))));
    }

    /** RFC 2920: whether the server takes commands together makes a difference in a transaction only. */
    private static Stream<Boolean> pipelining(Step step) {
        return step.compareTo(Step.MAIL) < 0 ? Stream.of(true) : Stream.of(true, false);
    }

    private static String expected(Step step, String answer) {
        return TABLE.stream()
                .filter(row -> row.get(0) == step && ((List<?>) row.get(1)).contains(answer))
                .map(row -> (String) row.get(2))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest(name = "{0} answered with {1} (PIPELINING: {2}): {3}")
    @MethodSource("everyPhaseWithEveryAnswer")
    @Timeout(20)
    void answerMeansWhatTheTableSays(Step step, String answer, boolean pipelining, String expected) {
        AtomicInteger dots = new AtomicInteger();
        ScriptedSmtpServer.Builder offered = serverFor(step);
        try (ScriptedSmtpServer server = (pipelining ? offered : offered.without("PIPELINING")).start();
                SmtpClient client = new SmtpClient(
                        TlsTest.settingsFor(server, step == Step.STARTTLS, step == Step.AUTH), SmtpClients.SHORT)) {
            server.always(step, ANSWERS.get(answer));

            SmtpOutcome outcome = client.send(SmtpClients.mail(), dots::incrementAndGet);

            assertThat(told(outcome)).matches(expected);
            assertThat(server.accepted()).isZero();
            assertThat(dots).as("dots noted").hasValue(step == Step.DOT ? 1 : 0);
            assertThat(server.connections()).isEqualTo(triedTwice(step, answer) ? 2 : 1);
        }
    }

    static Stream<String> habits() {
        return HABITS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("habits")
    @Timeout(20)
    void habitOfAServerMeansWhatTheTableSays(String name) {
        Habit habit = HABITS.get(name);
        String to = name.endsWith("address needs it") ? "\u00fcser@mail.example" : "customer@mail.example";
        Mail mail = new Mail("shop@shop.example", to, "Hello\r\n\r\nYou\r\n".getBytes(US_ASCII), !to.startsWith("c"));
        AtomicInteger dots = new AtomicInteger();
        int sent = 0;
        try (ScriptedSmtpServer server =
                        habit.server.apply(ScriptedSmtpServer.plain()).start();
                SmtpClient client = SmtpClients.client(server, SmtpClients.SHORT)) {
            habit.twist.ifPresent(step ->
                    server.always(step, raw(habit.answer).then(peer -> step == Step.MAIL || step == Step.RCPT)));
            for (int i = 0; i < 7; i++) {
                SmtpOutcome outcome = client.send(mail, dots::incrementAndGet);
                assertThat(told(outcome)).matches(habit.outcome);
                sent += outcome instanceof SmtpOutcome.Sent ? 1 : 0;
            }
            assertThat(server.accepted()).isEqualTo(sent);
            // the server answers first, and counts then
            int expected = dots.get() - sent;
            SmtpClientTest.await(() -> server.refusedAtDot().size() >= expected);
            assertThat(dots)
                    .as("dots noted")
                    .hasValue(sent + server.refusedAtDot().size());
        }
    }

    private static ScriptedSmtpServer.Builder serverFor(Step step) {
        if (step == Step.STARTTLS) {
            return ScriptedSmtpServer.startTls(io.github.xmail.testkit.TestCertificates.LOCALHOST);
        }
        return step == Step.AUTH ? ScriptedSmtpServer.plain().user("shop", "secret") : ScriptedSmtpServer.plain();
    }

    private static boolean triedTwice(Step step, String answer) {
        return step == Step.MAIL && NONSENSE.contains(answer);
    }

    private static String told(SmtpOutcome outcome) {
        if (outcome instanceof ServerDown down) {
            return "ServerDown " + down.phase().word() + " " + down.code().code()
                    + withReply(down.reply().isPresent());
        }
        if (outcome instanceof TryLater later) {
            return "TryLater " + later.phase().word() + " " + later.code().code()
                    + withReply(later.reply().isPresent());
        }
        if (outcome instanceof Refused refused) {
            return "Refused " + refused.phase().word() + (refused.mailbox() ? " mailbox" : "");
        }
        return outcome.getClass().getSimpleName();
    }

    private static String withReply(boolean present) {
        return present ? " with reply" : "";
    }
}

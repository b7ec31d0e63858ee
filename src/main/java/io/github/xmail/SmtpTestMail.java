package io.github.xmail;

import io.github.xmail.admin.TestMail;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.Draft;
import io.github.xmail.mail.Mail;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.mail.Utf8;
import io.github.xmail.smtp.SmtpClient;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpReply;
import io.github.xmail.smtp.SmtpSettings;
import io.github.xmail.smtp.Timeouts;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** The administrator's test mail, over a connection that nothing else uses. Keeps nothing. Thread-safe. */
final class SmtpTestMail implements TestMail {

    /** Somebody waits before a browser. */
    private static final Timeouts PATIENCE = new Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(60));

    private final SmtpSettings smtp;
    private final Composer composer;

    SmtpTestMail(SmtpSettings smtp, MailSettings mail) {
        this.smtp = smtp;
        composer = new Composer(mail);
    }

    @Override
    public Outcome send(String to, String subject, String text, Consumer<String> line) {
        Address recipient = Address.bare(to)
                .orElseThrow(() -> new CodedException(ErrorCode.EMAIL_INVALID, "not exactly one valid address"));
        Mail mail =
                composer.compose(UUID.randomUUID().toString(), Instant.now(), draft(subject, text), recipient, subject);
        try (SmtpClient client = new SmtpClient(smtp, PATIENCE)) {
            return told(client.sendAloud(mail, line));
        }
    }

    private static Draft draft(String subject, String text) {
        return new Draft(
                "test",
                subject,
                Optional.empty(),
                Optional.of(Utf8.of(text)),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private static Outcome told(SmtpOutcome outcome) {
        if (outcome instanceof SmtpOutcome.Sent sent) {
            return new Outcome(Optional.empty(), Optional.of(sent.reply().status()));
        }
        if (outcome instanceof SmtpOutcome.Refused refused) {
            return failed(ErrorCode.SMTP_REJECTED, Optional.of(refused.reply()));
        }
        if (outcome instanceof SmtpOutcome.TryLater later) {
            return failed(later.code(), later.reply());
        }
        if (outcome instanceof SmtpOutcome.ServerDown down) {
            return failed(down.code(), down.reply());
        }
        boolean uncertain = outcome instanceof SmtpOutcome.Uncertain;
        return failed(uncertain ? ErrorCode.SMTP_UNCERTAIN : ErrorCode.EMAIL_INVALID, Optional.empty());
    }

    private static Outcome failed(ErrorCode code, Optional<SmtpReply> reply) {
        return new Outcome(Optional.of(code), reply.map(SmtpReply::status));
    }
}

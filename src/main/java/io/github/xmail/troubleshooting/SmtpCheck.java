package io.github.xmail.troubleshooting;

import io.github.xmail.smtp.OpeningFault;
import io.github.xmail.smtp.Phase;
import io.github.xmail.smtp.Rehearsal;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpReply;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether the SMTP server would take a mail from the shop: everything up to RCPT TO, on a new connection. */
final class SmtpCheck {

    /** RFC 4954, 6: authentication required. */
    private static final int LOGIN_WANTED = 530;

    private final Supplier<Rehearsal> smtp;

    SmtpCheck(Supplier<Rehearsal> smtp) {
        this.smtp = smtp;
    }

    Result run() {
        Rehearsal rehearsal = smtp.get();
        SmtpOutcome outcome = rehearsal.outcome();
        if (outcome instanceof SmtpOutcome.Shadowed) {
            return Finding.SMTP_READY.result();
        }
        if (outcome instanceof SmtpOutcome.ServerDown down) {
            return down.phase() == Phase.MAIL_FROM
                    ? senderRefused(down.reply())
                    : result(notOpened(down, rehearsal.fault()), down.reply());
        }
        if (outcome instanceof SmtpOutcome.Refused refused) {
            return refused(refused);
        }
        if (outcome instanceof SmtpOutcome.TryLater later) {
            Finding finding = later.reply().isPresent() ? Finding.SMTP_LATER : Finding.SMTP_BROKE_OFF;
            return result(finding, later.reply());
        }
        throw new IllegalStateException("a rehearsal does not end as " + outcome.getClass());
    }

    private static Result senderRefused(Optional<SmtpReply> reply) {
        if (reply.isEmpty()) {
            return result(Finding.SMTP_BROKE_OFF, reply);
        }
        boolean login = reply.get().code() == LOGIN_WANTED;
        return result(login ? Finding.SMTP_LOGIN_WANTED : Finding.SMTP_SENDER_REFUSED, reply);
    }

    private static Result refused(SmtpOutcome.Refused refused) {
        Optional<SmtpReply> reply = Optional.of(refused.reply());
        if (refused.phase() == Phase.MAIL_FROM) {
            return result(Finding.SMTP_SENDER_REFUSED, reply);
        }
        return result(refused.mailbox() ? Finding.SMTP_MAILBOX_REFUSED : Finding.SMTP_RELAY_REFUSED, reply);
    }

    private static Finding notOpened(SmtpOutcome.ServerDown down, Optional<OpeningFault> fault) {
        return switch (down.code()) {
            case SMTP_TLS_FAILED -> tlsFailed(down, fault);
            case SMTP_AUTH_FAILED -> loginFailed(down.reply());
            default -> unreachable(down, fault);
        };
    }

    private static Finding tlsFailed(SmtpOutcome.ServerDown down, Optional<OpeningFault> fault) {
        if (fault.isEmpty()) {
            return down.phase() == Phase.STARTTLS ? Finding.SMTP_STARTTLS_MISSING : Finding.SMTP_NO_TLS;
        }
        return switch (fault.get()) {
            case CERTIFICATE_EXPIRED -> Finding.SMTP_CERTIFICATE_EXPIRED;
            case CERTIFICATE_UNTRUSTED -> Finding.SMTP_CERTIFICATE_UNTRUSTED;
            case CERTIFICATE_OTHER_HOST -> Finding.SMTP_CERTIFICATE_OTHER_HOST;
            case NO_TLS, UNKNOWN_HOST -> Finding.SMTP_NO_TLS;
        };
    }

    private static Finding loginFailed(Optional<SmtpReply> reply) {
        if (reply.isEmpty()) {
            return Finding.SMTP_AUTH_MISSING;
        }
        return reply.get().code() < 500 ? Finding.SMTP_LOGIN_LATER : Finding.SMTP_LOGIN_REFUSED;
    }

    private static Finding unreachable(SmtpOutcome.ServerDown down, Optional<OpeningFault> fault) {
        if (down.reply().isPresent()) {
            return Finding.SMTP_CLIENT_REFUSED;
        }
        if (fault.filter(f -> f == OpeningFault.UNKNOWN_HOST).isPresent()) {
            return Finding.SMTP_HOST_UNKNOWN;
        }
        return switch (down.phase()) {
            case CONNECT -> Finding.SMTP_NOT_CONNECTED;
            case GREETING -> Finding.SMTP_NO_GREETING;
            default -> Finding.SMTP_BROKE_OFF;
        };
    }

    private static Result result(Finding finding, Optional<SmtpReply> reply) {
        String status = reply.map(SmtpReply::status).orElse("-");
        return new Result(List.of(finding.said(status)), reply);
    }
}

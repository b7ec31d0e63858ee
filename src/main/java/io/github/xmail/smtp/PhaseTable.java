package io.github.xmail.smtp;

import io.github.xmail.error.ErrorCode;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a reply that stops a mail means, by the phase it came in. */
final class PhaseTable {

    /** Bad mailbox, bad domain, bad syntax, moved, null MX; and all of the mailbox's own state (RFC 3463, RFC 7505). */
    private static final Pattern MAILBOX = Pattern.compile("5\\.1\\.(?:1|2|3|6|10)|5\\.2\\.\\d+");

    private static final int MESSAGE_TOO_BIG = 552;

    private PhaseTable() {}

    /**
     * The outcome, from MAIL FROM to the dot.
     *
     * @param reply empty for a timeout, a lost connection and nonsense
     */
    static SmtpOutcome outcome(Phase phase, Optional<SmtpReply> reply) {
        Optional<SmtpReply> refusal = reply.filter(SmtpReply::refuses);
        if (refusal.isEmpty()) {
            return phase == Phase.DOT
                    ? new SmtpOutcome.Uncertain()
                    : new SmtpOutcome.TryLater(phase, ErrorCode.SMTP_UNREACHABLE, Optional.empty());
        }
        if (!refusal.get().forGood()) {
            return new SmtpOutcome.TryLater(phase, ErrorCode.SMTP_DEFERRED, refusal);
        }
        if (phase == Phase.MAIL_FROM && !aboutTheMessage(refusal.get())) {
            return new SmtpOutcome.ServerDown(phase, ErrorCode.SMTP_SENDER_REJECTED, refusal);
        }
        return new SmtpOutcome.Refused(phase, refusal.get(), aboutTheMailbox(refusal.get()));
    }

    private static boolean aboutTheMessage(SmtpReply reply) {
        return reply.code() == MESSAGE_TOO_BIG
                || reply.enhanced().filter("5.3.4"::equals).isPresent();
    }

    private static boolean aboutTheMailbox(SmtpReply reply) {
        return reply.enhanced()
                .filter(status -> MAILBOX.matcher(status).matches())
                .isPresent();
    }
}

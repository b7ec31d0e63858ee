package io.github.xmail.smtp;

import io.github.xmail.error.ErrorCode;
import java.util.Objects;
import java.util.Optional;

/** How a try to send one mail ended, by the phase table of the product. */
public sealed interface SmtpOutcome {

    /** Any 2yz to the dot. */
    record Sent(SmtpReply reply) implements SmtpOutcome {}

    /** MAIL FROM and RCPT TO were taken, then RSET: shadow mode. */
    record Shadowed(SmtpReply reply) implements SmtpOutcome {}

    /** About this mail, not for good. @param code {@code smtp_deferred} or {@code smtp_unreachable} */
    record TryLater(Phase phase, ErrorCode code, Optional<SmtpReply> reply) implements SmtpOutcome {
        public TryLater {
            Objects.requireNonNull(phase);
            Objects.requireNonNull(code);
            Objects.requireNonNull(reply);
        }
    }

    /** About this mail, for good. @param mailbox whether the refusal is about this one mailbox (5.1.1, 5.2.x, …) */
    record Refused(Phase phase, SmtpReply reply, boolean mailbox) implements SmtpOutcome {}

    /** The address needs SMTPUTF8 and the server has none. */
    record NeedsSmtpUtf8() implements SmtpOutcome {}

    /**
     * Not about this mail: the whole delivery has to pause; the mail was not sent.
     *
     * @param code {@code smtp_unreachable}, {@code smtp_tls_failed}, {@code smtp_auth_failed} or {@code
     *     smtp_sender_rejected}
     */
    record ServerDown(Phase phase, ErrorCode code, Optional<SmtpReply> reply) implements SmtpOutcome {
        public ServerDown {
            Objects.requireNonNull(phase);
            Objects.requireNonNull(code);
            Objects.requireNonNull(reply);
        }
    }

    /** The dot could not be noted: the connection was cut before it, the mail was not sent. @param cause what the mark threw */
    record DotNotNoted(Exception cause) implements SmtpOutcome {}

    /** The dot went out and no answer came. */
    record Uncertain() implements SmtpOutcome {}
}

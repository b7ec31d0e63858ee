package io.github.xmail.smtp;

import java.util.Objects;
import java.util.Optional;

/**
 * How a conversation as far as RCPT TO went.
 *
 * @param outcome {@link SmtpOutcome.Shadowed} where the server took both addresses; else where it stopped
 * @param fault why the conversation did not begin, where that can be told
 */
public record Rehearsal(SmtpOutcome outcome, Optional<OpeningFault> fault) {
    public Rehearsal {
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(fault);
    }
}

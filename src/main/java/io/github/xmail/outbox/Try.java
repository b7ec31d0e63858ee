package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.util.Objects;
import java.util.Optional;

/**
 * What one try came to, for the order's story.
 *
 * @param phase how far it got, a word of the delivery ({@code look_up}, {@code connect}, {@code mail_from}, {@code rcpt_to},
 *     {@code data}, {@code dot})
 * @param code the reason, where it did not send
 * @param smtpStatus enhanced status or reply code of the last reply about this order
 */
public record Try(String phase, Optional<ErrorCode> code, Optional<String> smtpStatus) {
    static final String DOT = "dot";

    public Try {
        Objects.requireNonNull(phase);
        Objects.requireNonNull(code);
        Objects.requireNonNull(smtpStatus);
    }
}

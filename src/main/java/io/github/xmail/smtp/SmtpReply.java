package io.github.xmail.smtp;

import java.util.Objects;
import java.util.Optional;

/**
 * What may be kept and told of a server's reply: its numbers, never its text (which may quote addresses).
 *
 * @param code the reply code of the last line, 200 to 599
 * @param enhanced the enhanced status code (RFC 3463), {@code 5.1.1}
 */
public record SmtpReply(int code, Optional<String> enhanced) {
    public SmtpReply {
        Objects.requireNonNull(enhanced);
    }

    /** The enhanced status where there is one, else the reply code. */
    public String status() {
        return enhanced.orElseGet(() -> Integer.toString(code));
    }
}

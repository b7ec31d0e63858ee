package io.github.xmail.troubleshooting;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.smtp.SmtpReply;
import java.util.List;
import java.util.Optional;

/**
 * What a check has to say, in no language yet.
 *
 * @param said at least one finding, the one whose code counts first
 * @param reply the SMTP server's reply that it stopped at
 */
record Result(List<Said> said, Optional<SmtpReply> reply) {
    Result {
        said = List.copyOf(said);
    }

    Result(List<Said> said) {
        this(said, Optional.empty());
    }

    Status status() {
        return Status.worst(said.stream().map(s -> s.finding().status()).toList());
    }

    /** The code of the first finding of the worst status; where it has none, the word of the status. */
    String code() {
        Status worst = status();
        return said.stream()
                .filter(s -> s.finding().status() == worst)
                .findFirst()
                .flatMap(Said::code)
                .map(ErrorCode::code)
                .orElse(worst.word());
    }
}

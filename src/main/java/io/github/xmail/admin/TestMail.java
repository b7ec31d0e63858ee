package io.github.xmail.admin;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/** Sends a mail to see whether it arrives. Nothing of it is kept. */
@FunctionalInterface
public interface TestMail {
    /**
     * Sends it and waits for the outcome.
     *
     * @param to the address as it was typed in
     * @param subject its subject, and its text's first line
     * @param text one sentence
     * @param line is given the conversation with the SMTP server, line by line, secrets masked
     * @throws CodedException {@code email_invalid} where that is not one valid address
     */
    Outcome send(String to, String subject, String text, Consumer<String> line);

    /**
     * How it ended.
     *
     * @param code why the server did not take the mail; empty where it did
     * @param reply enhanced status or reply code of the last reply
     */
    record Outcome(Optional<ErrorCode> code, Optional<String> reply) {
        public Outcome {
            Objects.requireNonNull(code);
            Objects.requireNonNull(reply);
        }
    }
}

package io.github.xmail.smtp;

import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may be kept and told of a server's reply: its numbers, never its text (which may quote addresses).
 *
 * @param code the reply code of the last line, 200 to 599
 * @param enhanced the enhanced status code (RFC 3463), {@code 5.1.1}
 */
public record SmtpReply(int code, Optional<String> enhanced) {
    private static final Pattern LAST_LINE =
            Pattern.compile("([2-5]\\d\\d)(?:[ \\t]+(?:([245]\\.\\d{1,3}\\.\\d{1,3})(?!\\S))?.*)?");

    public SmtpReply {
        Objects.requireNonNull(enhanced);
    }

    /** A whole reply, lines separated by LF, by its last line; empty for what is no reply (RFC 5321, 4.2). */
    static Optional<SmtpReply> parse(String lines) {
        Matcher last = LAST_LINE.matcher(lines.lines().reduce("", (before, line) -> line));
        if (!last.matches()) {
            return Optional.empty();
        }
        // RFC 2034, 4: a status of another class than its reply says nothing
        Optional<String> status = Optional.ofNullable(last.group(2))
                .filter(s -> s.charAt(0) == last.group(1).charAt(0));
        return Optional.of(new SmtpReply(Integer.parseInt(last.group(1)), status));
    }

    /** 2yz. */
    boolean positive() {
        return code / 100 == 2;
    }

    /** 4yz or 5yz. */
    boolean refuses() {
        return code >= 400;
    }

    /** 5yz. */
    boolean forGood() {
        return code >= 500;
    }

    /** 421: the server ends the connection. */
    boolean endsConnection() {
        return code == 421;
    }

    /** The enhanced status where there is one, else the reply code. */
    public String status() {
        return enhanced.orElseGet(() -> Integer.toString(code));
    }
}

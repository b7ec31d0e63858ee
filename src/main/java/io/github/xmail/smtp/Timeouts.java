package io.github.xmail.smtp;

import java.time.Duration;
import java.util.Objects;

/**
 * How long the SMTP server may take. Each is a limit for the whole of its step, however the bytes trickle.
 *
 * @param connect to make the TCP connection
 * @param reply from the first byte of a command to the last byte of its reply, and for a TLS handshake with the greeting
 * @param data to take the whole message
 * @param dot to answer the final dot (RFC 5321, 4.5.3.2.6: ten minutes)
 */
public record Timeouts(Duration connect, Duration reply, Duration data, Duration dot) {

    /** What production uses. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(15), Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofMinutes(10));

    public Timeouts {
        Objects.requireNonNull(connect);
        Objects.requireNonNull(reply);
        Objects.requireNonNull(data);
        Objects.requireNonNull(dot);
    }

    /** The same with another limit for the answer to the dot. */
    public Timeouts withDot(Duration limit) {
        return new Timeouts(connect, reply, data, limit);
    }
}

package io.github.xmail.smtp;

import java.util.Locale;

/** How far a conversation with the SMTP server got (RFC 5321). */
public enum Phase {
    CONNECT,
    GREETING,
    EHLO,
    STARTTLS,
    AUTH,
    MAIL_FROM,
    RCPT_TO,
    DATA,
    DOT;

    /** The word in logs, metrics and the order's story: {@code mail_from}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

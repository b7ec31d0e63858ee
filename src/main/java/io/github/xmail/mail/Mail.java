package io.github.xmail.mail;

import java.util.Objects;

/**
 * A finished mail.
 *
 * @param envelopeFrom the address of MAIL FROM
 * @param envelopeTo the one address of RCPT TO
 * @param bytes the whole message, RFC 5322, CRLF line ends, ASCII but for a To that needs SMTPUTF8; not written into
 * @param smtpUtf8 whether the server must offer SMTPUTF8 (RFC 6531): a local part is not ASCII
 */
public record Mail(String envelopeFrom, String envelopeTo, byte[] bytes, boolean smtpUtf8) {
    public Mail {
        Objects.requireNonNull(envelopeFrom);
        Objects.requireNonNull(envelopeTo);
        Objects.requireNonNull(bytes);
    }

    /** Neither address nor content. */
    @Override
    public String toString() {
        return "Mail[" + bytes.length + " bytes]";
    }
}

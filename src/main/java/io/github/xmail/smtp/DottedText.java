package io.github.xmail.smtp;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.angus.mail.smtp.SMTPOutputStream;

/**
 * The text of a mail as it goes over the wire: dots at the beginning of a line doubled (RFC 5321, 4.5.2), every line ended by
 * CRLF, the last one too. The library goes byte by byte through two streams; a text in which nothing has to be changed, as
 * composed mails are, goes out as it is and in one piece. Stateless.
 */
final class DottedText {

    private static final int BUFFER_BYTES = 16_384;

    private DottedText() {}

    /** Writes a text, and flushes. */
    static void write(byte[] text, OutputStream out) throws IOException {
        if (isFit(text)) {
            out.write(text);
        } else {
            writeChanged(text, out);
        }
        out.flush();
    }

    private static void writeChanged(byte[] text, OutputStream out) throws IOException {
        OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
        SMTPOutputStream changing = new SMTPOutputStream(buffered);
        changing.write(text);
        changing.ensureAtBOL();
        buffered.flush();
    }

    /** Whether every line ends in CRLF and none begins with a dot. */
    private static boolean isFit(byte[] text) {
        int last = text.length - 1;
        if (last < 1 || text[0] == '.' || text[last] != '\n') {
            return false;
        }
        for (int i = 0; i <= last; i++) {
            // line ends and dots are below the letters: one comparison passes most of a text
            if (text[i] <= '.' && !isFitAt(text, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFitAt(byte[] text, int i) {
        return switch (text[i]) {
            case '.' -> text[i - 1] != '\n';
            case '\n' -> i > 0 && text[i - 1] == '\r';
            case '\r' -> text[i + 1] == '\n';
            default -> true;
        };
    }
}

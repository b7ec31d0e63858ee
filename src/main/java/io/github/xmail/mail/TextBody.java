package io.github.xmail.mail;

import java.io.ByteArrayOutputStream;
import java.util.Base64;

/**
 * One text as the body of a message or part: UTF-8, CRLF line ends, quoted-printable or base64 (RFC 2045, 6.7 and 6.8),
 * whichever is shorter; lines of at most 76 characters.
 */
final class TextBody {

    private static final int LINE = 76;
    private static final byte[] CRLF = {'\r', '\n'};

    private final byte[] text;
    private final int special;

    TextBody(Utf8 text) {
        byte[] utf8 = text.bytes();
        int bare = 0;
        int unusual = 0;
        // one pass over what is most of the text: letters
        for (int i = 0; i < utf8.length; i++) {
            byte b = utf8[i];
            if (b < 0) {
                unusual++;
            } else if (b < ' ') {
                unusual += QuotedPrintable.isSpecial(b) ? 1 : 0;
                bare += isBareBreak(utf8, i) ? 1 : 0;
            } else if (b == '=' || b == 0x7F) {
                unusual++;
            }
        }
        this.text = bare == 0 ? utf8 : withCrLf(utf8, bare);
        this.special = unusual;
    }

    /** The value of {@code Content-Transfer-Encoding}. */
    String encoding() {
        return isQuotedPrintable() ? "quoted-printable" : "base64";
    }

    /** How many bytes it takes at least. */
    int size() {
        return isQuotedPrintable() ? text.length + 2 * special : text.length / 3 * 4;
    }

    /** Writes the encoded text and CRLF. */
    void writeTo(ByteArrayOutputStream out) {
        if (isQuotedPrintable()) {
            QuotedPrintable.write(text, out);
        } else {
            out.writeBytes(Base64.getMimeEncoder(LINE, CRLF).encode(text));
        }
        out.writeBytes(CRLF);
    }

    /** Two more characters for each special one against a third more for all. */
    private boolean isQuotedPrintable() {
        return 6L * special <= text.length;
    }

    private static byte[] withCrLf(byte[] text, int bare) {
        byte[] canonical = new byte[text.length + bare];
        int to = 0;
        for (int i = 0; i < text.length; i++) {
            if (isBareBreak(text, i)) {
                canonical[to++] = '\r';
                canonical[to++] = '\n';
            } else {
                canonical[to++] = text[i];
            }
        }
        return canonical;
    }

    private static boolean isBareBreak(byte[] text, int i) {
        return text[i] == '\n' && (i == 0 || text[i - 1] != '\r')
                || text[i] == '\r' && (i + 1 == text.length || text[i + 1] != '\n');
    }
}

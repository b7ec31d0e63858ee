package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of a request: UTF-8 and nothing else, without NUL and lone surrogates. Stateless. */
final class StrictText {

    private static final char REPLACED = '\uFFFD';

    private StrictText() {}

    /** Decodes UTF-8 (RFC 3629); what is none is refused, not replaced. @throws CodedException {@code malformed_request} */
    static String decode(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACED) >= 0) {
            demandUtf8(ByteBuffer.wrap(bytes, 0, length));
        }
        return text;
    }

    /** Tells a sender's own U+FFFD from one that stands for what could not be decoded; several times slower. */
    private static void demandUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(bytes);
        } catch (CharacterCodingException e) {
            throw malformed("The body is not valid UTF-8. Encode it as UTF-8.");
        }
    }

    /** Refuses a body that begins with a byte order mark. @throws CodedException {@code malformed_request} */
    static void refuseByteOrderMark(Body body) {
        byte[] bytes = body.bytes();
        if (body.length() >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            throw malformed("The body begins with a byte order mark. Send UTF-8 without one.");
        }
    }

    /** The text, where it holds no NUL and each surrogate has its other half. @throws CodedException {@code malformed_request} */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw malformed("A text holds the character NUL (U+0000). Leave it out.");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c)
                        || i + 1 == text.length()
                        || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw malformed("A text holds half of a surrogate pair. Send whole characters.");
                }
                i++;
            }
        }
        return text;
    }

    static CodedException malformed(String detail) {
        return new CodedException(ErrorCode.MALFORMED_REQUEST, detail);
    }
}

package io.github.xmail.mail;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a mail says, as text, as HTML or as both. */
record MessageBody(Optional<TextBody> text, Optional<TextBody> html) {

    /** Fills the templates in; where no word is left of the text, it is made from the HTML, and left out where that has none. */
    static MessageBody of(Draft draft, Placeholders placeholders) {
        Optional<Utf8> html = draft.html().map(source -> placeholders.fill("html", source, Escaping.HTML));
        Optional<Utf8> text = draft.text().map(source -> placeholders.fill("text", source, Escaping.NONE));
        if (html.isPresent()) {
            text = text.filter(words -> !words.isBlank())
                    .or(() -> html.map(page -> Utf8.of(HtmlText.of(page.text()))))
                    .filter(words -> !words.isEmpty());
        }
        return new MessageBody(text.map(TextBody::new), html.map(TextBody::new));
    }

    /**
     * Ends the header block and writes the whole message.
     *
     * @param boundary begins with {@code =_}, which neither quoted-printable nor base64 can hold (RFC 2045, 6.7)
     */
    byte[] write(HeaderBlock headers, String boundary) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(2048 + size(text) + size(html));
        if (text.isPresent() && html.isPresent()) {
            headers.structured("Content-Type", "multipart/alternative;\r\n boundary=\"" + boundary + "\"");
            out.writeBytes(headers.bytes());
            // the last one is the best one (RFC 2046, 5.1.4)
            part(out, boundary, "plain", text.get());
            part(out, boundary, "html", html.get());
            ascii(out, "--" + boundary + "--\r\n");
        } else {
            describe(
                    headers,
                    html.isPresent() ? "html" : "plain",
                    html.or(() -> text).orElseThrow());
            out.writeBytes(headers.bytes());
            html.or(() -> text).orElseThrow().writeTo(out);
        }
        return out.toByteArray();
    }

    private static void part(ByteArrayOutputStream out, String boundary, String subtype, TextBody body) {
        ascii(out, "--" + boundary + "\r\n");
        HeaderBlock headers = new HeaderBlock();
        describe(headers, subtype, body);
        out.writeBytes(headers.bytes());
        body.writeTo(out);
    }

    private static void describe(HeaderBlock headers, String subtype, TextBody body) {
        headers.structured("Content-Type", "text/" + subtype + "; charset=UTF-8");
        headers.structured("Content-Transfer-Encoding", body.encoding());
    }

    private static int size(Optional<TextBody> body) {
        return body.map(TextBody::size).orElse(0) * 12 / 11;
    }

    private static void ascii(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}

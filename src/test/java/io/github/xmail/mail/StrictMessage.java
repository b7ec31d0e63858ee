package io.github.xmail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** A message read by the letter: what is not as RFC 5322 and MIME want it fails the test; the rest is Jakarta Mail's reading. */
final class StrictMessage {

    private final List<String> names = new ArrayList<>();
    private final MimeMessage message;
    private final byte[] bytes;

    private StrictMessage(byte[] bytes, MimeMessage message) {
        this.bytes = bytes;
        this.message = message;
    }

    static StrictMessage of(Mail mail) throws MessagingException, IOException {
        Properties strict = new Properties();
        strict.setProperty("mail.mime.address.strict", "true");
        strict.setProperty("mail.mime.allowutf8", Boolean.toString(mail.smtpUtf8()));
        StrictMessage read = new StrictMessage(
                mail.bytes(), new MimeMessage(Session.getInstance(strict), new ByteArrayInputStream(mail.bytes())));
        read.checkLines(mail.smtpUtf8());
        read.checkHeaders();
        return read;
    }

    private void checkLines(boolean smtpUtf8) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).endsWith("\r\n");
        String lines = text.replace("\r\n", "");
        assertThat(lines).doesNotContain("\r", "\n");
        assertThat(lines.chars().filter(c -> c < ' ' && c != '\t' || c > '~' && !smtpUtf8))
                .isEmpty();
        int blank = text.indexOf("\r\n\r\n");
        text.substring(0, blank)
                .lines()
                .forEach(line -> assertThat(line).hasSizeLessThanOrEqualTo(998).isNotBlank());
        assertThat(text.substring(blank).lines()).allMatch(line -> line.length() <= 76);
    }

    private void checkHeaders() {
        for (String line : headerBlock().split("\r\n")) {
            if (line.startsWith(" ")) {
                assertThat(names).isNotEmpty();
            } else {
                assertThat(line).matches("[!-9;-~]+: ?.*");
                names.add(line.substring(0, line.indexOf(':')));
            }
            if (line.contains("=?")) {
                assertThat(line).hasSizeLessThanOrEqualTo(76);
            }
        }
    }

    String headerBlock() {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.substring(0, text.indexOf("\r\n\r\n"));
    }

    /** All lines as they are sent. */
    Stream<String> lines() {
        return new String(bytes, StandardCharsets.UTF_8).lines();
    }

    /** The names of all headers, in order. */
    List<String> names() {
        return names;
    }

    MimeMessage message() {
        return message;
    }

    /** The value as it stands, unfolded. */
    String raw(String name) throws MessagingException {
        assertThat(message.getHeader(name)).as(name).hasSize(1);
        return message.getHeader(name)[0].replace("\r\n", "");
    }

    /** The value as a reader sees it. */
    String decoded(String name) throws MessagingException, IOException {
        return MimeUtility.decodeText(raw(name));
    }

    /** The parts of a multipart message, else the one body, each "subtype: content". */
    List<String> bodies() throws MessagingException, IOException {
        if (!(message.getContent() instanceof MimeMultipart multipart)) {
            String content = message.getContent().toString();
            // the end of the message's last line is no part of a text in base64
            boolean lineEnded = message.getEncoding().equals("quoted-printable");
            return List.of(subtype(message.getContentType()) + ": "
                    + (lineEnded ? content.substring(0, content.length() - 2) : content));
        }
        assertThat(multipart.getPreamble()).isNull();
        assertThat(multipart.isComplete()).isTrue();
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < multipart.getCount(); i++) {
            bodies.add(subtype(multipart.getBodyPart(i).getContentType()) + ": "
                    + multipart.getBodyPart(i).getContent());
        }
        return bodies;
    }

    private static String subtype(String contentType) {
        assertThat(contentType).matches("text/(plain|html); charset=UTF-8");
        return contentType.substring("text/".length(), contentType.indexOf(';'));
    }
}

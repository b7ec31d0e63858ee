package io.github.xmail.demo;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A mail as a customer's mail program shows it.
 *
 * @param number counts the arrivals from 1
 * @param at the time of day
 * @param html empty where the mail has no such part
 * @param text empty where the mail has no such part
 * @param raw the bytes that arrived
 */
public record ReceivedMail(
        int number, String at, String from, String to, String subject, String html, String text, String raw) {

    static ReceivedMail of(int number, String at, MimeMessage message) {
        try {
            ByteArrayOutputStream raw = new ByteArrayOutputStream();
            message.writeTo(raw);
            return new ReceivedMail(
                    number,
                    at,
                    shown(message.getFrom()),
                    shown(message.getAllRecipients()),
                    Optional.ofNullable(message.getSubject()).orElse(""),
                    find(message, "text/html").orElse(""),
                    find(message, "text/plain").orElse(""),
                    raw.toString(StandardCharsets.UTF_8));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException("a mail in the inbox cannot be read", e);
        }
    }

    private static String shown(Address[] addresses) {
        return Arrays.stream(addresses == null ? new Address[0] : addresses)
                .map(address ->
                        address instanceof InternetAddress internet ? internet.toUnicodeString() : address.toString())
                .collect(Collectors.joining(", "));
    }

    private static Optional<String> find(Part part, String type) throws MessagingException, IOException {
        if (part.isMimeType(type)) {
            return Optional.of((String) part.getContent());
        }
        if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                Optional<String> found = find(parts.getBodyPart(i), type);
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }
}

package io.github.xmail.mail;

import io.github.xmail.error.CodedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Makes finished mails. The bytes are built here and not by way of {@code MimeMultipart}: some servers bring an activation
 * framework that writes such a body empty. Thread-safe.
 */
public final class Composer {

    /** RFC 5322, 3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final int DIGEST_BYTES = 16;

    private final MailSettings settings;

    /** @param settings who mails are from */
    public Composer(MailSettings settings) {
        this.settings = settings;
    }

    /**
     * Reads all templates of an order once, so that what cannot be composed is refused before it is accepted.
     *
     * @throws CodedException {@code template_invalid} with field ({@code subject}, {@code html} or {@code text}), line and
     *     column
     */
    public static void check(Draft draft) {
        Placeholders placeholders = new Placeholders(draft, "");
        placeholders.check("subject", Utf8.of(draft.subject()));
        draft.html().ifPresent(html -> placeholders.check("html", html));
        draft.text().ifPresent(text -> placeholders.check("text", text));
    }

    /**
     * Fills a draft in for one customer and composes the mail (RFC 5322, 2045 to 2049).
     *
     * @param orderId the order's id, of which {@code Message-ID} is made: the same for each try
     * @param date the mail's date
     * @param draft a draft that {@link #check} has passed
     * @param recipient where the mail goes; a name in it is not used
     * @param customerName the value of {@code customer_name}
     * @throws CodedException {@code template_invalid} where the draft was not checked
     */
    public Mail compose(String orderId, Instant date, Draft draft, Address recipient, String customerName) {
        Placeholders placeholders = new Placeholders(draft, customerName);
        String digest = digest(orderId);
        HeaderBlock headers = headers(digest, date, draft, recipient);
        Utf8 subject = placeholders.fill("subject", Utf8.of(draft.subject()), Escaping.LINE);
        headers.text("Subject", subject.text());
        draft.headers().forEach(headers::text);
        headers.structured("MIME-Version", "1.0");
        return new Mail(
                settings.mailFrom().email(),
                recipient.email(),
                MessageBody.of(draft, placeholders).write(headers, "=_" + digest),
                recipient.needsSmtpUtf8());
    }

    private HeaderBlock headers(String digest, Instant date, Draft draft, Address recipient) {
        HeaderBlock headers = new HeaderBlock();
        headers.structured("Date", DATE.format(date));
        headers.mailbox("From", draft.from().orElse(settings.mailFrom()));
        draft.replyTo().ifPresent(address -> headers.mailbox("Reply-To", address));
        headers.structured("To", recipient.email());
        headers.structured(
                "Message-ID", "<" + digest + "@" + settings.mailFrom().domain() + ">");
        headers.structured("Auto-Submitted", "auto-generated");
        draft.unsubscribeUrl().ifPresent(url -> unsubscribe(headers, url));
        return headers;
    }

    private static void unsubscribe(HeaderBlock headers, String url) {
        headers.structured("List-Unsubscribe", "<" + url + ">");
        if (url.regionMatches(true, 0, "https:", 0, "https:".length())) {
            headers.structured("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }
    }

    private static String digest(String orderId) {
        try {
            byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(orderId.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

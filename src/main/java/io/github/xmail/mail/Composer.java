package io.github.xmail.mail;

import io.github.xmail.error.CodedException;
import java.time.Instant;

/**
 * Makes finished mails. Thread-safe.
 */
public final class Composer {

    /** @param settings who mails are from */
    public Composer(MailSettings settings) {
        this.settings = settings;
    }

    private final MailSettings settings;

    /**
     * Reads all templates of an order once, so that what cannot be composed is refused before it is accepted.
     *
     * @throws CodedException {@code template_invalid} with field ({@code subject}, {@code html} or {@code text}), line and
     *     column
     */
    public static void check(Draft draft) {
        Placeholders placeholders = new Placeholders(draft, "");
        Template.parse("subject", draft.subject(), placeholders::isKnown);
        draft.html().ifPresent(html -> Template.parse("html", html, placeholders::isKnown));
        draft.text().ifPresent(text -> Template.parse("text", text, placeholders::isKnown));
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
        throw new UnsupportedOperationException("not composed yet: " + settings.mailFrom());
    }
}

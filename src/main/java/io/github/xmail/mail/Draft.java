package io.github.xmail.mail;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an order says about its mail, before its customer is known. Immutable; whoever makes one has refused with the right
 * code before what this constructor refuses with an {@code IllegalArgumentException}. The templates' syntax is for
 * {@link Composer#check(Draft)}.
 *
 * @param userUid the customer's id or opaque token, as it was sent; not empty
 * @param subject template; one line
 * @param html template; empty text counts as absent; {@code html} or {@code text} is there
 * @param text template; where absent it is made from {@code html}
 * @param variables values for placeholders, by name, in the order's own order; {@code customer_name} and {@code
 *     unsubscribe_url} in it have no effect
 * @param from the order's own sender; ASCII
 * @param replyTo where answers go; ASCII
 * @param unsubscribeUrl see {@link #isUnsubscribeUrl}
 * @param headers further headers, by name, in the order's own order; see {@link #isHeaderAllowed}
 */
public record Draft(
        String userUid,
        String subject,
        Optional<Utf8> html,
        Optional<Utf8> text,
        Map<String, String> variables,
        Optional<Address> from,
        Optional<Address> replyTo,
        Optional<String> unsubscribeUrl,
        Map<String, String> headers) {

    private static final int MAX_HEADER_NAME = 76;
    private static final Pattern HEADER = Pattern.compile("(?i)x-[!-9;-~]+|feedback-id|list-id");
    private static final Pattern UNSUBSCRIBE_URL =
            Pattern.compile("(?i)(?:https://(?:[!$-.0-;=A-~]*@)?[a-z0-9_\\[][!#-;=?-~]*|mailto:[!#-;=?-~]+)");
    private static final int MAX_UNSUBSCRIBE_URL = 900;
    private static final Pattern BREAKS_LINE = Pattern.compile("[\r\n\0]");

    /** @throws IllegalArgumentException where a part is not as described */
    public Draft {
        html = html.filter(template -> !template.isEmpty());
        text = text.filter(template -> !template.isEmpty());
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        demand(!userUid.isEmpty(), "user_uid is empty");
        demand(isOneLine(subject), "subject is more than one line");
        demand(html.isPresent() || text.isPresent(), "neither html nor text");
        demand(from.filter(Address::needsSmtpUtf8).isEmpty(), "from is not ASCII");
        demand(replyTo.filter(Address::needsSmtpUtf8).isEmpty(), "reply_to is not ASCII");
        demand(unsubscribeUrl.filter(url -> !isUnsubscribeUrl(url)).isEmpty(), "unsubscribe_url is not usable");
        demand(headers.keySet().stream().allMatch(Draft::isHeaderAllowed), "a header is not allowed");
        demand(headers.values().stream().allMatch(Draft::isOneLine), "a header is more than one line");
        demand(variables.values().stream().allMatch(Objects::nonNull), "a variable is null");
    }

    /** Whether an order may set this header: {@code X-…} (up to 76 characters), {@code Feedback-ID}, {@code List-ID}. */
    public static boolean isHeaderAllowed(String name) {
        return name.length() <= MAX_HEADER_NAME && HEADER.matcher(name).matches();
    }

    /** Whether it is {@code https:} with a host or {@code mailto:}, 1 to 900 printable ASCII without blank, angle bracket, quote. */
    public static boolean isUnsubscribeUrl(String url) {
        return url.length() <= MAX_UNSUBSCRIBE_URL
                && UNSUBSCRIBE_URL.matcher(url).matches();
    }

    /** Whether a subject or header value is free of CR, LF and NUL. */
    public static boolean isOneLine(String value) {
        return !BREAKS_LINE.matcher(value).find();
    }

    private static void demand(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The form in which the outbox keeps it. */
    public byte[] toBytes() {
        return DraftFormat.write(this);
    }

    /**
     * Reads what {@link #toBytes()} of this or an older version wrote.
     *
     * @throws IllegalArgumentException where the bytes are no draft, or a newer version's
     */
    public static Draft fromBytes(byte[] bytes) {
        return DraftFormat.read(bytes);
    }

    /** Nothing of its content. */
    @Override
    public String toString() {
        return "Draft[***]";
    }
}

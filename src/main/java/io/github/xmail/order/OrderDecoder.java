package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.Draft;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.mail.Utf8;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Makes an order of the fields of a request, in the order of the protocol's table, the templates last. Thread-safe.
 *
 * @param customers which customer ids are taken
 * @param mail whom mails may be from; empty where the settings do not tell, then nothing is sent anyway
 * @param clock tells what has expired
 */
record OrderDecoder(CustomerIds customers, Optional<MailSettings> mail, Clock clock) {

    private static final int LONGEST_SUBJECT = 998;
    private static final int LONGEST_CAMPAIGN = 64;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");

    /** The shop's own: what an order says under these names has no effect. */
    /** Variables that are ignored: the shop and the order give them. */
    static final Set<String> RESERVED = Set.of("customer_name", "unsubscribe_url");

    /** What is read of an address that is an object. */
    static final Set<String> ADDRESS = Set.of("email", "name");

    /** @throws CodedException {@code malformed_request} or one of the 422 codes */
    Order decode(String id, byte[] digest, Fields fields) {
        String userUid = customers.read(fields).orElseThrow(() -> fields.missing(Field.USER_UID));
        String subject = subject(fields);
        Optional<Utf8> html = template(fields, Field.HTML);
        Optional<Utf8> text = template(fields, Field.TEXT);
        if (html.isEmpty() && text.isEmpty()) {
            throw fields.wrong(
                    Field.HTML,
                    "is missing: send " + fields.names().nameOf(Field.HTML) + ", "
                            + fields.names().nameOf(Field.TEXT) + " or both");
        }
        Map<String, String> variables = variables(fields);
        Optional<Address> from = from(fields);
        Optional<Address> replyTo = address(fields, Field.REPLY_TO);
        Optional<String> unsubscribeUrl = unsubscribeUrl(fields);
        Map<String, String> headers = headers(fields);
        Optional<String> campaign = campaign(fields);
        Optional<Instant> expiresAt = expiresAt(fields);
        fields.id();
        Draft draft = new Draft(userUid, subject, html, text, variables, from, replyTo, unsubscribeUrl, headers);
        checkTemplates(fields, draft);
        return new Order(id, digest, campaign, expiresAt, draft);
    }

    private static String subject(Fields fields) {
        String subject = fields.text(Field.SUBJECT).orElseThrow(() -> fields.missing(Field.SUBJECT));
        if (subject.isEmpty() || length(subject) > LONGEST_SUBJECT) {
            throw fields.wrong(Field.SUBJECT, "must have 1 to " + LONGEST_SUBJECT + " characters");
        }
        if (!Draft.isOneLine(subject)) {
            throw fields.wrong(Field.SUBJECT, "must be one line, without CR and LF");
        }
        return subject;
    }

    private static Optional<Utf8> template(Fields fields, Field field) {
        return fields.utf8(field).filter(template -> !template.isEmpty());
    }

    private static Map<String, Value> members(Fields fields, Field field) {
        return fields.value(field)
                .map(value -> {
                    if (value instanceof Value.Members object) {
                        return object.members();
                    }
                    throw fields.wrong(field, "must be an object");
                })
                .orElse(Map.of());
    }

    private static Map<String, String> variables(Fields fields) {
        Map<String, String> variables = new LinkedHashMap<>();
        members(fields, Field.VARIABLES).forEach((name, value) -> {
            if (!VARIABLE.matcher(name).matches()) {
                throw fields.wrong(
                        Field.VARIABLES, "has a name that is none: a letter or _, then letters, digits, _, . and -");
            }
            if (!RESERVED.contains(name)) {
                variables.put(name, scalar(fields, value));
            }
        });
        return variables;
    }

    private static String scalar(Fields fields, Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        if (value instanceof Value.Numeral numeral) {
            return numeral.text();
        }
        if (value instanceof Value.Truth truth) {
            return Boolean.toString(truth.value());
        }
        throw fields.wrong(Field.VARIABLES, "must hold texts, numbers and booleans only");
    }

    private Optional<Address> from(Fields fields) {
        Optional<Address> from = address(fields, Field.FROM);
        if (from.isPresent() && mail.isPresent() && !mail.get().allows(from.get())) {
            throw fields.refusal(
                    ErrorCode.SENDER_NOT_ALLOWED,
                    Field.FROM,
                    "is outside of the domains that the shop allows (mail_from_domains)");
        }
        return from;
    }

    private static Optional<Address> address(Fields fields, Field field) {
        return fields.value(field)
                .map(value -> mailbox(fields, field, value)
                        .orElseThrow(() -> fields.wrong(
                                field, "must be one address in ASCII, as text or as {\"email\": …, \"name\": …}")));
    }

    private static Optional<Address> mailbox(Fields fields, Field field, Value value) {
        if (value instanceof Value.Text text) {
            return Address.parse(text.text());
        }
        if (value instanceof Value.Members object
                && object.members().get("email") instanceof Value.Text email
                && isTextOrAbsent(object.members().get("name"))) {
            Optional<String> name =
                    Optional.ofNullable(object.members().get("name")).map(given -> ((Value.Text) given).text());
            if (name.isPresent() && !Draft.isOneLine(name.get())) {
                throw fields.wrong(field, "must have a name in one line");
            }
            return Address.of(email.text(), name);
        }
        return Optional.empty();
    }

    private static boolean isTextOrAbsent(Value value) {
        return value == null || value instanceof Value.Text;
    }

    private static Optional<String> unsubscribeUrl(Fields fields) {
        Optional<String> url = fields.text(Field.UNSUBSCRIBE_URL);
        if (url.isPresent() && !Draft.isUnsubscribeUrl(url.get())) {
            throw fields.wrong(
                    Field.UNSUBSCRIBE_URL,
                    "must be https: with a host or mailto:, at most 900 printable ASCII characters without blank, <, > and"
                            + " quotation mark");
        }
        return url;
    }

    private static Map<String, String> headers(Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        Set<String> names = new TreeSet<>();
        members(fields, Field.HEADERS).forEach((name, value) -> {
            if (!Draft.isHeaderAllowed(name)) {
                throw fields.refusal(
                        ErrorCode.HEADER_NOT_ALLOWED,
                        Field.HEADERS,
                        "has a header that an order may not set: X-…, Feedback-ID and List-ID only");
            }
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw fields.wrong(Field.HEADERS, "has a header twice");
            }
            if (!(value instanceof Value.Text text) || !Draft.isOneLine(text.text())) {
                throw fields.wrong(Field.HEADERS, "must hold texts of one line only, without CR and LF");
            }
            headers.put(name, text.text());
        });
        return headers;
    }

    private static Optional<String> campaign(Fields fields) {
        Optional<String> campaign = fields.text(Field.CAMPAIGN).filter(label -> !label.isEmpty());
        if (campaign.isPresent() && length(campaign.get()) > LONGEST_CAMPAIGN) {
            throw fields.wrong(Field.CAMPAIGN, "must have at most " + LONGEST_CAMPAIGN + " characters");
        }
        return campaign;
    }

    private Optional<Instant> expiresAt(Fields fields) {
        Optional<String> text = fields.text(Field.EXPIRES_AT);
        Optional<Instant> time = text.flatMap(Rfc3339::parse);
        if (text.isPresent() && time.isEmpty()) {
            throw fields.wrong(Field.EXPIRES_AT, "must be a time of RFC 3339, for example 2030-01-31T18:00:00Z");
        }
        if (time.isPresent() && !time.get().isAfter(clock.instant())) {
            throw fields.refusal(ErrorCode.EXPIRED, Field.EXPIRES_AT, "is over");
        }
        return time;
    }

    private static void checkTemplates(Fields fields, Draft draft) {
        try {
            Composer.check(draft);
        } catch (CodedException e) {
            Field field = e.field().flatMap(Field::of).orElseThrow(() -> e);
            CodedException.Position position = e.position().orElseThrow(() -> e);
            throw CodedException.ofTemplate(fields.names().nameOf(field), position, e.detail());
        }
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}

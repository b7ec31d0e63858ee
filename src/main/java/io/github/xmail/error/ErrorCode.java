package io.github.xmail.error;

import java.util.Locale;

/**
 * Every code that an answer, a log line, a metric or a page may carry. The word is the same everywhere: {@link #code()}.
 *
 * <p>What each one means and what to do about it is in {@code docs/errors.md}; a test holds that document against this
 * enum.
 */
public enum ErrorCode {
    /** The request is not what the protocol describes; {@code field} names the part. The sender mends it. */
    MALFORMED_REQUEST(400, "The request cannot be read"),
    /** No credential of an accepted kind came with the request. */
    SIGNATURE_MISSING(401, "The request is not signed"),
    /** A credential came and no secret matches it: a wrong or outdated {@code private_key} on one side. */
    SIGNATURE_INVALID(401, "The signature does not match"),
    /** The key is right and the clock of one side is wrong. */
    TIMESTAMP_OUT_OF_TOLERANCE(401, "The signed time is too far from now"),
    /** The path is none of the worker's. */
    NOT_FOUND(404, "There is nothing at this path"),
    /** No order with that id is known (any more). */
    UNKNOWN_ID(404, "No order has this id"),
    /** The worker takes POST only. */
    METHOD_NOT_ALLOWED(405, "Only POST is allowed here"),
    /** The body did not arrive within its time. */
    REQUEST_TIMEOUT(408, "The body did not arrive in time"),
    /** The id was used for another content before: a mistake of the sender. */
    ID_REUSED(409, "The id belongs to another order"),
    /** The body is larger than {@code max_request_bytes}. */
    PAYLOAD_TOO_LARGE(413, "The body is too large"),
    /** The body is neither JSON in UTF-8 nor a form. */
    UNSUPPORTED_MEDIA_TYPE(415, "The content type is not supported"),
    /** A template uses what this product does not evaluate; {@code line} and {@code column} tell where. */
    TEMPLATE_INVALID(422, "The template cannot be used"),
    /** The {@code from} of the order is outside of {@code mail_from_domains}. */
    SENDER_NOT_ALLOWED(422, "The sender is not allowed"),
    /** A header of the order is none that an order may set. */
    HEADER_NOT_ALLOWED(422, "The header is not allowed"),
    /** The order's {@code expires_at} is over. */
    EXPIRED(422, "The order has expired"),
    /** {@code user_uid} is not a token that this shop made, or an address in the clear. */
    TOKEN_INVALID(422, "The customer token is not valid"),
    /** What nobody thought of; nothing was accepted. */
    INTERNAL_ERROR(500, "Something unforeseen happened"),
    /** A setting that is needed is not there. */
    CONFIG_MISSING(503, "A setting is missing"),
    /** A setting is wrong. */
    CONFIG_INVALID(503, "A setting is wrong"),
    /** The outbox cannot take or tell anything at present. */
    OUTBOX_UNAVAILABLE(503, "The outbox is not available"),
    /** {@code max_queued} orders wait already. */
    OUTBOX_FULL(503, "The outbox is full"),
    /** Too many large bodies are under way. */
    TOO_BUSY(503, "Too many requests are under way"),

    /** The shop's query gave no row for this customer: gone, unsubscribed, or never there. */
    USER_NOT_FOUND(404, "The customer was not found"),
    /** The shop's query gave more than one row; nobody got a mail. */
    USER_AMBIGUOUS(409, "More than one customer matches"),
    /** What the shop's query gave is not exactly one valid address. */
    EMAIL_INVALID(422, "The customer's address is not valid"),
    /** The SMTP server refused this mail for good (5yz), or, as a pause, ten in a row. */
    SMTP_REJECTED(502, "The SMTP server refused the mail"),
    /** The administrator gave the order up. */
    GIVEN_UP(410, "The order was given up"),
    /** The order's hours were over before its first try. */
    NOT_REACHED(502, "The order's time was over before the first try"),

    /** The administrator paused delivery. */
    PAUSED(502, "Delivery is paused"),
    /** {@code delivery_mode} is {@code hold}. */
    HELD(502, "Delivery is held by the configuration"),
    /** The shop's database cannot be reached. */
    DATABASE_UNREACHABLE(502, "The shop's database cannot be reached"),
    /** {@code sql_string} fails, or does not give e-mail and name of one customer. */
    USER_QUERY_FAILED(502, "The customer query failed"),
    /** The SMTP server cannot be reached, or the connection was lost before the final dot. */
    SMTP_UNREACHABLE(502, "The SMTP server cannot be reached"),
    /** TLS with the SMTP server failed: its certificate, its host name, or no TLS offered. */
    SMTP_TLS_FAILED(502, "TLS with the SMTP server failed"),
    /** The SMTP server refused user or password, or offers no AUTH. */
    SMTP_AUTH_FAILED(502, "The SMTP server refused the login"),
    /** The SMTP server refused {@code mail_from} at MAIL FROM. */
    SMTP_SENDER_REJECTED(502, "The SMTP server refused the sender"),
    /** The SMTP server asked to try later (4yz). */
    SMTP_DEFERRED(502, "The SMTP server asked to try later"),
    /** The answer to the final dot never came: nobody can know whether the mail went out. */
    SMTP_UNCERTAIN(502, "Whether the mail went out is not known");

    private final int httpStatus;
    private final String title;

    ErrorCode(int httpStatus, String title) {
        this.httpStatus = httpStatus;
        this.title = title;
    }

    /** The word in answers, logs, metrics and pages, for example {@code outbox_full}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The HTTP status of an answer with this code; for a code of a mail the one it takes with {@code Prefer: wait}. */
    public int httpStatus() {
        return httpStatus;
    }

    /** One short English sentence without any value in it. */
    public String title() {
        return title;
    }

    /** The code written {@code code}, as the outbox keeps it. @throws IllegalArgumentException where there is none */
    public static ErrorCode of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}

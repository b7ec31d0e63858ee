package io.github.xmail.troubleshooting;

import static io.github.xmail.error.ErrorCode.CONFIG_INVALID;
import static io.github.xmail.error.ErrorCode.CONFIG_MISSING;
import static io.github.xmail.error.ErrorCode.DATABASE_UNREACHABLE;
import static io.github.xmail.error.ErrorCode.EMAIL_INVALID;
import static io.github.xmail.error.ErrorCode.INTERNAL_ERROR;
import static io.github.xmail.error.ErrorCode.OUTBOX_FULL;
import static io.github.xmail.error.ErrorCode.OUTBOX_UNAVAILABLE;
import static io.github.xmail.error.ErrorCode.PAUSED;
import static io.github.xmail.error.ErrorCode.SMTP_AUTH_FAILED;
import static io.github.xmail.error.ErrorCode.SMTP_DEFERRED;
import static io.github.xmail.error.ErrorCode.SMTP_REJECTED;
import static io.github.xmail.error.ErrorCode.SMTP_SENDER_REJECTED;
import static io.github.xmail.error.ErrorCode.SMTP_TLS_FAILED;
import static io.github.xmail.error.ErrorCode.SMTP_UNREACHABLE;
import static io.github.xmail.error.ErrorCode.TIMESTAMP_OUT_OF_TOLERANCE;
import static io.github.xmail.error.ErrorCode.TOKEN_INVALID;
import static io.github.xmail.error.ErrorCode.TOO_BUSY;
import static io.github.xmail.error.ErrorCode.USER_AMBIGUOUS;
import static io.github.xmail.error.ErrorCode.USER_NOT_FOUND;
import static io.github.xmail.error.ErrorCode.USER_QUERY_FAILED;
import static io.github.xmail.troubleshooting.Status.ERROR;
import static io.github.xmail.troubleshooting.Status.OK;
import static io.github.xmail.troubleshooting.Status.SKIPPED;
import static io.github.xmail.troubleshooting.Status.WARNING;

import io.github.xmail.error.ErrorCode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Everything that a check can say. Its words are the messages {@code <name>.message} and, where something is to be done,
 * {@code <name>.hint}. The code is the one that orders are refused, end or wait with because of it.
 */
enum Finding {
    CONFIG_FINE(OK),
    CONFIG_WRONG(ERROR, CONFIG_INVALID),
    /** A {@code ${…}} that the server left as it stands. */
    CONFIG_UNRESOLVED(ERROR, CONFIG_INVALID),
    CONFIG_LACKING(ERROR, CONFIG_MISSING),
    /** Only the pixel misses it. */
    CONFIG_LACKING_FOR_PIXEL(WARNING, CONFIG_MISSING),
    CONFIG_DOUBTFUL(WARNING, CONFIG_INVALID),
    CONFIG_UNKNOWN_NAME(WARNING, CONFIG_INVALID),

    CLOCK_RIGHT(OK),
    CLOCK_AHEAD(WARNING, TIMESTAMP_OUT_OF_TOLERANCE),
    CLOCK_BEHIND(WARNING, TIMESTAMP_OUT_OF_TOLERANCE),
    CLOCK_UNSIGNED(SKIPPED),

    DATABASE_CONNECTED(OK),
    DATABASE_SILENT(ERROR, DATABASE_UNREACHABLE),
    DATABASE_LOGIN_REFUSED(ERROR, DATABASE_UNREACHABLE),
    DATABASE_UNKNOWN(ERROR, DATABASE_UNREACHABLE),
    DATABASE_CROWDED(ERROR, DATABASE_UNREACHABLE),
    DATABASE_LATE(ERROR, DATABASE_UNREACHABLE),

    QUERY_RUNS(OK),
    CUSTOMER_FOUND(OK),
    QUERY_TABLE_MISSING(ERROR, USER_QUERY_FAILED),
    QUERY_COLUMN_MISSING(ERROR, USER_QUERY_FAILED),
    QUERY_NOT_ALLOWED(ERROR, USER_QUERY_FAILED),
    QUERY_NOT_UNDERSTOOD(ERROR, USER_QUERY_FAILED),
    QUERY_TOO_SLOW(ERROR, USER_QUERY_FAILED),
    QUERY_FAILED(ERROR, USER_QUERY_FAILED),
    QUERY_COLUMNS(ERROR, USER_QUERY_FAILED),
    QUERY_IGNORES_PARAMETER(ERROR, USER_QUERY_FAILED),
    QUERY_KEY_TYPE(ERROR, USER_QUERY_FAILED),
    QUERY_LATE(ERROR, USER_QUERY_FAILED),
    CUSTOMER_NOT_FOUND(ERROR, USER_NOT_FOUND),
    CUSTOMER_AMBIGUOUS(ERROR, USER_AMBIGUOUS),
    CUSTOMER_ADDRESS_INVALID(ERROR, EMAIL_INVALID),
    CUSTOMER_COLUMNS_SWAPPED(ERROR, EMAIL_INVALID),
    CUSTOMER_TOKEN_INVALID(ERROR, TOKEN_INVALID),

    SMTP_READY(OK),
    SMTP_HOST_UNKNOWN(ERROR, SMTP_UNREACHABLE),
    SMTP_NOT_CONNECTED(ERROR, SMTP_UNREACHABLE),
    SMTP_NO_GREETING(ERROR, SMTP_UNREACHABLE),
    SMTP_CLIENT_REFUSED(ERROR, SMTP_UNREACHABLE),
    SMTP_BROKE_OFF(ERROR, SMTP_UNREACHABLE),
    SMTP_NO_TLS(ERROR, SMTP_TLS_FAILED),
    SMTP_STARTTLS_MISSING(ERROR, SMTP_TLS_FAILED),
    SMTP_CERTIFICATE_EXPIRED(ERROR, SMTP_TLS_FAILED),
    SMTP_CERTIFICATE_UNTRUSTED(ERROR, SMTP_TLS_FAILED),
    SMTP_CERTIFICATE_OTHER_HOST(ERROR, SMTP_TLS_FAILED),
    SMTP_AUTH_MISSING(ERROR, SMTP_AUTH_FAILED),
    SMTP_LOGIN_REFUSED(ERROR, SMTP_AUTH_FAILED),
    SMTP_LOGIN_LATER(ERROR, SMTP_AUTH_FAILED),
    SMTP_LOGIN_WANTED(ERROR, SMTP_SENDER_REJECTED),
    SMTP_SENDER_REFUSED(ERROR, SMTP_SENDER_REJECTED),
    SMTP_RELAY_REFUSED(ERROR, SMTP_REJECTED),
    SMTP_MAILBOX_REFUSED(WARNING, SMTP_REJECTED),
    SMTP_LATER(WARNING, SMTP_DEFERRED),
    SMTP_LATE(ERROR, SMTP_UNREACHABLE),

    OUTBOX_WRITABLE(OK),
    OUTBOX_UNUSABLE(ERROR, OUTBOX_UNAVAILABLE),
    OUTBOX_CROWDED(ERROR, OUTBOX_FULL),
    /** Its code is that of the pause. */
    OUTBOX_STUCK(ERROR),
    OUTBOX_PAUSED(WARNING, PAUSED),
    OUTBOX_NOT_LIVE(WARNING),
    OUTBOX_LATE(ERROR, OUTBOX_UNAVAILABLE),
    OUTBOX_FSYNC_OFF(ERROR, CONFIG_INVALID),
    OUTBOX_COMMIT_NOT_SYNCHRONOUS(ERROR, CONFIG_INVALID),
    OUTBOX_LOG_NOT_FLUSHED(ERROR, CONFIG_INVALID),
    OUTBOX_GALERA(WARNING, CONFIG_INVALID),

    PIXEL_READY(OK),
    PIXEL_WRONG(ERROR, CONFIG_INVALID),
    PIXEL_NO_PARTNER(WARNING, CONFIG_MISSING),
    PIXEL_ADDRESS_WITHHELD(ERROR, CONFIG_MISSING),

    SKIPPED_SETTINGS(SKIPPED),
    SKIPPED_DATABASE(SKIPPED),
    TOO_MANY_CHECKS(ERROR, TOO_BUSY),
    CHECK_FAILED(ERROR, INTERNAL_ERROR);

    private final Status status;
    private final Optional<ErrorCode> code;

    Finding(Status status, ErrorCode... code) {
        this.status = status;
        this.code = List.of(code).stream().findFirst();
    }

    Status status() {
        return status;
    }

    /** The code of {@code docs/errors.md} that belongs to it. */
    Optional<ErrorCode> code() {
        return code;
    }

    String messageKey() {
        return name().toLowerCase(Locale.ROOT) + ".message";
    }

    /** Where there is nothing to be done there is no hint. */
    Optional<String> hintKey() {
        return status == OK ? Optional.empty() : Optional.of(name().toLowerCase(Locale.ROOT) + ".hint");
    }

    /** This alone as the result of a check. */
    Result result(Object... arguments) {
        return new Result(List.of(said(arguments)));
    }

    Said said(Object... arguments) {
        return new Said(this, code, List.of(arguments), List.of());
    }
}

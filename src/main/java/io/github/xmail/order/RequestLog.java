package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.error.Repeats;
import java.util.Optional;

/**
 * Tells the log of requests, and who counts them of those that were refused. Strangers, and a platform that repeats its
 * mistake, cannot fill a disk with it: one line a minute of each code. Thread-safe.
 */
final class RequestLog {

    private static final EventLog LOG = EventLog.of("io.github.xmail.order");

    private final Observer observer;
    private final Repeats repeats = new Repeats();

    RequestLog(Observer observer) {
        this.observer = observer;
    }

    /** An order is safe on disk. */
    static void accepted(String id) {
        LOG.event(LogEvent.ORDER_ACCEPTED).order(id).write();
    }

    /** A request was refused, and is of nobody known or about no order. */
    void refused(ErrorCode code) {
        refused(code, Optional.empty(), Optional.empty());
    }

    /** A request was refused. @param id of its order */
    void refused(CodedException refusal, Optional<String> id) {
        refused(refusal.code(), id, refusal.field());
    }

    private void refused(ErrorCode code, Optional<String> id, Optional<String> field) {
        observer.refused(code);
        LOG.event(event(code), repeats, code.code())
                .with("order", id)
                .code(code)
                .with("field", field)
                .hint(hint(code))
                .write();
    }

    /** Notes what nobody thought of. @return the refusal to answer with */
    CodedException unforeseen(Throwable thrown) {
        LOG.event(LogEvent.REQUEST_UNFORESEEN, repeats, thrown.getClass().getName())
                .cause(thrown)
                .write();
        return new CodedException(
                ErrorCode.INTERNAL_ERROR,
                "Nothing was accepted. Send the request again later; the server's log says more.",
                thrown);
    }

    /** The client was gone, or its request over, before the answer could be given. */
    static void undelivered(Exception thrown) {
        LOG.event(LogEvent.ANSWER_UNDELIVERED).cause(thrown).write();
    }

    private static LogEvent event(ErrorCode code) {
        return switch (code) {
            case SIGNATURE_INVALID, TIMESTAMP_OUT_OF_TOLERANCE -> LogEvent.SIGNATURE_REFUSED;
            default ->
                code.httpStatus() == ErrorCode.OUTBOX_UNAVAILABLE.httpStatus()
                        ? LogEvent.WORKER_UNAVAILABLE
                        : LogEvent.REQUEST_REFUSED;
        };
    }

    private static String hint(ErrorCode code) {
        return switch (code) {
            case SIGNATURE_INVALID -> "Where it is the platform: private_key is not the one it signs with";
            case TIMESTAMP_OUT_OF_TOLERANCE -> "The key is right: set this server's clock (NTP)";
            case CONFIG_MISSING, CONFIG_INVALID -> "The log of the start and /admin/settings say what to write";
            case OUTBOX_UNAVAILABLE -> "See event=outbox_unavailable, or the settings data_dir and jdbc/xmail-outbox";
            case OUTBOX_FULL -> "max_queued orders wait: see /admin/ for what they wait for";
            case TOO_BUSY -> "Large requests fill a quarter of the heap: allow the server more";
            default -> "";
        };
    }
}

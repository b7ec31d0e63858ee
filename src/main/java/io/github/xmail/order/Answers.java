package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.KnownOrder;
import io.github.xmail.outbox.OrderState;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonWriter;
import jakarta.json.JsonWriterFactory;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Makes the answers of the protocol and writes them. Thread-safe. */
final class Answers {

    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int UNAVAILABLE = 503;

    private final JsonBuilderFactory builders;
    private final JsonWriterFactory writers;
    private final Supplier<Optional<ErrorCode>> pause;
    private final String challenges;

    /**
     * @param pause the code of the present pause, shown on orders that wait
     * @param challenges the schemes of {@code WWW-Authenticate}
     */
    Answers(JsonProvider json, Supplier<Optional<ErrorCode>> pause, String challenges) {
        builders = json.createBuilderFactory(Map.of());
        writers = json.createWriterFactory(Map.of());
        this.pause = pause;
        this.challenges = challenges;
    }

    /** The order was accepted just now. */
    Answer accepted(KnownOrder order) {
        return new Answer(ACCEPTED, Map.of(), order(order).build());
    }

    /** The order's status, asked for. */
    Answer status(KnownOrder order) {
        return new Answer(OK, Map.of(), order(order).build());
    }

    /** The order was there already. */
    Answer duplicate(KnownOrder order) {
        return new Answer(OK, Map.of(), order(order).add("duplicate", true).build());
    }

    /** What became of an order that was waited for. */
    Answer outcome(KnownOrder order) {
        return switch (order.state()) {
            case SENT, SHADOWED -> status(order);
            case FAILED, EXPIRED -> notSent(order);
            case QUEUED, DEFERRED, UNCERTAIN -> accepted(order);
        };
    }

    private Answer notSent(KnownOrder order) {
        ErrorCode code = shownCode(order).orElse(ErrorCode.INTERNAL_ERROR);
        return problem(new CodedException(code, "No mail was sent for this order: " + code.title() + "."), order);
    }

    /** What a check found. */
    Answer diagnosis(JsonObject report) {
        return new Answer(OK, Map.of(), report);
    }

    /** A refusal. */
    Answer problem(CodedException refusal) {
        return problem(refusal, builders.createObjectBuilder());
    }

    /** A refusal that is about an accepted order. */
    Answer problem(CodedException refusal, KnownOrder order) {
        JsonObjectBuilder members = builders.createObjectBuilder()
                .add("id", order.id())
                .add("order_status", order.state().word())
                .add("attempts", order.attempts());
        order.smtpStatus().ifPresent(status -> members.add("smtp_status", status));
        return problem(refusal, members);
    }

    private Answer problem(CodedException refusal, JsonObjectBuilder more) {
        ErrorCode code = refusal.code();
        JsonObjectBuilder problem = builders.createObjectBuilder()
                .add("type", "urn:xmail:error:" + code.code())
                .add("title", code.title())
                .add("status", code.httpStatus())
                .add("detail", refusal.detail())
                .add("code", code.code());
        refusal.field().ifPresent(field -> problem.add("field", field));
        refusal.position().ifPresent(place -> problem.add("line", place.line()).add("column", place.column()));
        return new Answer(code.httpStatus(), headers(code), problem.addAll(more).build());
    }

    private Map<String, String> headers(ErrorCode code) {
        return switch (code) {
            case SIGNATURE_MISSING, SIGNATURE_INVALID, TIMESTAMP_OUT_OF_TOLERANCE ->
                Map.of("WWW-Authenticate", challenges);
            case METHOD_NOT_ALLOWED -> Map.of("Allow", "POST");
            default ->
                code.httpStatus() == UNAVAILABLE
                        ? Map.of("Retry-After", Integer.toString(retryAfterSeconds(code)))
                        : Map.of();
        };
    }

    private static int retryAfterSeconds(ErrorCode code) {
        return switch (code) {
            case TOO_BUSY -> 5;
            case OUTBOX_UNAVAILABLE -> 10;
            case OUTBOX_FULL -> 30;
            default -> 60;
        };
    }

    private JsonObjectBuilder order(KnownOrder order) {
        JsonObjectBuilder members = builders.createObjectBuilder()
                .add("id", order.id())
                .add("status", order.state().word());
        shownCode(order).ifPresent(code -> members.add("code", code.code()));
        order.smtpStatus().ifPresent(status -> members.add("smtp_status", status));
        return members.add("attempts", order.attempts());
    }

    private Optional<ErrorCode> shownCode(KnownOrder order) {
        if (order.state() == OrderState.QUEUED) {
            return pause.get().or(order::code);
        }
        return order.state() == OrderState.EXPIRED
                ? order.code().or(() -> Optional.of(ErrorCode.EXPIRED))
                : order.code();
    }

    /** Writes an answer. @throws IOException where the client is gone */
    void write(Answer answer, HttpServletResponse response) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonWriter writer = writers.createWriter(bytes)) {
            writer.writeObject(answer.body());
        }
        response.setStatus(answer.status());
        response.setContentType(answer.contentType());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(response::setHeader);
        response.setContentLength(bytes.size());
        bytes.writeTo(response.getOutputStream());
    }
}

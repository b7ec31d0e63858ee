package io.github.xmail.error;

import java.util.Objects;
import java.util.Optional;

/**
 * A refusal or failure that has a code. The detail is shown to the sender of the request: it never holds a secret, an
 * address, a name, a host or the text of a driver or server.
 */
public final class CodedException extends RuntimeException implements Coded {

    /** Where in a template something is wrong, from 1, in code points. */
    public record Position(int line, int column) {}

    private final ErrorCode code;
    private final String field;
    private final transient Position position;

    /** @param detail what is wrong and what to do, in one or two sentences */
    public CodedException(ErrorCode code, String detail) {
        this(code, detail, null, null, null);
    }

    /** @param cause kept for the log, which shows classes and frames only; may be null */
    public CodedException(ErrorCode code, String detail, Throwable cause) {
        this(code, detail, null, null, cause);
    }

    private CodedException(ErrorCode code, String detail, String field, Position position, Throwable cause) {
        super(detail, cause);
        this.code = Objects.requireNonNull(code);
        this.field = field;
        this.position = position;
    }

    /** A refusal that is about one field of the request, named as the sender knows it. */
    public static CodedException ofField(ErrorCode code, String field, String detail) {
        return new CodedException(code, detail, Objects.requireNonNull(field), null, null);
    }

    /** A refusal that is about one place in a template. */
    public static CodedException ofTemplate(String field, Position position, String detail) {
        return new CodedException(
                ErrorCode.TEMPLATE_INVALID,
                detail,
                Objects.requireNonNull(field),
                Objects.requireNonNull(position),
                null);
    }

    /** The code. */
    public ErrorCode code() {
        return code;
    }

    @Override
    public String word() {
        return code.code();
    }

    /** What is wrong and what to do. */
    public String detail() {
        return getMessage();
    }

    /** The field of the request that this is about. */
    public Optional<String> field() {
        return Optional.ofNullable(field);
    }

    /** The place in the template that this is about. */
    public Optional<Position> position() {
        return Optional.ofNullable(position);
    }
}

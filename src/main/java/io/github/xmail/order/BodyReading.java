package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Reads one body as it arrives, holding no thread meanwhile. It ends once: whole, refused or broken off. The container
 * calls from one thread at a time, the end of time comes from another.
 */
final class BodyReading implements ReadListener {

    /** What a head may claim at once: a body that never comes takes no more. */
    private static final int FIRST_BYTES = 32 * 1024;

    private static final int UNDECLARED = 8 * 1024;

    private final ServletInputStream in;
    private final long declaredBytes;
    private final int mostBytes;
    private final BodyBudget budget;
    private final Consumer<Body> whole;
    private final Consumer<CodedException> refused;

    private byte[] bytes;
    private int length;
    private boolean ended;

    /**
     * @param declaredBytes {@code Content-Length}, at most {@code mostBytes}; -1 for none
     * @param whole takes the body once it is whole; the memory is given back when that returns
     * @param refused takes the reason why it is not read to its end
     */
    BodyReading(
            ServletInputStream in,
            long declaredBytes,
            int mostBytes,
            BodyBudget budget,
            Consumer<Body> whole,
            Consumer<CodedException> refused) {
        this.in = in;
        this.declaredBytes = declaredBytes;
        this.mostBytes = mostBytes;
        this.budget = budget;
        this.whole = whole;
        this.refused = refused;
        bytes = new byte[(int) (declaredBytes < 0 ? UNDECLARED : Math.min(declaredBytes, FIRST_BYTES))];
    }

    @Override
    public void onDataAvailable() {
        readOn();
    }

    private void readOn() {
        Optional<CodedException> refusal;
        synchronized (this) {
            refusal = readWhatIsThere();
        }
        refusal.ifPresent(this::stop);
    }

    /** Reads on; the reason to stop, where there is one. */
    private Optional<CodedException> readWhatIsThere() {
        try {
            // never isFinished(): GlassFish says yes before anything is read; Undertow tells the end by isReady()
            while (!ended && in.isReady()) {
                int read = readSome();
                if (read < 0) {
                    return Optional.empty();
                }
                length += read;
                boolean affordable = budget.take(read, length);
                if (length > mostBytes) {
                    return Optional.of(new CodedException(ErrorCode.PAYLOAD_TOO_LARGE, tooLarge(mostBytes)));
                }
                if (!affordable) {
                    return Optional.of(new CodedException(
                            ErrorCode.TOO_BUSY, "Too many large requests are under way. Send this one again later."));
                }
            }
            return Optional.empty();
        } catch (IOException gone) {
            return Optional.of(brokenOff());
        }
    }

    /** Grows the array only for a byte that came, so that a body of the declared length is never copied. */
    private int readSome() throws IOException {
        if (length < bytes.length) {
            return in.read(bytes, length, bytes.length - length);
        }
        int next = in.read();
        if (next < 0) {
            return next;
        }
        long larger = Math.max(UNDECLARED, 2L * bytes.length);
        bytes = Arrays.copyOf(bytes, (int)
                (length < declaredBytes ? Math.min(larger, declaredBytes) : Math.min(larger, mostBytes + 1L)));
        bytes[length] = (byte) next;
        return 1;
    }

    static String tooLarge(int mostBytes) {
        return "The body is larger than " + mostBytes + " bytes (max_request_bytes). Send a smaller one.";
    }

    @Override
    public void onAllDataRead() {
        if (declaredBytes < 0 || length < declaredBytes) {
            // GlassFish tells of bytes that came and of their end by two threads, which may overtake each other
            // (HTTP/2)
            readOn();
        }
        if (declaredBytes >= 0 && length != declaredBytes) {
            stop(brokenOff());
            return;
        }
        Optional<Body> body = end();
        try {
            body.ifPresent(whole);
        } finally {
            body.ifPresent(read -> budget.give(read.length()));
        }
    }

    /** Ends the reading and lets go of the bytes; empty where it had ended before. */
    private synchronized Optional<Body> end() {
        if (ended) {
            return Optional.empty();
        }
        ended = true;
        Body body = new Body(bytes, length);
        bytes = null;
        return Optional.of(body);
    }

    @Override
    public void onError(Throwable brokenOff) {
        stop(brokenOff());
    }

    static CodedException brokenOff() {
        return StrictText.malformed("The body broke off before its end. Send it again.");
    }

    /** Ends the reading before the body is whole; without effect after its end. */
    void stop(CodedException refusal) {
        stop(() -> refusal);
    }

    /** The same; the refusal is made only where it is needed. */
    void stop(Supplier<CodedException> refusal) {
        Optional<Body> part = end();
        part.ifPresent(read -> {
            budget.give(read.length());
            refused.accept(refusal.get());
        });
    }
}

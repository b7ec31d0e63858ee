package io.github.xmail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of the outbox say over and over. */
final class Orders {

    static final Duration SOON = Duration.ofSeconds(20);
    static final Duration AT_ONCE = Duration.ofMillis(1);

    private Orders() {}

    static OutboxSettings in(Path directory) {
        return new OutboxSettings(directory, 100_000, 30, false);
    }

    static NewOrder order(String id) {
        return order(id, "content of " + id);
    }

    static NewOrder order(String id, String content) {
        return order(id, content.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    static NewOrder expiring(String id, Instant end) {
        return order(id, id.getBytes(StandardCharsets.UTF_8), Optional.of(end));
    }

    static NewOrder order(String id, byte[] content, Optional<Instant> end) {
        return new NewOrder(id, digest(content), Optional.of("spring"), end, content);
    }

    static byte[] digest(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static Outcome sent() {
        return new Outcome.Sent(new Try("dot", Optional.empty(), Optional.of("2.0.0")));
    }

    static Outcome failed() {
        return new Outcome.Failed(new Try("rcpt_to", Optional.of(ErrorCode.SMTP_REJECTED), Optional.of("5.1.1")));
    }

    static Outcome refused() {
        return new Outcome.Failed(new Try("rcpt_to", Optional.of(ErrorCode.SMTP_REJECTED), Optional.of("5.7.1")), true);
    }

    static Outcome deferred(Instant due) {
        return new Outcome.Deferred(
                new Try("rcpt_to", Optional.of(ErrorCode.SMTP_DEFERRED), Optional.of("4.2.0")), due);
    }

    static Outcome uncertain() {
        return new Outcome.Uncertain(new Try("dot", Optional.of(ErrorCode.SMTP_UNCERTAIN), Optional.empty()));
    }

    static ClaimedOrder take(Outbox outbox) throws InterruptedException {
        return outbox.take(SOON).orElseThrow(() -> new AssertionError("no order became due"));
    }

    static KnownOrder known(Outbox outbox, String id) {
        return outbox.find(id).orElseThrow(() -> new AssertionError("unknown: " + id));
    }

    /** Whether the outbox can be written. */
    static boolean works(Outbox outbox) {
        try {
            outbox.checkWritable();
            return true;
        } catch (CodedException e) {
            return false;
        }
    }

    static void assertUnavailable(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTBOX_UNAVAILABLE));
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never came: " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
        }
    }
}

package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A piece of work for the writer. {@code refuse} tells its caller that it was not done, or may not have been. */
sealed interface Work {

    void refuse(CodedException why);

    /** Whether it fills the disk, or is to tell whether that could be filled. */
    default boolean needsRoom() {
        return false;
    }

    /** A new order. */
    final class Accept implements Work {
        final NewOrder order;
        final CompletableFuture<Acceptance> answer = new CompletableFuture<>();
        /** Set by the writer where it inserts. */
        long at;

        long claim;

        boolean handedOver;
        boolean inserted;
        Optional<KnownOrder> known = Optional.empty();

        Accept(NewOrder order) {
            this.order = order;
        }

        ClaimedOrder claimed() {
            return new ClaimedOrder(
                    order.id(),
                    claim,
                    OrderState.QUEUED,
                    0,
                    Instant.ofEpochMilli(at),
                    order.expiresAt().map(e -> e.truncatedTo(ChronoUnit.MILLIS)),
                    Optional.empty(),
                    order.content());
        }

        KnownOrder asNew() {
            return new KnownOrder(
                    order.id(),
                    order.digest(),
                    OrderState.QUEUED,
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Instant.ofEpochMilli(at));
        }

        @Override
        public void refuse(CodedException why) {
            answer.completeExceptionally(why);
        }

        @Override
        public boolean needsRoom() {
            return true;
        }
    }

    /** A dot mark; answered by whether it hit its row. */
    record Dot(ClaimedOrder order, CompletableFuture<Boolean> answer) implements Work {
        @Override
        public void refuse(CodedException why) {
            answer.completeExceptionally(why);
        }
    }

    /** The end of a claim: the writer keeps it until it is committed; refused where the outbox closes, or begins anew, before. */
    record Settle(Settling settling, CompletableFuture<Void> committed) implements Work {
        @Override
        public void refuse(CodedException why) {
            committed.completeExceptionally(why);
        }
    }

    /** Reads what is committed. */
    record Read<T>(Query<T> query, CompletableFuture<T> answer) implements Work {
        @Override
        public void refuse(CodedException why) {
            answer.completeExceptionally(why);
        }

        void run(Ledger ledger) throws SQLException {
            answer.complete(query.run(ledger));
        }
    }

    @FunctionalInterface
    interface Query<T> {
        T run(Ledger ledger) throws SQLException;
    }

    /** Any other change. Its methods are called on the writer's thread. */
    non-sealed interface Change extends Work {
        void run(Ledger ledger, Tally tally, Claims claims) throws SQLException;

        void committed();

        /** Puts right what an unconfirmed commit of {@link #run} may have left, before anything else is done. */
        default void undo(Ledger ledger) throws SQLException {}
    }
}

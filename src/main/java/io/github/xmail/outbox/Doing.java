package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** A change that answers once it is committed. */
final class Doing<T> implements Work.Change {

    /** The change itself, within the writer's transaction. */
    @FunctionalInterface
    interface Action<T> {
        T run(Ledger ledger, Tally tally) throws SQLException;
    }

    private final Action<T> action;
    private final boolean needsRoom;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private T result;

    Doing(Action<T> action) {
        this(action, false);
    }

    /** @param needsRoom see {@link #needsRoom} */
    Doing(Action<T> action, boolean needsRoom) {
        this.action = action;
        this.needsRoom = needsRoom;
    }

    @Override
    public void run(Ledger ledger, Tally tally, Claims claims) throws SQLException {
        result = action.run(ledger, tally);
    }

    @Override
    public void committed() {
        answer.complete(result);
    }

    @Override
    public void refuse(CodedException why) {
        answer.completeExceptionally(why);
    }

    @Override
    public boolean needsRoom() {
        return needsRoom;
    }

    CompletableFuture<T> answer() {
        return answer;
    }
}

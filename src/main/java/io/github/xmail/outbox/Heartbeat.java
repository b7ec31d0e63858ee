package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;

/** Counts this node's heartbeat on: a change that belongs to no order, so that it tells whether anything can be written. */
final class Heartbeat implements Work.Change {

    private final CompletableFuture<Void> answer = new CompletableFuture<>();

    @Override
    public void run(Ledger ledger, Tally tally, Claims claims) throws SQLException {
        ledger.beat(claims.node());
    }

    @Override
    public void committed() {
        answer.complete(null);
    }

    @Override
    public void refuse(CodedException why) {
        answer.completeExceptionally(why);
    }

    CompletableFuture<Void> answer() {
        return answer;
    }
}

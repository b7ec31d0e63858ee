package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Counts, within one transaction, refusals and uncertain mails in a row, and begins and ends the pauses that follow from
 * them. The counts are rows, so that all nodes count together. One thread.
 */
final class InARow {

    /** So many refusals in a row are about this client, not about the customers. */
    static final int MOST_REFUSED = 10;

    /** So many mails in a row whose final dot was not answered are enough. */
    static final int MOST_UNCERTAIN = 2;

    private final Ledger ledger;
    private final Tally tally;
    private final Set<ErrorCode> over = EnumSet.noneOf(ErrorCode.class);

    InARow(Ledger ledger, Tally tally) {
        this.ledger = ledger;
        this.tally = tally;
    }

    void settled(Settling settling) throws SQLException {
        if (settling.isTaken()) {
            end(ErrorCode.SMTP_REJECTED);
        }
        if (settling.dotWasAnswered()) {
            end(ErrorCode.SMTP_UNCERTAIN);
        }
        if (settling.outcome() instanceof Outcome.Failed failed && failed.counts()) {
            oneMore(ErrorCode.SMTP_REJECTED, MOST_REFUSED, settling.at());
        } else if (settling.outcome() instanceof Outcome.Uncertain) {
            oneMore(ErrorCode.SMTP_UNCERTAIN, MOST_UNCERTAIN, settling.at());
        }
    }

    /** Once is enough until the next one counts. */
    private void end(ErrorCode code) throws SQLException {
        if (over.add(code) && ledger.endPause(code)) {
            tally.pausesChanged();
        }
    }

    private void oneMore(ErrorCode code, int most, long at) throws SQLException {
        over.remove(code);
        ledger.oneMoreInARow(code);
        ledger.pauseFrom(code, most, at);
        tally.pausesChanged();
    }
}

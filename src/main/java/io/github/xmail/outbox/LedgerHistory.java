package io.github.xmail.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The history out of the tables. */
final class LedgerHistory implements History {

    /** Asks between two transactions. */
    @FunctionalInterface
    interface Reader {
        <T> T read(Work.Query<T> query);
    }

    private final Reader reader;

    LedgerHistory(Reader reader) {
        this.reader = reader;
    }

    @Override
    public Page orders(Filter filter, Place from, int limit) {
        return reader.read(ledger -> {
            long accepted = from.accepted().toEpochMilli();
            List<LoggedOrder> found = ledger.rows(
                    Sql.SELECT_LOG,
                    LedgerHistory::order,
                    accepted,
                    accepted,
                    from.id(),
                    LOOKED_AT,
                    filter.state().map(OrderState::word).orElse(null),
                    filter.campaign().orElse(null),
                    limit + 1);
            if (found.size() > limit) {
                LoggedOrder last = found.get(limit - 1);
                return new Page(found.subList(0, limit), Optional.of(new Place(last.accepted(), last.id())));
            }
            List<Place> looked = ledger.rows(
                    Sql.LAST_LOOKED_AT,
                    row -> new Place(Instant.ofEpochMilli(row.getLong(1)), row.getString(2)),
                    accepted,
                    accepted,
                    from.id(),
                    LOOKED_AT - 1);
            return new Page(found, looked.stream().findFirst());
        });
    }

    @Override
    public Optional<LoggedOrder> order(String id) {
        return reader.read(ledger -> ledger.rows(Sql.SELECT_LOGGED, LedgerHistory::order, id).stream()
                .findFirst());
    }

    private static LoggedOrder order(ResultSet row) throws SQLException {
        return new LoggedOrder(
                row.getString(1),
                OrderState.of(row.getString(2)),
                Ledger.code(row.getString(3)),
                Optional.ofNullable(row.getString(4)),
                row.getInt(5),
                Optional.ofNullable(row.getString(6)),
                Instant.ofEpochMilli(row.getLong(7)),
                Instant.ofEpochMilli(row.getLong(8)),
                Ledger.time(row, 9),
                Ledger.time(row, 10),
                Ledger.time(row, 11),
                row.getInt(12) != 0);
    }

    @Override
    public List<Reason> waitingByReason() {
        return reader.read(ledger -> ledger.rows(
                Sql.WAITING_BY_REASON,
                row -> new Reason(OrderState.of(row.getString(1)), Ledger.code(row.getString(2)), row.getLong(3))));
    }

    @Override
    public List<Count> counts(Instant from, Duration piece, ZoneOffset zone) {
        long minutes = piece.toMinutes();
        long offset = zone.getTotalSeconds() / 60;
        return reader.read(ledger -> new ArrayList<>(ledger.rows(
                Sql.SUM_COUNTS,
                row -> new Count(
                        Instant.ofEpochSecond((row.getLong(1) - offset) * 60),
                        OrderState.of(row.getString(2)),
                        row.getLong(3)),
                offset,
                offset,
                minutes,
                from.getEpochSecond() / 60)));
    }

    @Override
    public List<Node> nodes() {
        return reader.read(ledger -> ledger.rows(
                Sql.SELECT_NODES,
                row -> new Node(
                        row.getLong(1),
                        Optional.ofNullable(row.getString(2)),
                        Instant.ofEpochMilli(row.getLong(3)),
                        Instant.ofEpochMilli(row.getLong(4)),
                        row.getLong(5),
                        row.getLong(6))));
    }
}

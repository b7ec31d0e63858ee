package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The tables over one connection. Methods are statements within the caller's transaction; statements are prepared once. One
 * thread.
 */
final class Ledger {

    /** How many tries of an order are kept. */
    static final int TRIES_KEPT = 20;

    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private final long largestContent;
    private boolean singly;

    /** @param largestContent in bytes; the database takes no more in one piece */
    Ledger(Connection connection, Dialect dialect, long largestContent) {
        this.connection = connection;
        this.dialect = dialect;
        this.largestContent = largestContent;
    }

    /** Whether the database can take an order: one that it cannot would spoil the whole group. */
    boolean takes(NewOrder order) {
        return order.content().length <= largestContent;
    }

    void begin() throws SQLException {
        dialect.begin(connection);
    }

    void commit() throws SQLException {
        dialect.commit(connection);
    }

    /** Whether other nodes may change what this one has not been told of. */
    boolean isShared() {
        return dialect.isShared();
    }

    Connection connection() {
        return connection;
    }

    /** Inserts those whose id is new and tells them; in the order of their ids, as every node does, so that none blocks. */
    void insert(List<Work.Accept> accepts, long node) throws SQLException {
        List<Work.Accept> byId = new ArrayList<>(accepts);
        byId.sort(Comparator.comparing(accept -> accept.order.id()));
        List<Object[]> rows = new ArrayList<>();
        for (Work.Accept accept : byId) {
            NewOrder order = accept.order;
            rows.add(new Object[] {
                order.id(),
                order.digest(),
                order.campaign().orElse(null),
                accept.at,
                accept.at,
                accept.at,
                order.expiresAt().map(Instant::toEpochMilli).orElse(null),
                order.content().length,
                accept.claim,
                accept.handedOver ? node : null
            });
        }
        int[] counts = batch(Sql.INSERT_ORDER, rows);
        List<Object[]> contents = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            Work.Accept accept = byId.get(i);
            accept.inserted = counts[i] < 0 ? isOfClaim(accept) : counts[i] == 1;
            if (accept.inserted) {
                contents.add(new Object[] {accept.order.id(), accept.order.content()});
            }
        }
        batch(Sql.INSERT_CONTENT, contents);
    }

    /** Some drivers send a batch of inserts as one and do not tell which of them hit. */
    private boolean isOfClaim(Work.Accept accept) throws SQLException {
        return !rows(Sql.IS_OF_CLAIM, row -> true, accept.order.id(), accept.claim)
                .isEmpty();
    }

    /**
     * Puts right what an insert left whose commit was not confirmed. Where other nodes may have seen the order it stays, and
     * waits for whoever takes it; else it is as if it had never been sent.
     */
    void undoInsert(Work.Accept accept) throws SQLException {
        String id = accept.order.id();
        if (dialect.isShared()) {
            update(Sql.GIVE_BACK, accept.at, id, accept.claim, Claims.nodeOf(accept.claim));
        } else if (update(Sql.DELETE_UNCONFIRMED, id, accept.claim) == 1) {
            update(Sql.DELETE_CONTENT, id);
        }
    }

    Optional<KnownOrder> find(String id) throws SQLException {
        PreparedStatement statement = statement(Sql.FIND);
        set(statement, id);
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(known(row)) : Optional.empty();
        }
    }

    private static KnownOrder known(ResultSet row) throws SQLException {
        return new KnownOrder(
                row.getString(1),
                row.getBytes(2),
                OrderState.of(row.getString(3)),
                code(row.getString(4)),
                Optional.ofNullable(row.getString(5)),
                row.getInt(6),
                Instant.ofEpochMilli(row.getLong(7)));
    }

    /** A row of the table that may be claimed. */
    record Due(
            String id,
            OrderState state,
            Optional<ErrorCode> code,
            int attempts,
            Instant hoursFrom,
            Optional<Instant> expires,
            int size) {}

    List<Due> due(long now, int limit) throws SQLException {
        PreparedStatement statement = statement(Sql.SELECT_DUE);
        set(statement, now, limit);
        List<Due> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new Due(
                        row.getString(1),
                        OrderState.of(row.getString(2)),
                        code(row.getString(3)),
                        row.getInt(4),
                        Instant.ofEpochMilli(row.getLong(5)),
                        time(row, 6),
                        row.getInt(7)));
            }
        }
        return found;
    }

    /** Claims those that nobody else has claimed. @param due at most {@link Sql#CONTENTS_AT_ONCE} */
    List<ClaimedOrder> claim(List<Due> due, Claims claims) throws SQLException {
        if (due.isEmpty()) {
            return List.of();
        }
        long[] numbers = new long[due.size()];
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = claims.next();
            rows.add(new Object[] {claims.node(), numbers[i], due.get(i).id()});
        }
        boolean[] hits = hits(Sql.CLAIM, rows);
        Map<String, byte[]> contents = contents(due);
        List<ClaimedOrder> claimed = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            if (hits[i]) {
                claimed.add(claimed(due.get(i), numbers[i], contents));
            }
        }
        return claimed;
    }

    private static ClaimedOrder claimed(Due due, long claim, Map<String, byte[]> contents) throws SQLException {
        byte[] content = contents.get(due.id());
        if (content == null) {
            throw new SQLException("an order has lost its content");
        }
        return new ClaimedOrder(
                due.id(), claim, due.state(), due.attempts(), due.hoursFrom(), due.expires(), due.code(), content);
    }

    private Map<String, byte[]> contents(List<Due> due) throws SQLException {
        Object[] ids = new Object[Sql.CONTENTS_AT_ONCE];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = due.get(Math.min(i, due.size() - 1)).id();
        }
        Map<String, byte[]> contents = new HashMap<>();
        rows(Sql.SELECT_CONTENTS, row -> contents.put(row.getString(1), row.getBytes(2)), ids);
        return contents;
    }

    /** Gives a claim back that nobody knows of. */
    void unclaim(ClaimedOrder order, long due) throws SQLException {
        update(Sql.GIVE_BACK, due, order.id(), order.claim(), Claims.nodeOf(order.claim()));
    }

    /** Has all that waits become due, and run out of its hours, so much later. @param millis may be negative */
    void moveWaiting(long millis) throws SQLException {
        update(Sql.MOVE_WAITING, millis, millis);
    }

    OptionalLong nextDue() throws SQLException {
        return number(Sql.NEXT_DUE);
    }

    /** Which of the marks hit their row. */
    boolean[] noteDots(List<Work.Dot> dots) throws SQLException {
        List<Object[]> rows = new ArrayList<>();
        for (Work.Dot dot : dots) {
            long claim = dot.order().claim();
            rows.add(new Object[] {dot.order().id(), claim, Claims.nodeOf(claim)});
        }
        return hits(Sql.NOTE_DOT, rows);
    }

    /** Which of the settlings still had their claim. */
    boolean[] settle(List<Settling> settlings) throws SQLException {
        List<Object[]> ends = new ArrayList<>();
        List<Object[]> backs = new ArrayList<>();
        for (Settling s : settlings) {
            ClaimedOrder order = s.order();
            long node = Claims.nodeOf(order.claim());
            if (s.givenBack()) {
                backs.add(new Object[] {s.due(), order.id(), order.claim(), node});
            } else {
                ends.add(new Object[] {
                    s.state().word(),
                    word(s.code()),
                    s.tried().flatMap(Try::smtpStatus).orElse(null),
                    s.attempts() - order.attempts(),
                    s.due(),
                    s.settled(),
                    s.keptUntil(),
                    order.id(),
                    order.claim(),
                    node
                });
            }
        }
        boolean[] hits = merge(settlings, hits(Sql.SETTLE, ends), hits(Sql.GIVE_BACK, backs));
        follow(settlings, hits);
        return hits;
    }

    private static boolean[] merge(List<Settling> settlings, boolean[] ends, boolean[] backs) {
        boolean[] hits = new boolean[settlings.size()];
        int end = 0;
        int back = 0;
        for (int i = 0; i < hits.length; i++) {
            hits[i] = settlings.get(i).givenBack() ? backs[back++] : ends[end++];
        }
        return hits;
    }

    /** Stories and contents of the orders that were settled. */
    private void follow(List<Settling> settlings, boolean[] hits) throws SQLException {
        List<Object[]> tries = new ArrayList<>();
        List<Object[]> contents = new ArrayList<>();
        List<Object[]> trims = new ArrayList<>();
        for (int i = 0; i < hits.length; i++) {
            Settling s = settlings.get(i);
            if (hits[i] && s.tried().isPresent()) {
                Try tried = s.tried().get();
                tries.add(new Object[] {
                    s.order().id(),
                    s.attempts(),
                    s.at(),
                    tried.phase(),
                    word(s.code()),
                    tried.smtpStatus().orElse(null)
                });
            }
            if (hits[i] && s.attempts() > TRIES_KEPT) {
                trims.add(new Object[] {s.order().id(), s.attempts() - TRIES_KEPT});
            }
            if (hits[i] && s.dropsContent()) {
                contents.add(new Object[] {s.order().id()});
            }
        }
        batch(Sql.INSERT_TRY, tries);
        batch(Sql.TRIM_TRIES, trims);
        batch(Sql.DELETE_CONTENT, contents);
    }

    /**
     * The answer to a dot whose claim had ended as uncertain in the meantime.
     *
     * @return the state the order had; empty where the claim is gone and the answer comes too late
     */
    Optional<OrderState> settleLate(Settling s) throws SQLException {
        if (!s.isAnswer()) {
            return Optional.empty();
        }
        Optional<OrderState> before = stateOfLost(s.order());
        int hit = before.isEmpty()
                ? 0
                : update(
                        Sql.SETTLE_LATE,
                        s.state().word(),
                        word(s.code()),
                        s.tried().flatMap(Try::smtpStatus).orElse(null),
                        s.due(),
                        s.settled(),
                        s.keptUntil(),
                        s.order().id(),
                        s.order().claim());
        if (hit != 1) {
            return Optional.empty();
        }
        Try tried = s.tried().orElseThrow();
        update(
                Sql.UPDATE_TRY,
                s.at(),
                tried.phase(),
                word(s.code()),
                tried.smtpStatus().orElse(null),
                s.order().id(),
                s.attempts());
        if (s.dropsContent()) {
            update(Sql.DELETE_CONTENT, s.order().id());
        }
        return before;
    }

    private Optional<OrderState> stateOfLost(ClaimedOrder order) throws SQLException {
        PreparedStatement statement = statement(Sql.SELECT_STATE);
        set(statement, order.id());
        try (ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(OrderState.of(row.getString(1))) : Optional.empty();
        }
    }

    /** The last tries of an order, the oldest first. */
    List<PastTry> tries(String id) throws SQLException {
        PreparedStatement statement = statement(Sql.SELECT_TRIES);
        set(statement, id);
        List<PastTry> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new PastTry(
                        Instant.ofEpochMilli(row.getLong(1)),
                        new Try(row.getString(2), code(row.getString(3)), Optional.ofNullable(row.getString(4)))));
            }
        }
        return found;
    }

    /** Adds what happened to the counts per minute. */
    void count(Tally tally, long node) throws SQLException {
        for (Map.Entry<Tally.Slot, Integer> count : tally.counts().entrySet()) {
            update(Sql.ADD_COUNT, count.getKey().minute(), count.getKey().name(), node, count.getValue());
        }
    }

    boolean release(String id, long now) throws SQLException {
        return update(Sql.RELEASE, now, now, id) == 1;
    }

    boolean giveUp(String id, long now) throws SQLException {
        boolean done = update(Sql.GIVE_UP, now, id) == 1;
        if (done) {
            update(Sql.DELETE_CONTENT, id);
        }
        return done;
    }

    /** A waiting order that nobody has claimed. */
    record Waiting(String id, OrderState state, Optional<ErrorCode> code) {}

    List<Waiting> expired(long now, int limit) throws SQLException {
        return waiting(Sql.SELECT_EXPIRED, now, limit);
    }

    List<Waiting> outOfTime(long hoursBegan, int limit) throws SQLException {
        return waiting(Sql.SELECT_OUT_OF_TIME, hoursBegan, limit);
    }

    private List<Waiting> waiting(String sql, long until, int limit) throws SQLException {
        PreparedStatement statement = statement(sql);
        set(statement, until, limit);
        List<Waiting> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(new Waiting(row.getString(1), OrderState.of(row.getString(2)), code(row.getString(3))));
            }
        }
        return found;
    }

    boolean end(String id, OrderState state, ErrorCode code, long now) throws SQLException {
        boolean kept = Settling.keepsContent(state);
        Long keptUntil = kept ? now + Settling.KEPT.toMillis() : null;
        boolean done = update(Sql.END, state.word(), code.code(), now, keptUntil, id) == 1;
        if (done && !kept) {
            update(Sql.DELETE_CONTENT, id);
        }
        return done;
    }

    long queued() throws SQLException {
        return number(Sql.COUNT_QUEUED).orElse(0);
    }

    long deferred() throws SQLException {
        return number(Sql.COUNT_DEFERRED).orElse(0);
    }

    long uncertain() throws SQLException {
        return number(Sql.COUNT_UNCERTAIN).orElse(0);
    }

    Optional<Instant> oldest() throws SQLException {
        OptionalLong found = number(Sql.OLDEST_WAITING);
        return found.isPresent() ? Optional.of(Instant.ofEpochMilli(found.getAsLong())) : Optional.empty();
    }

    Pauses pauses() throws SQLException {
        List<Pause> kept = new ArrayList<>();
        boolean oneAtATime = false;
        try (ResultSet row = statement(Sql.SELECT_PAUSES).executeQuery()) {
            while (row.next()) {
                ErrorCode code = ErrorCode.of(row.getString(1));
                oneAtATime |= code == ErrorCode.SMTP_UNCERTAIN && row.getInt(2) > 0;
                Optional<Instant> since = time(row, 3);
                if (since.isPresent()) {
                    kept.add(new Pause(code, since.get(), row.getInt(4), time(row, 5)));
                }
            }
        }
        return new Pauses(kept, oneAtATime);
    }

    void oneMoreInARow(ErrorCode code) throws SQLException {
        update(Sql.ONE_MORE_IN_A_ROW, code.code());
    }

    /** Begins a pause where so many are counted and it has not begun. */
    void pauseFrom(ErrorCode code, int most, long now) throws SQLException {
        update(Sql.PAUSE_FROM, now, code.code(), most);
    }

    void pause(ErrorCode code, long now) throws SQLException {
        update(Sql.PAUSE, code.code(), now);
    }

    /** Ends a pause, if there is one, and begins its count anew. @return whether anything changed */
    boolean endPause(ErrorCode code) throws SQLException {
        return update(Sql.END_PAUSE, code.code()) == 1;
    }

    /** @param seen how many probes there were; false where it is another number now, or there is no such pause */
    boolean beginProbe(ErrorCode code, int seen, long now) throws SQLException {
        return update(Sql.BEGIN_PROBE, now, code.code(), seen) == 1;
    }

    /** A new number for this opening. @param host where it runs; may be null */
    long enter(long now, String host) throws SQLException {
        number(Sql.ENTRANCE);
        long node = number(Sql.LAST_NODE).orElse(0) + 1;
        update(Sql.INSERT_NODE, node, now, now, host);
        return node;
    }

    /** Gives a sign of life. @return false where the node has been taken for dead */
    boolean beat(long node, long now) throws SQLException {
        return update(Sql.BEAT, now, node) == 1;
    }

    /** The nodes beside this one that did not leave in an orderly way, with their signs of life so far. */
    Map<Long, Long> others(long node) throws SQLException {
        Map<Long, Long> found = new HashMap<>();
        rows(Sql.OTHER_NODES, row -> found.put(row.getLong(1), row.getLong(2)), node);
        return found;
    }

    /** What the database's settings take from the promise. */
    Set<Durability> durability() throws SQLException {
        Map<String, String> settings = new HashMap<>();
        if (isShared()) {
            rows(dialect.durability(), row -> settings.put(row.getString(1), row.getString(2)));
        }
        Set<Durability> found = EnumSet.noneOf(Durability.class);
        settings.forEach((name, value) -> Dialect.weakness(name, value).ifPresent(found::add));
        return found;
    }

    /** The database's own time. */
    Instant clock() throws SQLException {
        return Instant.ofEpochMilli(number(dialect.clock()).orElseThrow());
    }

    /**
     * Ends a node, if nobody has ended it: its claims go back to the queue, those at their dot are uncertain.
     *
     * @return how many were at their dot
     */
    int leave(long node, boolean retryUncertain, long now) throws SQLException {
        if (update(Sql.END_NODE, node) != 1) {
            return 0;
        }
        update(Sql.TRIES_OF_LOST_DOTS, now, node);
        int uncertain = retryUncertain
                ? update(Sql.RETRY_LOST_DOTS, now + Settling.UNCERTAIN_DELAY.toMillis(), node)
                : update(Sql.HOLD_LOST_DOTS, now, now + Settling.KEPT.toMillis(), node);
        update(Sql.FREE_CLAIMS, node);
        update(Sql.FORGET_NODES, node);
        return uncertain;
    }

    /** Drops the content of final orders that can be released no more. @return how many */
    int dropStaleContent(long now, int limit) throws SQLException {
        PreparedStatement statement = statement(Sql.SELECT_STALE_CONTENT);
        set(statement, now, limit);
        List<String> ids = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        for (String id : ids) {
            update(Sql.DELETE_CONTENT, id);
            update(Sql.FORGET_CONTENT, id);
        }
        return ids.size();
    }

    /** Forgets orders that were final before {@code before}. @return the states they had */
    List<OrderState> forget(long before, int limit) throws SQLException {
        PreparedStatement statement = statement(Sql.SELECT_OLD);
        set(statement, before, limit);
        Map<String, OrderState> old = new HashMap<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                old.put(row.getString(1), OrderState.of(row.getString(2)));
            }
        }
        for (String id : old.keySet()) {
            update(Sql.DELETE_CONTENT, id);
            update(Sql.DELETE_TRIES, id);
            update(Sql.DELETE_ORDER, id);
        }
        return List.copyOf(old.values());
    }

    void forgetCounts(long before) throws SQLException {
        update(Sql.PRUNE_COUNTS, before / 60_000);
    }

    /** Makes a value of a row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What a question gives. */
    <T> List<T> rows(String sql, Row<T> each, Object... values) throws SQLException {
        PreparedStatement statement = statement(sql);
        set(statement, values);
        List<T> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(each.read(row));
            }
        }
        return found;
    }

    private int update(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statement(sql);
        set(statement, values);
        return statement.executeUpdate();
    }

    private OptionalLong number(String sql) throws SQLException {
        try (ResultSet row = statement(sql).executeQuery()) {
            return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
        }
    }

    private PreparedStatement statement(String sql) throws SQLException {
        PreparedStatement known = prepared.get(sql);
        if (known == null) {
            known = dialect.prepare(connection, sql);
            prepared.put(sql, known);
        }
        return known;
    }

    /** How many rows each one changed; a negative number where the driver does not tell. */
    private int[] batch(String sql, List<Object[]> rows) throws SQLException {
        if (rows.isEmpty()) {
            return new int[0];
        }
        PreparedStatement statement = statement(sql);
        for (Object[] values : rows) {
            set(statement, values);
            statement.addBatch();
        }
        return statement.executeBatch();
    }

    /** Which of these changes hit exactly one row. */
    private boolean[] hits(String sql, List<Object[]> rows) throws SQLException {
        boolean[] hits = new boolean[rows.size()];
        if (singly) {
            for (int i = 0; i < hits.length; i++) {
                hits[i] = update(sql, rows.get(i)) == 1;
            }
            return hits;
        }
        int[] counts = batch(sql, rows);
        for (int i = 0; i < hits.length; i++) {
            if (counts[i] < 0) {
                throw new SQLException("the driver does not tell what a batch hit");
            }
            hits[i] = counts[i] == 1;
        }
        return hits;
    }

    /** Finds out, by changes that change nothing, whether a driver not of our choice tells of each one what it hit. */
    void tryBatch() throws SQLException {
        if (!isShared()) {
            return;
        }
        List<Object[]> nobody = List.of(new Object[] {0L, -1L}, new Object[] {0L, -2L}, new Object[] {0L, -3L});
        singly = Arrays.stream(batch(Sql.BEAT, nobody)).anyMatch(count -> count != 0);
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof Integer number) {
                statement.setInt(i + 1, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else if (value == null) {
                statement.setNull(i + 1, Types.NULL);
            } else {
                statement.setString(i + 1, (String) value);
            }
        }
    }

    private static String word(Optional<ErrorCode> code) {
        return code.map(ErrorCode::code).orElse(null);
    }

    static Optional<ErrorCode> code(String word) {
        return Optional.ofNullable(word).map(ErrorCode::of);
    }

    static Optional<Instant> time(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}

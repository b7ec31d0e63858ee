package io.github.xmail.outbox;

import java.util.Collections;
import java.util.Set;

/**
 * Every statement of the outbox. Times are milliseconds since 1970, null where there is none. Three columns tell where an
 * order is: {@code settled} is null as long as it waits, {@code node} is null unless a node has claimed it, and {@code
 * claim} is the number of its last claim, kept after the claim has ended so that a late answer still finds its row.
 */
final class Sql {

    private Sql() {}

    /** A new order; an id that is there already changes nothing and counts 0. */
    static final String INSERT_ORDER = """
            insert into orders (id, digest, state, attempts, campaign, accepted, hours_from, due, expires, size,
                                claim, node, dotted)
            values (?, ?, 'queued', 0, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            on conflict do nothing
            """;

    static final String INSERT_ORDER_MYSQL = """
            insert ignore into orders (id, digest, state, attempts, campaign, accepted, hours_from, due, expires, size,
                                       claim, node, dotted)
            values (?, ?, 'queued', 0, ?, ?, ?, ?, ?, ?, ?, ?, 0)
            """;

    /** Whether the row of that id is the one that this claim inserted. */
    static final String IS_OF_CLAIM = "select 1 from orders where id = ? and claim = ?";

    static final String INSERT_CONTENT = "insert into contents (id, body) values (?, ?)";

    /** Takes an insert back whose commit was not confirmed. The claim tells it from a later order of the same id. */
    static final String DELETE_UNCONFIRMED = "delete from orders where id = ? and claim = ?";

    static final String FIND =
            "select id, digest, state, code, smtp_status, attempts, accepted from orders where id = ?";

    /** The oldest due first. A row without content can never be sent and is left to the end of its hours. */
    static final String SELECT_DUE = """
            select id, state, code, attempts, hours_from, expires, size
            from orders
            where settled is null and node is null and due <= ? and exists (
                select 1 from contents where contents.id = orders.id)
            order by due
            limit ?
            """;

    static final String CLAIM = "update orders set node = ?, claim = ?, dotted = 0 where id = ? and node is null";

    /** How many contents are asked for at once. */
    static final int CONTENTS_AT_ONCE = 64;

    static final String SELECT_CONTENTS = "select id, body from contents where id in ("
            + String.join(", ", Collections.nCopies(CONTENTS_AT_ONCE, "?")) + ")";

    /** When the next order that nobody has claimed is due. */
    static final String NEXT_DUE = "select due from orders where settled is null and node is null order by due limit 1";

    /** The clock was set, and what waits has its times from before. */
    static final String MOVE_WAITING =
            "update orders set due = due + ?, hours_from = hours_from + ? where settled is null";

    /** Must hit exactly one row: else the claim is lost. */
    static final String NOTE_DOT = "update orders set dotted = 1 where id = ? and claim = ? and node = ?";

    /** Ends a claim with a new state. */
    static final String SETTLE = """
            update orders
            set state = ?, code = ?, smtp_status = coalesce(?, smtp_status), attempts = attempts + ?,
                due = ?, settled = ?, kept_until = ?, node = null, dotted = 0
            where id = ? and claim = ? and node = ?
            """;

    /** Ends a claim and leaves everything else as it was. */
    static final String GIVE_BACK =
            "update orders set due = ?, node = null, dotted = 0 where id = ? and claim = ? and node = ?";

    static final String SELECT_STATE = "select state from orders where id = ?";

    /** The answer to the dot after all: only as long as nobody has claimed or released the order since. */
    static final String SETTLE_LATE = """
            update orders
            set state = ?, code = ?, smtp_status = coalesce(?, smtp_status), due = ?, settled = ?, kept_until = ?
            where id = ? and claim = ? and node is null and code = 'smtp_uncertain'
            """;

    static final String INSERT_TRY =
            "insert into tries (id, number, at, phase, code, smtp_status) values (?, ?, ?, ?, ?, ?)";

    /** The late answer belongs to the try that was uncertain. */
    static final String UPDATE_TRY =
            "update tries set at = ?, phase = ?, code = ?, smtp_status = ? where id = ? and number = ?";

    static final String TRIM_TRIES = "delete from tries where id = ? and number <= ?";

    static final String DELETE_TRIES = "delete from tries where id = ?";

    static final String SELECT_TRIES = "select at, phase, code, smtp_status from tries where id = ? order by number";

    static final String DELETE_CONTENT = "delete from contents where id = ?";

    static final String DELETE_ORDER = "delete from orders where id = ?";

    static final String ADD_COUNT = """
            insert into counts (minute, name, node, n) values (?, ?, ?, ?)
            on conflict (minute, name, node) do update set n = counts.n + excluded.n
            """;

    static final String ADD_COUNT_MYSQL = """
            insert into counts (minute, name, node, n) values (?, ?, ?, ?)
            on duplicate key update n = n + values(n)
            """;

    static final String PRUNE_COUNTS = "delete from counts where minute < ?";

    /** Final orders whose content is kept for a release that nobody asked for in time. */
    static final String SELECT_STALE_CONTENT =
            "select id from orders where kept_until is not null and kept_until <= ? limit ?";

    static final String FORGET_CONTENT = "update orders set kept_until = null where id = ?";

    /** Orders whose time in the log is over; one that waits has no {@code settled}. */
    static final String SELECT_OLD = "select id, state from orders where settled is not null and settled <= ? limit ?";

    /** Back to the queue, its hours anew. Only while its content is kept. */
    static final String RELEASE = """
            update orders
            set state = 'queued', code = null, hours_from = ?, due = ?, settled = null, kept_until = null
            where id = ? and state in ('failed', 'uncertain') and kept_until is not null and node is null
            """;

    static final String GIVE_UP = """
            update orders
            set state = 'failed', code = 'given_up', settled = ?, kept_until = null
            where id = ? and state in ('queued', 'deferred', 'failed', 'uncertain') and node is null
            """;

    static final String SELECT_EXPIRED = """
            select id, state, code from orders
            where settled is null and expires is not null and expires <= ? and node is null
            limit ?
            """;

    static final String SELECT_OUT_OF_TIME = """
            select id, state, code from orders
            where settled is null and hours_from <= ? and node is null
            limit ?
            """;

    /** Ends an order that nobody has claimed. */
    static final String END =
            "update orders set state = ?, code = ?, settled = ?, kept_until = ? where id = ? and node is null";

    static final String COUNT_QUEUED = "select count(*) from orders where settled is null and state = 'queued'";

    static final String COUNT_DEFERRED = "select count(*) from orders where settled is null and state = 'deferred'";

    static final String COUNT_UNCERTAIN = "select count(*) from orders where state = 'uncertain'";

    static final String OLDEST_WAITING =
            "select hours_from from orders where settled is null order by hours_from limit 1";

    static final String SELECT_PAUSES = "select code, in_a_row, since, probes, probed from pauses order by since, code";

    static final String ONE_MORE_IN_A_ROW = """
            insert into pauses (code, in_a_row, since, probes, probed) values (?, 1, null, 0, null)
            on conflict (code) do update set in_a_row = pauses.in_a_row + 1
            """;

    static final String ONE_MORE_IN_A_ROW_MYSQL = """
            insert into pauses (code, in_a_row, since, probes, probed) values (?, 1, null, 0, null)
            on duplicate key update in_a_row = in_a_row + 1
            """;

    static final String PAUSE_FROM = "update pauses set since = ? where code = ? and since is null and in_a_row >= ?";

    /** A pause that is there already goes on as it is. */
    static final String PAUSE = """
            insert into pauses (code, in_a_row, since, probes, probed) values (?, 0, ?, 0, null)
            on conflict (code) do update set since = coalesce(pauses.since, excluded.since)
            """;

    static final String PAUSE_MYSQL = """
            insert into pauses (code, in_a_row, since, probes, probed) values (?, 0, ?, 0, null)
            on duplicate key update since = coalesce(since, values(since))
            """;

    static final String END_PAUSE = "delete from pauses where code = ?";

    /** One node alone hits the row. */
    static final String BEGIN_PROBE =
            "update pauses set probes = probes + 1, probed = ? where code = ? and probes = ? and since is not null";

    /** The highest number ever given, so that a number is never given twice. */
    static final String LAST_NODE = "select number from nodes order by number desc limit 1";

    /** One node after the other takes its number. */
    static final String ENTRANCE = "select version from schema_version";

    static final String INSERT_NODE =
            "insert into nodes (number, beat, started, seen, host, gone) values (?, 0, ?, ?, ?, 0)";

    /**
     * The first statement of every transaction. Others see that this node lives; it sees whether they took it for dead (no
     * row is hit); and it waits until a transaction of its own whose answer was lost has ended, one way or the other.
     */
    static final String BEAT = "update nodes set beat = beat + 1, seen = ? where number = ? and gone = 0";

    static final String OTHER_NODES = "select number, beat from nodes where number <> ? and gone = 0";

    /** One node alone hits the row. */
    static final String END_NODE = "update nodes set gone = 1 where number = ? and gone = 0";

    static final String FORGET_NODES = "delete from nodes where gone = 1 and number < ?";

    /** The story of mails whose answer to the dot will not come any more. */
    static final String TRIES_OF_LOST_DOTS = """
            insert into tries (id, number, at, phase, code, smtp_status)
            select id, attempts + 1, ?, 'dot', 'smtp_uncertain', null
            from orders where settled is null and node = ? and dotted = 1
            """;

    /** A dead node's mails that were at their final dot: nobody can know. */
    static final String HOLD_LOST_DOTS = """
            update orders
            set state = 'uncertain', code = 'smtp_uncertain', attempts = attempts + 1, settled = ?, kept_until = ?,
                node = null, dotted = 0
            where settled is null and node = ? and dotted = 1
            """;

    /** The same where the administrator prefers a second mail to none. */
    static final String RETRY_LOST_DOTS = """
            update orders
            set state = 'deferred', code = 'smtp_uncertain', attempts = attempts + 1, due = ?, node = null, dotted = 0
            where settled is null and node = ? and dotted = 1
            """;

    /** What else a dead node had claimed goes back to where it was. */
    static final String FREE_CLAIMS = "update orders set node = null where settled is null and node = ?";

    /** One page of the log, the newest first: so many rows are looked at, and those that match are taken. */
    static final String SELECT_LOG = """
            select id, state, code, smtp_status, attempts, campaign, accepted, due, expires, settled, kept_until,
                   case when node is null then 0 else 1 end
            from (select * from orders where accepted <= ? and (accepted < ? or id < ?)
                  order by accepted desc, id desc limit ?) as looked_at
            where state = coalesce(?, state) and coalesce(campaign, '') = coalesce(?, campaign, '')
            order by accepted desc, id desc
            limit ?
            """;

    /** Where that look ended; no row where the log ended before. */
    static final String LAST_LOOKED_AT = """
            select accepted, id from orders where accepted <= ? and (accepted < ? or id < ?)
            order by accepted desc, id desc limit 1 offset ?
            """;

    static final String SELECT_LOGGED = """
            select id, state, code, smtp_status, attempts, campaign, accepted, due, expires, settled, kept_until,
                   case when node is null then 0 else 1 end
            from orders where id = ?
            """;

    static final String WAITING_BY_REASON = """
            select state, code, count(*)
            from (select state, code from orders where settled is null limit 100000) as looked_at
            group by state, code order by count(*) desc, state, code
            """;

    /** Outcomes by pieces of so many minutes; the first parameter moves them to the reader's zone. */
    static final String SUM_COUNTS = """
            select piece, name, sum(n)
            from (select minute + ? - (minute + ?) % ? as piece, name, n from counts where minute >= ?) as pieces
            group by piece, name order by piece, name
            """;

    static final String SELECT_NODES = """
            select number, host, started, seen, beat,
                   (select count(*) from orders where settled is null and node = nodes.number)
            from nodes where gone = 0 order by number
            """;

    /** What several nodes may ask for at once: each row goes to one of them, and the others pass it over. */
    static final Set<String> FOR_ONE_NODE =
            Set.of(SELECT_DUE, SELECT_STALE_CONTENT, SELECT_OLD, SELECT_EXPIRED, SELECT_OUT_OF_TIME);

    /** What one node after the other may read. */
    static final Set<String> LOCKING = Set.of(ENTRANCE);
}

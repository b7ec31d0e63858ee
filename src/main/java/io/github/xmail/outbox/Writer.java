package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one thread that owns the connection. It takes what work is there, runs it in one transaction, commits, and then tells
 * the callers. After any error it drops the connection and opens a new one; settlings wait meanwhile, all else is refused.
 */
final class Writer {

    private static final EventLog LOG = EventLog.of(Writer.class.getName());
    private static final int MOST_AT_ONCE = 512;
    private static final long COMPANY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BREATH_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final Duration LAST_EFFORT = Duration.ofSeconds(5);

    /** What is queued at the end may be much, and a network that swallows packets takes its time. */
    private static final Duration LONGEST_END = Duration.ofSeconds(45);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final int MOST_LOOKED_AT = 200;

    /** What the outbox and its writer share. */
    record Parts(
            OutboxSettings settings,
            OutboxTime time,
            Handover handover,
            Backlog backlog,
            Census census,
            Watches watches) {}

    private final Database database;
    private final OutboxSettings settings;
    private final OutboxTime time;
    private final Handover handover;
    private final Backlog backlog;
    private final Census census;
    private final Watches watches;
    private final Consumer<Duration> commitTook;
    private final Pruning pruning;
    private final Rounds rounds;
    private final Thread thread;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private volatile boolean closing;
    private volatile boolean ended;

    // of the writer's thread alone
    private final List<Work> inHand = new ArrayList<>();
    private final List<Work.Settle> unsettled = new ArrayList<>();
    private final List<Transaction.Undo> undos = new ArrayList<>();
    private Ledger ledger;
    private Schema schema;
    private Transaction.Setting setting;
    private Set<Long> abandoned = Set.of();
    private int failures;
    private long connectAfter = System.nanoTime();
    private long writeAfter = System.nanoTime();
    private long lookAfter = System.nanoTime();
    private String lastTrouble;
    private boolean room = true;
    private boolean tidying = true;

    Writer(Database database, Parts parts, Consumer<Duration> commitTook) {
        this.database = database;
        this.settings = parts.settings;
        this.time = parts.time;
        this.handover = parts.handover;
        this.backlog = parts.backlog;
        this.census = parts.census;
        this.watches = parts.watches;
        this.commitTook = commitTook;
        this.pruning = new Pruning(Duration.ofDays(settings.retentionDays()), time);
        this.rounds = new Rounds(time, handover, backlog, census, settings.retryUncertain());
        this.thread = new Thread(null, this::run, "xmail-outbox", 0, false);
        thread.setContextClassLoader(null);
        thread.setDaemon(true);
    }

    /** Starts, and waits for the end of the first attempt to open, but not for ever. */
    void start(Duration longest) {
        thread.start();
        try {
            firstAttempt.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has a piece of work done, or refused. Returns at once. */
    void submit(Work work) {
        queue.add(work);
        if (ended && queue.remove(work)) {
            work.refuse(unavailable(null));
        }
    }

    /** Does the work that is there, ends this node's claims and lets go of everything. */
    void close() {
        closing = true;
        queue.add(new Work.Read<>(any -> true, new CompletableFuture<>()));
        boolean interrupted = joined(LONGEST_END);
        if (thread.isAlive()) {
            // a pool that has no connection left may wait for ever
            thread.interrupt();
            interrupted |= joined(LAST_EFFORT);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether this thread was interrupted meanwhile */
    private boolean joined(Duration longest) {
        boolean interrupted = false;
        long until = System.nanoTime() + longest.toNanos();
        while (thread.isAlive() && System.nanoTime() - until < 0) {
            try {
                thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }

    private void run() {
        try {
            survive(() -> turn(inHand));
            firstAttempt.countDown();
            while (!closing || !queue.isEmpty()) {
                survive(() -> turn(gather()));
            }
            leave();
        } finally {
            ended = true;
            letGo();
            refuse(unsettled, null);
            refuse(drain(), null);
        }
    }

    /** Without this thread nothing would be accepted and nothing mailed any more, so it survives whatever goes wrong. */
    private void survive(Runnable step) {
        try {
            step.run();
        } catch (Throwable unforeseen) {
            beginAnew(unforeseen);
        }
        inHand.clear();
    }

    /**
     * What was committed may not have been handed over, and nobody knows which: as a node of another number this process
     * gets it back from the table, as if it had been killed.
     */
    private void beginAnew(Throwable unforeseen) {
        Transaction.Setting given = setting;
        setting = null;
        try {
            abandoned = given == null ? abandoned : Set.of(given.claims().node());
            refuse(inHand, unforeseen);
            handover.clear(); // behind refusals, which give room back themselves
            fail("met an error", unforeseen);
        } catch (Throwable again) {
            // the log may be what has no memory; the connection is opened anew in either case
            closeLedger(false);
        }
    }

    private List<Work> gather() {
        try {
            Work first = queue.poll(patience(), TimeUnit.NANOSECONDS);
            if (first == null) {
                idle();
            } else {
                inHand.add(first);
                queue.drainTo(inHand, MOST_AT_ONCE);
                awaitCompany(inHand);
            }
        } catch (InterruptedException e) {
            // nobody has reason to interrupt this thread; close() ends it
        }
        return inHand;
    }

    /** Nobody waits for a settling: it shares the flush of what comes next, if that comes at once. */
    private void awaitCompany(List<Work> works) throws InterruptedException {
        long until = System.nanoTime() + COMPANY_NANOS;
        while (works.stream().allMatch(Work.Settle.class::isInstance) && works.size() < MOST_AT_ONCE) {
            Work next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            works.add(next);
            queue.drainTo(works, MOST_AT_ONCE);
        }
    }

    private long patience() {
        if (ledger == null || !unsettled.isEmpty()) {
            return Math.max(0, Math.max(connectAfter, writeAfter) - System.nanoTime());
        }
        if (pruning.hasMore()) {
            return 0;
        }
        // while mails go out, room that is given back is wanted again at once
        if (tidying && (handover.size() == 0 || !room)) {
            return BREATH_NANOS;
        }
        return ledger.isShared() && !watches.isEmpty() ? LOOK_NANOS : PAUSE_NANOS;
    }

    private void idle() {
        if (tidying && ledger != null) {
            tidy();
        }
        Duration off = time.off();
        if (handover.size() == 0 && ledger != null && !off.isZero()) {
            followClock(off);
        }
    }

    /** What waits keeps its distance: a clock that is set makes neither a burst nor an hour of silence. */
    private void followClock(Duration off) {
        try {
            // of several nodes each would move it
            if (!ledger.isShared()) {
                ledger.begin();
                ledger.moveWaiting(off.toMillis());
                ledger.commit();
            }
            time.follow(off);
            backlog.nextDue(ledger.nextDue().orElse(Long.MAX_VALUE));
            handover.wake();
        } catch (SQLException | RuntimeException e) {
            fail("cannot be written", e);
        }
    }

    private void tidy() {
        try {
            tidying = database.giveBackRoom(ledger.connection());
        } catch (SQLException | RuntimeException e) {
            tidying = false;
            fail("cannot be tidied", e);
        }
    }

    /** Reads come last: whoever settles and then asks sees what he settled, and nobody sees what is not committed. */
    private void turn(List<Work> works) {
        List<Work> changes = new ArrayList<>();
        List<Work.Read<?>> reads = new ArrayList<>();
        for (Work work : works) {
            if (work instanceof Work.Settle settle) {
                unsettled.add(settle);
            } else if (work instanceof Work.Read<?> read) {
                reads.add(read);
            } else {
                changes.add(work);
            }
        }
        write(changes);
        for (Work.Read<?> read : reads) {
            if (connect()) {
                read(read);
            } else {
                read.refuse(unavailable(null));
            }
        }
        look();
    }

    /** Who watches an order that another node has is told too. */
    private void look() {
        if (ledger == null || !ledger.isShared() || watches.isEmpty() || System.nanoTime() - lookAfter < 0) {
            return;
        }
        try {
            for (String id : watches.some(MOST_LOOKED_AT)) {
                ledger.find(id).ifPresent(watches::look);
            }
        } catch (SQLException | RuntimeException | OutOfMemoryError e) {
            fail("cannot be read", e);
        }
        lookAfter = System.nanoTime() + LOOK_NANOS;
    }

    private void write(List<Work> changes) {
        if (!connect() || System.nanoTime() - writeAfter < 0 || !inPlace()) {
            refuse(changes, null);
            return;
        }
        // after a failure what is known to have happened goes first: a new order may be what does not fit
        if (failures > 0 && !unsettled.isEmpty() && !commit(List.of())) {
            refuse(changes, null);
            return;
        }
        refuseWhatHasNoRoom(changes);
        if (pruning.isDue()) {
            changes.add(pruning);
            tidying = true;
        }
        boolean round = ledger.isShared() && rounds.isDue();
        if (round) {
            changes.add(rounds); // the last, so that what it sees is what is committed
        }
        if (commit(changes) && round) {
            count();
        }
    }

    private void count() {
        try {
            rounds.count(ledger);
        } catch (SQLException | RuntimeException | OutOfMemoryError e) {
            fail("cannot be read", e);
        }
    }

    private void read(Work.Read<?> read) {
        try {
            read.run(ledger);
        } catch (SQLException | RuntimeException | OutOfMemoryError e) {
            read.refuse(unavailable(e));
            fail("cannot be read", e);
        }
    }

    /** @return false where nothing was committed */
    private boolean commit(List<Work> rest) {
        Transaction transaction = new Transaction(setting, time.millis(), List.copyOf(unsettled), rest);
        if (transaction.isEmpty()) {
            return true;
        }
        long startNanos = System.nanoTime();
        try {
            ledger.begin();
            transaction.run(ledger);
            ledger.commit();
        } catch (TakenForDeadException e) {
            transaction.failed(unavailable(e));
            closeLedger(false);
            return false;
        } catch (SQLException | RuntimeException | Error e) {
            // memory may be short for one large group; the next one may well go through
            undos.addAll(transaction.failed(unavailable(e)));
            fail("cannot be written", e);
            return false;
        }
        commitTook.accept(Duration.ofNanos(System.nanoTime() - startNanos));
        unsettled.clear();
        succeed();
        transaction.committed();
        return true;
    }

    private void refuseWhatHasNoRoom(List<Work> changes) {
        if (changes.stream().noneMatch(Work::needsRoom)) {
            return;
        }
        if (database.hasRoom()) {
            tidying |= !room;
            room = true;
            return;
        }
        if (room) {
            room = false;
            trouble(database.name() + " has no room for new orders; those that wait are mailed", null);
        }
        tidying = true;
        refuse(changes.stream().filter(Work::needsRoom).toList(), null);
        changes.removeIf(Work::needsRoom);
    }

    /** Keeps the connection where it is not: as long as it is open, what was deleted can still be put back. */
    private boolean inPlace() {
        try {
            database.checkInPlace();
            return true;
        } catch (UnavailableException e) {
            failures++;
            writeAfter = System.nanoTime() + PAUSE_NANOS;
            trouble(e.getMessage(), e.getCause());
            return false;
        }
    }

    private boolean connect() {
        if (ledger != null) {
            return true;
        }
        if (System.nanoTime() - connectAfter < 0) {
            return false;
        }
        try {
            ledger = open();
            handover.wake();
            return true;
        } catch (UnavailableException e) {
            trouble(e.getMessage(), e.getCause());
        } catch (SQLException | RuntimeException | LinkageError | OutOfMemoryError e) {
            trouble(database.name() + " cannot be opened", e);
        }
        connectAfter = System.nanoTime() + PAUSE_NANOS;
        return false;
    }

    private Ledger open() throws SQLException, UnavailableException {
        Connection connection = database.connect();
        try {
            if (schema == null) {
                schema = Schema.of(database.dialect());
            }
            schema.upgrade(connection, database.dialect());
            Ledger opened = new Ledger(connection, database.dialect(), database.largestContent());
            opened.tryBatch();
            enter(opened);
            census.take(opened);
            backlog.pauses(opened.pauses());
            backlog.nextDue(opened.nextDue().orElse(Long.MAX_VALUE));
            return opened;
        } catch (SQLException | UnavailableException | RuntimeException | Error e) {
            // one that stayed open would hold the embedded database against every later one
            releaseQuietly(connection, false);
            throw e;
        }
    }

    /** Every time puts right what a failed commit may have left. */
    private void enter(Ledger opened) throws SQLException {
        if (time.isOfDatabase()) {
            time.learn(opened.clock());
        }
        opened.begin();
        Transaction.Setting entered = setting;
        if (entered == null || isTakenForDead(opened, entered.claims().node())) {
            entered = new Transaction.Setting(
                    handover, backlog, watches, settings.maxQueued(), new Claims(firstTime(opened)));
        }
        for (Transaction.Undo undo : undos) {
            undo.run(opened);
        }
        opened.commit();
        undos.clear();
        abandoned = Set.of();
        tellOf(entered);
        setting = entered;
        if (failures == 0) {
            lastTrouble = null;
        }
    }

    /** An embedded outbox has nobody who could; its disk may be full, and it opens all the same. */
    private boolean isTakenForDead(Ledger opened, long node) throws SQLException {
        return opened.isShared() && !opened.beat(node, time.millis());
    }

    /** Takes a number; takes over what it left itself, and where no other process can be at work what the last one left. */
    private long firstTime(Ledger opened) throws SQLException {
        long now = time.millis();
        long node = opened.enter(now, HostName.orNull());
        Tally tally = new Tally();
        for (long gone : opened.isShared() ? abandoned : opened.others(node).keySet()) {
            tally.count(OrderState.UNCERTAIN, now, opened.leave(gone, settings.retryUncertain(), now));
        }
        opened.count(tally, node);
        return node;
    }

    private void tellOf(Transaction.Setting entered) {
        long node = entered.claims().node();
        if (setting == null) {
            LOG.event(LogEvent.OUTBOX_OPEN)
                    .with("outbox", database.name())
                    .with("node", node)
                    .write();
        } else if (setting.claims().node() != node) {
            handover.withdraw(order -> Claims.nodeOf(order.claim()) != node);
            LOG.event(LogEvent.NODE_TAKEN_FOR_DEAD)
                    .with("node", setting.claims().node())
                    .with("now", node)
                    .write();
        }
    }

    private void succeed() {
        if (failures > 0) {
            LOG.event(LogEvent.OUTBOX_WORKS_AGAIN)
                    .with("outbox", database.name())
                    .write();
        }
        failures = 0;
        lastTrouble = null;
    }

    /** The connection is given up: after a full disk, for one, the old one may store rows of a transaction that failed. */
    private void fail(String what, Throwable e) {
        failures++;
        writeAfter = System.nanoTime() + (failures > 1 ? PAUSE_NANOS : 0);
        database.writeFailed();
        trouble(database.name() + " " + what, e);
        closeLedger(false);
    }

    /** Said once, until something else is the matter. */
    private void trouble(String message, Throwable cause) {
        if (!message.equals(lastTrouble)) {
            lastTrouble = message;
            EventLog.Line line = LOG.event(LogEvent.OUTBOX_UNAVAILABLE).with("reason", message);
            (cause == null ? line : line.cause(cause)).write();
        }
    }

    private void leave() {
        long giveUp = System.nanoTime() + LAST_EFFORT.toNanos();
        while (!left() && System.nanoTime() - giveUp < 0 && setting != null) {
            pauseBriefly();
        }
        if (!unsettled.isEmpty()) {
            LOG.event(LogEvent.OUTCOMES_LOST)
                    .with("outbox", database.name())
                    .with("outcomes", unsettled.size())
                    .write();
        }
    }

    private boolean left() {
        if (!connect()) {
            return false;
        }
        if (!commit(List.of())) {
            return false;
        }
        try {
            ledger.begin();
            long now = time.millis();
            Tally tally = new Tally();
            int uncertain = ledger.leave(setting.claims().node(), settings.retryUncertain(), now);
            tally.count(OrderState.UNCERTAIN, now, uncertain);
            ledger.count(tally, setting.claims().node());
            ledger.commit();
            closeLedger(true);
            return true;
        } catch (SQLException | RuntimeException e) {
            fail("cannot be written", e);
            return false;
        }
    }

    private static void pauseBriefly() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            // nobody has reason to interrupt this thread
        }
    }

    private void letGo() {
        closeLedger(false);
        try {
            database.close();
        } catch (RuntimeException e) {
            LOG.event(LogEvent.OUTBOX_CLOSE_FAILED)
                    .with("outbox", database.name())
                    .cause(e)
                    .write();
        }
    }

    private void closeLedger(boolean sound) {
        if (ledger != null) {
            releaseQuietly(ledger.connection(), sound);
            ledger = null;
        }
    }

    private void releaseQuietly(Connection connection, boolean sound) {
        try {
            database.release(connection, sound);
        } catch (SQLException | RuntimeException e) {
            LOG.event(LogEvent.OUTBOX_CONNECTION_FAILED).cause(e).write();
        }
    }

    private List<Work> drain() {
        List<Work> works = new ArrayList<>();
        queue.drainTo(works);
        return works;
    }

    private static void refuse(List<? extends Work> works, Throwable cause) {
        works.forEach(work -> work.refuse(unavailable(cause)));
    }

    private static CodedException unavailable(Throwable cause) {
        return new CodedException(
                ErrorCode.OUTBOX_UNAVAILABLE,
                "The outbox cannot be used at present; the log of the server says why. Send it again later.",
                cause);
    }
}

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
    private static final long LAST_EFFORT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Database database;
    private final Schema schema;
    private final OutboxSettings settings;
    private final OutboxTime time;
    private final Handover handover;
    private final Backlog backlog;
    private final Watches watches;
    private final Consumer<Duration> commitTook;
    private final Pruning pruning;
    private final Thread thread;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);
    private final BlockingQueue<Work> queue = new LinkedBlockingQueue<>();
    private volatile boolean closing;
    private volatile boolean ended;

    // of the writer's thread alone
    private final List<Work.Settle> unsettled = new ArrayList<>();
    private final List<Transaction.Undo> undos = new ArrayList<>();
    private Ledger ledger;
    private Transaction.Setting setting;
    private int failures;
    private long connectAfter = System.nanoTime();
    private long writeAfter = System.nanoTime();
    private String lastTrouble;

    Writer(
            Database database,
            Schema schema,
            OutboxSettings settings,
            OutboxTime time,
            Handover handover,
            Backlog backlog,
            Watches watches,
            Consumer<Duration> commitTook) {
        this.database = database;
        this.schema = schema;
        this.settings = settings;
        this.time = time;
        this.handover = handover;
        this.backlog = backlog;
        this.watches = watches;
        this.commitTook = commitTook;
        this.pruning = new Pruning(Duration.ofDays(settings.retentionDays()), time);
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
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            turn(List.of());
            firstAttempt.countDown();
            while (!closing || !queue.isEmpty()) {
                turn(gather());
            }
            leave();
        } finally {
            ended = true;
            letGo();
            refuse(unsettled, null);
            refuse(drain(), null);
        }
    }

    private List<Work> gather() {
        List<Work> works = new ArrayList<>();
        try {
            Work first = queue.poll(patience(), TimeUnit.NANOSECONDS);
            if (first == null) {
                idle();
            } else {
                works.add(first);
                queue.drainTo(works, MOST_AT_ONCE);
                awaitCompany(works);
            }
        } catch (InterruptedException e) {
            // nobody has reason to interrupt this thread; close() ends it
        }
        return works;
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
        return pruning.hasMore() ? 0 : PAUSE_NANOS;
    }

    private void idle() {
        if (handover.size() == 0 && time.follow()) {
            handover.wake();
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
        if (pruning.isDue()) {
            changes.add(pruning);
        }
        commit(changes);
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
        } catch (SQLException | RuntimeException | OutOfMemoryError e) {
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
            schema.upgrade(connection, database.dialect());
            Ledger opened = new Ledger(connection, database.dialect());
            enter(opened);
            backlog.counted(
                    opened.queued(),
                    opened.deferred(),
                    opened.uncertain(),
                    opened.nextDue().orElse(Long.MAX_VALUE),
                    opened.pauses());
            return opened;
        } catch (SQLException | UnavailableException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    /** The first time takes over what the last process left; every time puts right what a failed commit may have left. */
    private void enter(Ledger opened) throws SQLException {
        opened.begin();
        long now = time.millis();
        Transaction.Setting entered = setting;
        if (entered == null) {
            long node = opened.enter(now);
            Tally tally = new Tally();
            for (long gone : opened.others(node)) {
                tally.count(OrderState.UNCERTAIN, now, opened.leave(gone, settings.retryUncertain(), now));
            }
            opened.count(tally);
            entered = new Transaction.Setting(handover, backlog, watches, settings.maxQueued(), new Claims(node));
        }
        for (Transaction.Undo undo : undos) {
            undo.run(opened);
        }
        opened.commit();
        undos.clear();
        if (setting == null) {
            LOG.event(LogEvent.OUTBOX_OPEN).with("outbox", database.name()).write();
        }
        setting = entered;
        if (failures == 0) {
            lastTrouble = null;
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
        trouble(database.name() + " " + what, e);
        closeLedger();
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
        long giveUp = System.nanoTime() + LAST_EFFORT_NANOS;
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
            ledger.count(tally);
            ledger.commit();
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
        closeLedger();
        try {
            database.close();
        } catch (RuntimeException e) {
            LOG.event(LogEvent.OUTBOX_CLOSE_FAILED)
                    .with("outbox", database.name())
                    .cause(e)
                    .write();
        }
    }

    private void closeLedger() {
        if (ledger != null) {
            try {
                ledger.close();
            } catch (SQLException | RuntimeException e) {
                LOG.event(LogEvent.OUTBOX_CONNECTION_FAILED).cause(e).write();
            }
            ledger = null;
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
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

package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The outbox over a database: turns calls into work for the writer and waits for it. */
final class DurableOutbox implements Outbox {

    private static final Duration LONGEST_OPENING = Duration.ofSeconds(10);
    private static final long LONGEST_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int FEW = 8;
    private static final int OVERDUE_STEP = 200;

    /** Other nodes may have changed figures that are older. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final OutboxSettings settings;
    private final OutboxTime time;
    private final Handover handover = new Handover();
    private final Backlog backlog = new Backlog();
    private final Census census;
    private final Watches watches = new Watches();
    private final Precedence precedence = new Precedence();
    private final History history = new LedgerHistory(this::read);
    private final AtomicBoolean claiming = new AtomicBoolean();
    private final Writer writer;
    private volatile boolean accepting = true;
    private volatile boolean closed;

    private DurableOutbox(OutboxSettings settings, Database database, OutboxTime time, Consumer<Duration> commitTook) {
        this.settings = settings;
        this.time = time;
        this.census = new Census(time, backlog);
        this.writer =
                new Writer(database, new Writer.Parts(settings, time, handover, backlog, census, watches), commitTook);
    }

    static Outbox open(OutboxSettings settings, Database database, OutboxTime time) {
        return open(settings, database, time, took -> {});
    }

    static Outbox open(OutboxSettings settings, Database database, OutboxTime time, Consumer<Duration> commitTook) {
        DurableOutbox outbox = new DurableOutbox(settings, database, time, commitTook);
        outbox.writer.start(LONGEST_OPENING);
        return outbox;
    }

    @Override
    public Acceptance accept(NewOrder order) {
        if (!accepting) {
            throw new CodedException(ErrorCode.OUTBOX_UNAVAILABLE, "The worker is stopping; send it again later.");
        }
        Work.Accept accept = new Work.Accept(order);
        precedence.enter();
        try {
            writer.submit(accept);
            return await(accept.answer);
        } finally {
            precedence.leave();
        }
    }

    @Override
    public Optional<KnownOrder> find(String id) {
        return read(ledger -> ledger.find(id));
    }

    @Override
    public List<PastTry> tries(String id) {
        return read(ledger -> ledger.tries(id));
    }

    @Override
    public void checkWritable() {
        Doing<Boolean> nothing = new Doing<>((ledger, tally) -> true, true);
        writer.submit(nothing);
        await(nothing.answer());
    }

    @Override
    public Set<Durability> durability() {
        return read(Ledger::durability);
    }

    @Override
    public Figures figures() {
        return read(ledger -> {
            if (ledger.isShared() && census.isOlderThan(FRESH)) {
                census.take(ledger);
            }
            return backlog.figures(ledger.oldest());
        });
    }

    @Override
    public Watch watch(String id, Consumer<KnownOrder> listener) {
        return watches.open(id, listener);
    }

    @Override
    public Optional<ClaimedOrder> take(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        precedence.giveWay();
        while (!closed) {
            long seen = handover.changes();
            Optional<ClaimedOrder> next = handover.poll();
            long untilDue = claimWhereDue();
            long left = deadline - System.nanoTime();
            if (next.isPresent() || left <= 0) {
                return next;
            }
            handover.await(seen, Math.min(left, untilDue));
        }
        return Optional.empty();
    }

    /** @return how long, in nanoseconds, one may sleep before one looks again */
    private long claimWhereDue() {
        long until = backlog.nextDue() - time.millis();
        if (until > 0) {
            return Math.min(LONGEST_SLEEP_NANOS, TimeUnit.MILLISECONDS.toNanos(until));
        }
        if (handover.size() < FEW && claiming.compareAndSet(false, true)) {
            writer.submit(new Claiming(time, handover, backlog, () -> claiming.set(false)));
        }
        return LONGEST_SLEEP_NANOS;
    }

    @Override
    public void noteDot(ClaimedOrder order) throws ClaimLostException {
        Work.Dot dot = new Work.Dot(order, new CompletableFuture<>());
        writer.submit(dot);
        if (!await(dot.answer())) {
            throw new ClaimLostException(order.id());
        }
    }

    @Override
    public CompletableFuture<Void> settle(ClaimedOrder order, Outcome outcome) {
        Settling settling = Settling.of(order, outcome, settings.retryUncertain(), time.millis());
        Work.Settle settle = new Work.Settle(settling, new CompletableFuture<>());
        writer.submit(settle);
        return settle.committed();
    }

    @Override
    public Pauses pauses() {
        return backlog.pauses();
    }

    @Override
    public void pause() {
        await(change((ledger, tally) -> {
            ledger.pause(ErrorCode.PAUSED, time.millis());
            tally.pausesChanged();
            return true;
        }));
    }

    @Override
    public boolean resume(ErrorCode code) {
        return await(change((ledger, tally) -> {
            tally.pausesChanged();
            return ledger.endPause(code);
        }));
    }

    @Override
    public boolean beginProbe(Pause pause) {
        return await(change((ledger, tally) -> {
            tally.pausesChanged();
            return ledger.beginProbe(pause.code(), pause.probes(), time.millis());
        }));
    }

    @Override
    public int endOverdue(Duration hours, Optional<ErrorCode> pause) {
        long now = time.millis();
        Overdue overdue = new Overdue(now, time.latest().toEpochMilli(), now - hours.toMillis(), pause);
        int ended = 0;
        for (ClaimedOrder order : handover.withdraw(overdue::isOver)) {
            settle(order, overdue.outcome(order));
            ended++;
        }
        int some;
        do {
            some = await(change((ledger, tally) -> overdue.end(ledger, tally, OVERDUE_STEP, watches)));
            ended += some;
        } while (some >= OVERDUE_STEP);
        return ended;
    }

    @Override
    public Intervention release(String id) {
        return await(change((ledger, tally) -> intervene(ledger, tally, id, Ledger::release)));
    }

    @Override
    public int releaseAll(Collection<String> ids) {
        return await(change((ledger, tally) -> intervene(ledger, tally, ids, Ledger::release)));
    }

    @Override
    public Intervention giveUp(String id) {
        takeBack(Set.of(id));
        return await(change((ledger, tally) -> intervene(ledger, tally, id, Ledger::giveUp)));
    }

    @Override
    public int giveUpAll(Collection<String> ids) {
        takeBack(Set.copyOf(ids));
        return await(change((ledger, tally) -> intervene(ledger, tally, ids, Ledger::giveUp)));
    }

    /** What waits in memory is not in flight yet: it goes back first. */
    private void takeBack(Set<String> ids) {
        List<ClaimedOrder> waiting = handover.withdraw(order -> ids.contains(order.id()));
        waiting.forEach(order -> settle(order, new Outcome.GivenBack(time.now())));
    }

    @FunctionalInterface
    private interface Wish {
        boolean run(Ledger ledger, String id, long now) throws SQLException;
    }

    private int intervene(Ledger ledger, Tally tally, Collection<String> ids, Wish wish) throws SQLException {
        int done = 0;
        for (String id : ids) {
            done += intervene(ledger, tally, id, wish) == Intervention.DONE ? 1 : 0;
        }
        return done;
    }

    private Intervention intervene(Ledger ledger, Tally tally, String id, Wish wish) throws SQLException {
        Optional<KnownOrder> before = ledger.find(id);
        if (before.isEmpty()) {
            return Intervention.UNKNOWN_ID;
        }
        if (!wish.run(ledger, id, time.millis())) {
            return Intervention.NOT_POSSIBLE;
        }
        KnownOrder after = ledger.find(id).orElseThrow();
        tally.moved(before.get().state(), after.state());
        if (after.state().isFinal()) {
            tally.count(after.state(), time.millis(), 1);
        } else {
            tally.due(time.millis());
        }
        tally.news(after);
        return Intervention.DONE;
    }

    @Override
    public History history() {
        return history;
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public Instant latest() {
        return time.latest();
    }

    @Override
    public void stopAccepting() {
        accepting = false;
    }

    @Override
    public void close() {
        accepting = false;
        closed = true;
        handover.wake();
        writer.close();
    }

    private <T> T read(Work.Query<T> query) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        writer.submit(new Work.Read<>(query, answer));
        return await(answer);
    }

    private <T> CompletableFuture<T> change(Doing.Action<T> action) {
        Doing<T> doing = new Doing<>(action);
        writer.submit(doing);
        return doing.answer();
    }

    /** Not interruptible: what was given to the writer may be committed. */
    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof CodedException coded) {
                throw coded;
            }
            throw e;
        }
    }
}

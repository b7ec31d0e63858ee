package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Where orders wait. An order that was accepted is on disk and ends in exactly one final state; its mail is sent by one
 * node, and never a second time. Thread-safe.
 *
 * <p>An outbox that cannot be reached at present (its directory is held by another process, its disk is full) still
 * exists: its methods throw {@link ErrorCode#OUTBOX_UNAVAILABLE} until it works again, without a restart.
 */
public interface Outbox extends AutoCloseable {

    /**
     * The outbox of {@code settings}: an embedded one, or one that several nodes share. Never fails: where its directory or
     * its database cannot be used at present it is not available, the log says why, and it takes over by itself.
     */
    static Outbox open(OutboxSettings settings) {
        return open(settings, took -> {});
    }

    /**
     * The same, and tells how long each group's commit took, from its beginning until it was flushed.
     *
     * @param commitTook is called on a thread of the outbox: it must return at once and throw nothing
     */
    static Outbox open(OutboxSettings settings, Consumer<Duration> commitTook) {
        boolean shared = settings.place() instanceof OutboxSettings.Shared;
        OutboxTime time = shared
                ? OutboxTime.ofDatabase(Clock.systemUTC(), System::nanoTime)
                : new OutboxTime(Clock.systemUTC(), System::nanoTime);
        return DurableOutbox.open(settings, Database.of(settings.place()), time, commitTook);
    }

    /**
     * The same with a time of one's own.
     *
     * @param nanos monotonic time in nanoseconds, like {@link System#nanoTime()}
     */
    static Outbox open(OutboxSettings settings, Clock clock, LongSupplier nanos) {
        return DurableOutbox.open(settings, Database.of(settings.place()), new OutboxTime(clock, nanos));
    }

    /**
     * Keeps an order; returns when it is flushed to disk.
     *
     * @throws CodedException {@code outbox_unavailable} where it could not be kept, {@code outbox_full}
     */
    Acceptance accept(NewOrder order);

    /** What is known of an id. @throws CodedException {@code outbox_unavailable} */
    Optional<KnownOrder> find(String id);

    /**
     * Calls {@code listener} after each settling of that order, on a thread of the outbox: it must return at once. What another
     * node settled is told within a second. Only while the handle is open.
     */
    Watch watch(String id, Consumer<KnownOrder> listener);

    /** An open watch. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * The next order that is due, claimed for this node: handed over in memory, or from the table. Every order taken is
     * settled in the end.
     *
     * @param longest how long to wait for one
     * @return empty where none became due in that time, or the outbox is not available
     */
    Optional<ClaimedOrder> take(Duration longest) throws InterruptedException;

    /**
     * Notes durably that the final dot of this order's mail is about to be sent; returns when the note is on disk.
     *
     * @throws ClaimLostException where the claim is not this node's any more
     * @throws CodedException {@code outbox_unavailable} where the note could not be made safe
     */
    void noteDot(ClaimedOrder order) throws ClaimLostException;

    /**
     * Ends a claim. Returns at once: the outcome is queued in order, is committed with the next group, and is kept and
     * tried again as long as the outbox is not available.
     *
     * <p>In the same commit refusals and uncertain mails in a row are counted, for all nodes together: ten {@link
     * Outcome.Failed} that count with nothing sent in between begin the pause {@code smtp_rejected}, and the first mail that is sent
     * ends it; two {@link Outcome.Uncertain} with no final dot answered in between begin {@code smtp_uncertain}, and the
     * first answer ends it.
     *
     * @return completed by the commit; exceptionally where the outbox closes before
     */
    CompletableFuture<Void> settle(ClaimedOrder order, Outcome outcome);

    /** The pauses that are kept, for all nodes and over restarts. Costs nothing; at most 5 s old. */
    Pauses pauses();

    /** Begins the administrator's pause ({@code paused}). @throws CodedException {@code outbox_unavailable} */
    void pause();

    /**
     * Ends a kept pause, whoever began it, and begins the count that led to it anew.
     *
     * @return false where there was none
     * @throws CodedException {@code outbox_unavailable}
     */
    boolean resume(ErrorCode code);

    /**
     * Notes durably that one looks now whether a kept pause is over, so that one node looks and no restart makes it look
     * more often.
     *
     * @param pause as it was seen
     * @return false where it is over, or somebody else was first
     * @throws CodedException {@code outbox_unavailable}
     */
    boolean beginProbe(Pause pause);

    /**
     * Ends what waits and whose time is over: {@code expired} by its own end, else {@code failed} with the code of the
     * pause, of its last try, or {@code not_reached}. What is in flight is left alone.
     *
     * @param hours {@code retry_hours}
     * @param pause the code of the present pause
     * @return how many were ended
     */
    int endOverdue(Duration hours, Optional<ErrorCode> pause);

    /**
     * Has a {@code failed} or {@code uncertain} order tried again: {@code queued}, its hours anew, the same id. Only while
     * its content is kept (7 days).
     *
     * @throws CodedException {@code outbox_unavailable}
     */
    Intervention release(String id);

    /**
     * Ends an order that is {@code queued}, {@code deferred}, {@code failed} or {@code uncertain} as {@code failed} with
     * {@code given_up}; its content is gone. An order in flight is left alone.
     *
     * @throws CodedException {@code outbox_unavailable}
     */
    Intervention giveUp(String id);

    /**
     * Releases each of these orders that can be, all in one commit: to be called with some hundreds at most.
     *
     * @return how many were
     * @throws CodedException {@code outbox_unavailable}
     */
    int releaseAll(Collection<String> ids);

    /** Gives up each of these orders that can be; otherwise as {@link #releaseAll}. */
    int giveUpAll(Collection<String> ids);

    /** What there is to be told of orders, outcomes and nodes. */
    History history();

    /** The last tries of an order (at most 20), the oldest first. @throws CodedException {@code outbox_unavailable} */
    List<PastTry> tries(String id);

    /** Commits a change that belongs to no order. @throws CodedException {@code outbox_unavailable} where it cannot */
    void checkWritable();

    /**
     * What the database's own settings take from the promise that an accepted order is on disk; empty where nothing does.
     *
     * @throws CodedException {@code outbox_unavailable}
     */
    default Set<Durability> durability() {
        return Set.of();
    }

    /** How many wait, and since when. @throws CodedException {@code outbox_unavailable} */
    Figures figures();

    /**
     * The outbox in numbers.
     *
     * @param queued orders in {@code queued}, in flight or not
     * @param deferred orders in {@code deferred}, in flight or not
     * @param uncertain orders in {@code uncertain}
     * @param oldest since when the oldest of them waits: its acceptance, or its last release
     */
    record Figures(long queued, long deferred, long uncertain, Optional<Instant> oldest) {
        /** Orders that are not in a final state. */
        public long waiting() {
            return queued + deferred;
        }
    }

    /**
     * The outbox's time: the wall clock's at start (the database's, where several nodes share it) plus monotonic time since, so
     * that a jump of the clock does no harm.
     */
    Instant now();

    /**
     * The time by which an order's own end is judged: the wall clock's where that is ahead of {@link #now}. A jump must neither
     * age an order nor have it mailed after its {@code expires_at}, which is a time of the platform's.
     */
    Instant latest();

    /** From now on nothing is accepted ({@code outbox_unavailable}); what is there can still be taken and settled. */
    void stopAccepting();

    /**
     * Commits what is queued, gives every claim of this node that was not settled back to the queue ({@code uncertain} where
     * its dot is noted), and lets go of files, threads and drivers.
     */
    @Override
    void close();
}

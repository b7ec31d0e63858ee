package io.github.xmail.outbox;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the outbox tells whoever looks after it. Each question reads a bounded number of rows, because orders wait meanwhile.
 * Every method throws {@link CodedException} {@code outbox_unavailable}. Thread-safe.
 */
public interface History {

    /** How many orders are looked at for one page. */
    int LOOKED_AT = 10_000;

    /** Orders that match, the newest first, from a place on. @param limit at most so many */
    Page orders(Filter filter, Place from, int limit);

    /** All that the log has of one order, its tries aside. */
    Optional<LoggedOrder> order(String id);

    /** What orders wait for, the most frequent reason first; of at most 100,000 of them. */
    List<Reason> waitingByReason();

    /**
     * Outcomes per piece of time, the oldest first; pieces without any are left out.
     *
     * @param from beginning of the first piece
     * @param piece whole minutes
     * @param zone where days and hours begin
     */
    List<Count> counts(Instant from, Duration piece, ZoneOffset zone);

    /** The nodes that work on this outbox, the oldest first. */
    List<Node> nodes();

    /** Which orders are meant; what is empty does not matter. */
    record Filter(Optional<OrderState> state, Optional<String> campaign) {
        public Filter {
            Objects.requireNonNull(state);
            Objects.requireNonNull(campaign);
        }
    }

    /** A place in the log: what was accepted before it. @param id tells orders of one millisecond apart */
    record Place(Instant accepted, String id) {

        /** Before the newest order. */
        public static final Place START = new Place(Instant.ofEpochMilli(Long.MAX_VALUE), "");

        public Place {
            Objects.requireNonNull(accepted);
            Objects.requireNonNull(id);
        }
    }

    /** Some orders. @param next where to go on; empty at the end of the log */
    record Page(List<LoggedOrder> orders, Optional<Place> next) {
        public Page {
            orders = List.copyOf(orders);
            Objects.requireNonNull(next);
        }
    }

    /** A state that waits, and why. @param code empty where there is no reason of its own */
    record Reason(OrderState state, Optional<ErrorCode> code, long orders) {}

    /** Outcomes of one kind in a piece of time. @param from its beginning */
    record Count(Instant from, OrderState outcome, long mails) {}

    /**
     * A node.
     *
     * @param number its number; every opening has another one
     * @param host the name of its host, where that is known
     * @param started since when it works on this outbox
     * @param seen its last sign of life
     * @param beats how often it gave a sign of life
     * @param orders how many orders it has in its hands: in flight, or waiting in its memory
     */
    record Node(long number, Optional<String> host, Instant started, Instant seen, long beats, long orders) {
        public Node {
            Objects.requireNonNull(host);
            Objects.requireNonNull(started);
            Objects.requireNonNull(seen);
        }
    }
}

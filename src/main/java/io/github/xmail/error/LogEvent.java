package io.github.xmail.error;

import java.lang.System.Logger.Level;
import java.util.Locale;

/**
 * Every event that the worker tells the log of, each with the one level it is told at. What each means is in {@code
 * docs/operating.md}; a test holds that document against this enum.
 */
public enum LogEvent {
    /** The application is deployed, and orders are taken. */
    STARTED(Level.INFO),
    /** It could not be deployed. */
    START_FAILED(Level.ERROR, "Nothing works until this is mended: see the classes below"),
    /** A part of it did not stop. */
    STOP_FAILED(Level.ERROR),
    /** A thread did not end in its time. */
    THREAD_STUCK(Level.ERROR, "Restart the server before the next deployment"),

    /** An order is safe on disk. */
    ORDER_ACCEPTED(Level.DEBUG),
    /** The SMTP server took a mail. */
    ORDER_SENT(Level.DEBUG),
    /** The SMTP server would have taken it. */
    ORDER_SHADOWED(Level.DEBUG),
    /** To be tried again. */
    ORDER_DEFERRED(Level.DEBUG),
    /** No mail, for good. */
    ORDER_FAILED(Level.INFO),
    /** Its {@code expires_at} was over when its turn came. */
    ORDER_EXPIRED(Level.INFO),
    /** Nobody can know whether it went out. */
    ORDER_UNCERTAIN(
            Level.WARNING, "Look for its Message-ID in the SMTP server's log before you release it at /admin/orders"),
    /** The query failed for this customer and works for others. */
    ORDER_LOOK_UP_FAILED(Level.WARNING, "Try sql_string with this customer's id"),
    /** Held back just before its dot, because the outbox could not note it. */
    ORDER_HELD_BACK(Level.WARNING),
    /** It met what nobody thought of. */
    ORDER_UNFORESEEN(Level.ERROR, "Report this with the lines below; the order is kept"),
    /** Orders ended because their time was over. */
    ORDERS_OVERDUE(Level.WARNING, "Mails are slower than orders, or delivery paused for too long: see /admin/"),
    /** Orders whose time is over could not be looked for. */
    OVERDUE_LOOK_FAILED(Level.DEBUG),
    /** An outcome came when its order was another node's. */
    OUTCOME_IGNORED(Level.INFO),

    /** Delivery as a whole begins to wait, not by the administrator's wish. */
    DELIVERY_PAUSED(Level.ERROR),
    /** It waits on, with another reason. */
    DELIVERY_STILL_PAUSED(Level.WARNING),
    /** It waits by the administrator's wish. */
    DELIVERY_STOPPED(Level.INFO),
    /** It waits by {@code delivery_mode}. */
    DELIVERY_HELD(Level.WARNING, "Orders are accepted and nothing is sent until delivery_mode is changed"),
    /** It goes on. */
    DELIVERY_RESUMED(Level.INFO),
    /** The one order tried during a pause was refused too. */
    PROBE_REFUSED(Level.INFO),
    /** The look whether a pause is over met what nobody thought of. */
    PROBE_UNFORESEEN(Level.ERROR),

    /** A connection to the SMTP server could not be used. */
    SMTP_CONNECTION_FAILED(Level.DEBUG),
    /** The regular look after the kept connections failed. */
    SMTP_WATCH_FAILED(Level.WARNING),

    /** The outbox is open. */
    OUTBOX_OPEN(Level.INFO),
    /** It cannot take or tell anything. */
    OUTBOX_UNAVAILABLE(Level.ERROR, "Orders get 503 until it works: /admin/checks says what to do"),
    /** It works after all. */
    OUTBOX_WORKS_AGAIN(Level.INFO),
    /** Another node gave no sign of life, and its orders go back to the queue, or are uncertain. */
    NODE_TAKEN_OVER(Level.WARNING, "See whether that server still runs; orders that were at their dot are uncertain"),
    /** This node was silent for so long that others took its orders; it goes on under another number. */
    NODE_TAKEN_FOR_DEAD(Level.WARNING, "Look for what stopped this server for three quarters of a minute"),
    /** Outcomes could not be written at the end. */
    OUTCOMES_LOST(Level.ERROR, "Their orders are uncertain, or are tried again"),
    /** It could not be closed in order. */
    OUTBOX_CLOSE_FAILED(Level.ERROR),
    /** One of its connections could not. */
    OUTBOX_CONNECTION_FAILED(Level.DEBUG),
    /** Somebody waits for an order and could not be told of it. */
    WATCH_FAILED(Level.ERROR),
    /** The clock was set. */
    CLOCK_FOLLOWED(Level.WARNING),

    /** A request was refused for the sender's own mistake. */
    REQUEST_REFUSED(Level.INFO),
    /** A request's credential or its time is not good. */
    SIGNATURE_REFUSED(Level.WARNING),
    /** A request was refused because the worker cannot take orders. */
    WORKER_UNAVAILABLE(Level.WARNING),
    /** A request met what nobody thought of. */
    REQUEST_UNFORESEEN(Level.ERROR, "Report this with the lines below; nothing was accepted"),
    /** The client was gone. */
    ANSWER_UNDELIVERED(Level.DEBUG),

    /** The administrator paused delivery on this node's page. */
    ADMIN_PAUSED(Level.INFO),
    /** The administrator ended a pause. */
    ADMIN_RESUMED(Level.INFO),
    /** The administrator released one order. */
    ORDER_RELEASED(Level.INFO),
    /** The administrator gave one order up. */
    ORDER_GIVEN_UP(Level.INFO),
    /** The administrator released all of a filter. */
    ORDERS_RELEASED(Level.INFO),
    /** The administrator gave all of a filter up. */
    ORDERS_GIVEN_UP(Level.INFO),
    /** The administrator's page met what nobody thought of. */
    ADMIN_UNFORESEEN(Level.ERROR),
    /** A check met what nobody thought of. */
    CHECK_UNFORESEEN(Level.ERROR),
    /** A check did not end in its time. */
    CHECK_STUCK(Level.ERROR);

    private final Level level;
    private final String hint;

    LogEvent(Level level) {
        this(level, "");
    }

    LogEvent(Level level, String hint) {
        this.level = level;
        this.hint = hint;
    }

    /** The word after {@code event=}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level it is told at. */
    public Level level() {
        return level;
    }

    /** What the administrator has to do, where it is always the same; else empty. */
    String hint() {
        return hint;
    }
}

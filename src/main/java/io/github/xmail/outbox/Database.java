package io.github.xmail.outbox;

import java.sql.Connection;
import java.sql.SQLException;

/** The database behind an outbox. Used by one thread. */
interface Database extends AutoCloseable {

    /**
     * A new connection, ready for use. What must be held first (the directory) is taken, and kept until {@link #close}.
     *
     * @throws UnavailableException where something else stands in the way
     */
    Connection connect() throws SQLException, UnavailableException;

    /** Known once a connection has been made. */
    Dialect dialect();

    /**
     * Looks, before something is written, whether what is written would still be found after a restart.
     *
     * @throws UnavailableException where it would not
     */
    default void checkInPlace() throws UnavailableException {}

    /**
     * Ends a connection of {@link #connect}.
     *
     * @param sound whether it is as good as before; else nobody may use it any more
     */
    default void release(Connection connection, boolean sound) throws SQLException {
        connection.close();
    }

    /** Called after something could not be written, before the connection is closed. */
    default void writeFailed() {}

    /** Whether there is room for new orders, beside what is needed to be rid of those that wait. */
    default boolean hasRoom() {
        return true;
    }

    /**
     * Gives some of the room that is not needed any more back to the disk, in a transaction of its own.
     *
     * @return whether there is more to give
     */
    default boolean giveBackRoom(Connection connection) throws SQLException {
        return false;
    }

    /** How many bytes of an order's content it takes. Known once a connection has been made. */
    default long largestContent() {
        return Long.MAX_VALUE;
    }

    /** What the administrator calls it: the directory, or the name of the resource. */
    String name();

    /** The database of an outbox at that place. */
    static Database of(OutboxSettings.Place place) {
        if (place instanceof OutboxSettings.Shared shared) {
            return new SharedDatabase(shared.dataSource());
        }
        return new SqliteDatabase(((OutboxSettings.Directory) place).path());
    }

    /** Lets go of everything. Connections are closed before. */
    @Override
    void close();
}

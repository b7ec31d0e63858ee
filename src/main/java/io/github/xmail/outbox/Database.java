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

    Dialect dialect();

    /**
     * Looks, before something is written, whether what is written would still be found after a restart.
     *
     * @throws UnavailableException where it would not
     */
    default void checkInPlace() throws UnavailableException {}

    /** What the administrator calls it: the directory. */
    String name();

    /** Lets go of everything. Connections are closed before. */
    @Override
    void close();
}

package io.github.xmail.outbox;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;

/** A database whose statements fail when a test says so: before they are carried out, or after, as when an answer is lost. */
final class FaultyDatabase implements Database {

    /** When a statement fails. */
    enum When {
        BEFORE,
        AFTER
    }

    private final Database watched;
    private volatile When when = When.BEFORE;
    private volatile Predicate<String> fault = sql -> false;
    private volatile int countdown;
    private volatile boolean struck;

    FaultyDatabase(Path directory) {
        this(new SqliteDatabase(directory));
    }

    FaultyDatabase(Database real) {
        this.watched = new WatchedDatabase(real, new Strike());
    }

    /** The {@code nth} statement from now on fails, once. */
    synchronized void failNth(int nth, When how) {
        countdown = nth;
        struck = false;
        when = how;
    }

    /** All statements of that kind fail from now on. */
    synchronized void failAll(Predicate<String> which, When how) {
        fault = which;
        when = how;
    }

    /** Nothing fails any more. @return whether the nth statement was reached */
    synchronized boolean heal() {
        countdown = 0;
        fault = sql -> false;
        return struck;
    }

    private synchronized boolean strikes(String sql) {
        if (countdown > 0 && --countdown == 0) {
            struck = true;
            return true;
        }
        return fault.test(sql);
    }

    /** Decided before each statement; statements come from one thread. */
    private final class Strike implements WatchedDatabase.Watcher {
        private boolean fails;

        @Override
        public void before(String sql) throws SQLException {
            fails = strikes(sql);
            if (fails && when == When.BEFORE) {
                throw new SQLException("a fault of the test");
            }
        }

        @Override
        public void after(String sql) throws SQLException {
            if (fails) {
                throw new SQLException("a fault of the test");
            }
        }
    }

    @Override
    public Connection connect() throws SQLException, UnavailableException {
        return watched.connect();
    }

    @Override
    public void checkInPlace() throws UnavailableException {
        watched.checkInPlace();
    }

    @Override
    public void release(Connection connection, boolean sound) throws SQLException {
        watched.release(connection, sound);
    }

    @Override
    public Dialect dialect() {
        return watched.dialect();
    }

    @Override
    public String name() {
        return watched.name();
    }

    @Override
    public void close() {
        watched.close();
    }
}

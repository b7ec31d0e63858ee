package io.github.xmail.customer;

import io.github.xmail.error.CodedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The shop's customers, looked up by the shop's own query. Thread-safe; at most as many look-ups at a time as there are
 * connections. Nothing is remembered of a customer.
 */
public final class Customers implements AutoCloseable {

    /** A look-up is over by then, also where the network swallows packets. */
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Ids that no customer has, one for each type that a key may have. */
    private static final List<CustomerId> NOBODY = List.of(
            new CustomerId("-9223372036854775807"),
            new CustomerId("-2147483647"),
            new CustomerId("-32767"),
            new CustomerId("4c8a2a52-5f3b-4d8e-9d0e-6e6f626f6479"),
            new CustomerId("xmail-nobody"));

    private final Duration limit;
    private final CustomerQuery query;
    private final String defaultName;
    private final DriverLogs driverLogs;
    private final Optional<OwnPool> ownPool;
    private final DataSource pool;
    private final Optional<LookupThreads> threads;
    private volatile QueryRun run;

    /**
     * Connects to nothing yet.
     *
     * @param connections how many connections an own pool may have: as many as threads look customers up, and one to
     *     spare for {@link #check()}
     */
    public Customers(CustomerSettings settings, int connections) {
        this(settings, connections, LIMIT);
    }

    /** The same with another limit. */
    Customers(CustomerSettings settings, int connections, Duration limit) {
        this.limit = limit;
        query = settings.query();
        defaultName = settings.defaultName();
        driverLogs = new DriverLogs();
        ownPool = settings.login().map(login -> OwnPool.open(login, connections, limit));
        pool = settings.containerPool()
                .or(() -> ownPool.map(OwnPool::dataSource))
                .orElseThrow();
        threads = ownPool.filter(OwnPool::limitsConnecting).isPresent()
                ? Optional.empty()
                : Optional.of(new LookupThreads(connections));
    }

    /**
     * The customer of that id as he is now. An id that is not the canonical text of a key of the query's type is not
     * found, whatever the database would take it for.
     *
     * @throws CodedException {@code database_unreachable}, or {@code user_query_failed} where the query fails (ask
     *     {@link #check()} whether it does for everybody) or does not give two columns
     */
    public Lookup find(String customerId) {
        CustomerId id = new CustomerId(customerId);
        return id.isNobodys()
                ? new Lookup.NotFound()
                : asked(connection -> runOn(connection).find(connection, id), Deadline.in(limit));
    }

    /**
     * Logs in to the database anew, beside the connections that are open: these go on with what was right when they were
     * made. A container's pool may give one of those all the same.
     *
     * @throws CodedException {@code database_unreachable}, with what the driver or the pool said as its cause
     */
    public void connect() {
        ownPool.ifPresent(OwnPool::dropIdle);
        asked(
                connection -> {
                    connection.requireAnswer();
                    return true;
                },
                Deadline.in(limit));
    }

    /**
     * The diagnostic query: an id that nobody has.
     *
     * @throws CodedException {@code database_unreachable}, or {@code user_query_failed} where the query fails, does not
     *     give two columns, or gives a row and so ignores its parameter; its cause is the driver's or {@link UnfitQuery}
     */
    public void check() {
        run = null;
        Deadline deadline = Deadline.in(limit);
        CodedException failure =
                Failures.failed(UnfitQuery.Reason.KEY_TYPE, "compares the id with a type that no id can have");
        for (CustomerId nobody : NOBODY) {
            try {
                if (asked(connection -> isNobody(connection, nobody), deadline)) {
                    return;
                }
            } catch (CodedException e) {
                if (!Failures.isAboutTheValue(e.getCause())) {
                    throw e;
                }
                failure = e; // a function of the shop's may take ids of one form only
            }
        }
        throw failure;
    }

    /** Whether the query was run and gave no row; false where a key of its type cannot have that id. */
    private boolean isNobody(ReadOnlyConnection connection, CustomerId nobody) throws SQLException {
        QueryRun here = runOn(connection);
        if (!here.holds(nobody)) {
            return false;
        }
        if (!(here.find(connection, nobody) instanceof Lookup.NotFound)) {
            throw Failures.failed(
                    UnfitQuery.Reason.PARAMETER,
                    "gives a row for an id that nobody has: it must compare a column with :user_uid");
        }
        return true;
    }

    /** Closes an own pool and takes this application's drivers out of the JVM; a container's pool is left alone. */
    @Override
    public void close() {
        threads.ifPresent(LookupThreads::close);
        ownPool.ifPresent(OwnPool::close);
        Drivers.deregisterOurs();
        driverLogs.close();
    }

    private QueryRun runOn(ReadOnlyConnection connection) throws SQLException {
        QueryRun known = run;
        if (known == null) {
            known = QueryRun.on(connection, query, defaultName);
            run = known;
        }
        return known;
    }

    private interface Question<T> {
        T ask(ReadOnlyConnection connection) throws SQLException;
    }

    /** A connection that was given broke before it had answered. */
    private static final class BrokenConnection extends Exception {
        BrokenConnection(SQLException cause) {
            super(null, cause, false, false);
        }
    }

    private <T> T asked(Question<T> question, Deadline deadline) {
        return threads.isPresent()
                ? threads.get().answer(() -> askedTwice(question, deadline), deadline)
                : askedTwice(question, deadline);
    }

    /** A connection that broke within a moment may have died while it was idle: then a new one is tried at once. */
    private <T> T askedTwice(Question<T> question, Deadline deadline) {
        try {
            return askedOnce(question, deadline);
        } catch (BrokenConnection broken) {
            ownPool.ifPresent(OwnPool::dropIdle);
            if (!deadline.leaves(limit.multipliedBy(9).dividedBy(10))) {
                throw Failures.unreachable((SQLException) broken.getCause());
            }
        }
        try {
            return askedOnce(question, deadline);
        } catch (BrokenConnection again) {
            throw Failures.unreachable((SQLException) again.getCause());
        }
    }

    private <T> T askedOnce(Question<T> question, Deadline deadline) throws BrokenConnection {
        try (ReadOnlyConnection connection = borrowed(deadline)) {
            try {
                connection.prepare();
                return question.ask(connection);
            } catch (SQLException e) {
                run = null;
                // a pool may close a connection on which a query took too long
                if (Failures.isLost(e) || connection.isLost() && !(e instanceof SQLTimeoutException)) {
                    throw new BrokenConnection(e);
                }
                throw Failures.failed(e);
            }
        }
    }

    private ReadOnlyConnection borrowed(Deadline deadline) {
        try {
            Connection connection = pool.getConnection();
            if (deadline.isOver()) {
                connection.close(); // nobody waits any more
                throw new SQLTimeoutException();
            }
            boolean limited = ownPool.filter(OwnPool::limitsSessions).isPresent();
            return new ReadOnlyConnection(connection, deadline, limited);
        } catch (SQLException | IllegalStateException e) {
            throw Failures.unreachable(e);
        }
    }
}

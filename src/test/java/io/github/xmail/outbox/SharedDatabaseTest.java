package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.assertUnavailable;
import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.sent;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.until;
import static io.github.xmail.outbox.Orders.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Relay;
import io.github.xmail.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

/** What the administrator's server and its data source do to an outbox. Each test has a database of its own. */
@Timeout(120)
@ParameterizedClass
@EnumSource(names = {"POSTGRESQL", "MARIADB"})
class SharedDatabaseTest {

    @Parameter
    private TestDatabase product;

    private Database database;

    @BeforeEach
    void create() {
        database = product.create();
    }

    @AfterEach
    void drop() {
        database.close();
    }

    private static OutboxSettings on(DataSource dataSource) {
        return new OutboxSettings(dataSource, 100_000, 30, false);
    }

    private static Outbox open(Database database) {
        return Outbox.open(on(database.dataSource()));
    }

    private String one(String query) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    @Test
    void nodesThatStartTogetherMakeTheTablesOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(5);
        List<Callable<Outbox>> starts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            starts.add(() -> open(database));
        }
        List<Outbox> opened = new ArrayList<>();
        for (Future<Outbox> start : threads.invokeAll(starts)) {
            opened.add(start.get());
        }
        threads.shutdown();
        opened.forEach(Outbox::checkWritable);
        assertThat(opened.get(0).history().nodes())
                .extracting(History.Node::number)
                .containsExactly(1L, 2L, 3L, 4L, 5L);
        opened.forEach(Outbox::close);
        assertThat(one("select count(*) from xmail_schema_version")).isEqualTo("1");
    }

    @Test
    void stepsThatTwoNodesTakeTogetherAreTakenOnce() throws Exception {
        Schema schema = new Schema("""
                -- version 1
                create table if not exists xmail_things (n integer not null);
                -- version 2
                insert into xmail_things values (1);
                """);
        ExecutorService threads = Executors.newFixedThreadPool(6);
        List<Callable<Void>> upgrades = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            upgrades.add(() -> {
                try (Connection connection = database.connect()) {
                    schema.upgrade(connection, ServerVersion.of(connection).dialect());
                }
                return null;
            });
        }
        for (Future<Void> upgrade : threads.invokeAll(upgrades)) {
            upgrade.get();
        }
        threads.shutdown();
        assertThat(one("select count(*) from xmail_things")).isEqualTo("1");
        assertThat(one("select version from xmail_schema_version")).isEqualTo("2");
    }

    @Test
    void outboxOfANewerReleaseIsRefused() throws Exception {
        open(database).close();
        database.execute("update xmail_schema_version set version = 99");
        try (Connection connection = database.connect()) {
            Dialect dialect = ServerVersion.of(connection).dialect();
            assertThatThrownBy(() -> Schema.of(dialect).upgrade(connection, dialect))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("newer release (schema version 99");
        }
        try (Outbox outbox = open(database)) {
            assertUnavailable(() -> outbox.accept(order("a")));
            database.execute("update xmail_schema_version set version = 1");
            until("it works", () -> works(outbox));
        }
    }

    @Test
    void loginWithoutTheRightToMakeTablesIsToldAndIsEnoughOnceTheyAreThere() throws Exception {
        Database plain = plainLogin();
        try (Connection connection = plain.connect()) {
            Dialect dialect = ServerVersion.of(connection).dialect();
            assertThatThrownBy(() -> Schema.of(dialect).upgrade(connection, dialect))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("may not create or change tables");
        }
        open(database).close();
        if (product == TestDatabase.POSTGRESQL) {
            database.execute("grant select, insert, update, delete on all tables in schema public to " + plain.user());
        }
        try (Outbox outbox = open(plain)) {
            outbox.accept(order("a"));
            ClaimedOrder taken = take(outbox);
            outbox.noteDot(taken);
            outbox.settle(taken, sent()).join();
            assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SENT);
        }
    }

    /** May read and write rows and nothing else. */
    private Database plainLogin() {
        String user = "plain_" + database.name().substring(6);
        if (product == TestDatabase.POSTGRESQL) {
            database.execute("create role " + user + " login");
            return database.as(user, "");
        }
        String login = "'" + user + "'@'%'";
        database.execute(
                "create user " + login + " identified by 'secret'",
                "grant select, insert, update, delete on " + database.name() + ".* to " + login);
        return database.as(user, "secret");
    }

    @Test
    void timeIsTheDatabases() {
        Instant before = Instant.now();
        Clock fast = Clock.fixed(before.plus(Duration.ofDays(1)), ZoneOffset.UTC);
        OutboxTime time = OutboxTime.ofDatabase(fast, System::nanoTime);
        try (Outbox outbox =
                DurableOutbox.open(on(database.dataSource()), new SharedDatabase(database.dataSource()), time)) {
            Instant accepted = outbox.accept(order("a")).order().accepted();
            assertThat(accepted)
                    .isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
        }
    }

    @Test
    void connectionCutBeforeTheCommitLeavesNothing() throws Exception {
        cutAt(true);
    }

    @Test
    void connectionCutBeforeTheAnswerToTheCommitLeavesTheOrderToWhoRepeatsIt() throws Exception {
        cutAt(false);
    }

    /** Real connections, cut by the network. */
    private void cutAt(boolean before) throws Exception {
        AtomicBoolean armed = new AtomicBoolean();
        try (Relay relay = Relay.to(database.port())) {
            DataSource through = database.through(relay.port()).dataSource();
            WatchedDatabase.Watcher cut = new WatchedDatabase.Watcher() {
                @Override
                public void before(String sql) {
                    if (before && sql.equals("commit") && armed.getAndSet(false)) {
                        relay.cut();
                    }
                }

                @Override
                public void after(String sql) throws SQLException {
                    if (!before && sql.equals("commit") && armed.getAndSet(false)) {
                        relay.cut();
                        throw new SQLException("its answer was lost");
                    }
                }
            };
            try (Outbox outbox = DurableOutbox.open(
                    on(through),
                    new WatchedDatabase(new SharedDatabase(through), cut),
                    OutboxTime.ofDatabase(Clock.systemUTC(), System::nanoTime))) {
                armed.set(true);
                assertUnavailable(() -> outbox.accept(order("a")));
                until("it works again", () -> works(outbox));
                Acceptance repeated = outbox.accept(order("a"));
                assertThat(repeated).isInstanceOf(before ? Acceptance.Accepted.class : Acceptance.AlreadyKnown.class);
                ClaimedOrder taken = take(outbox);
                assertThat(taken.content()).isEqualTo(order("a").content());
                outbox.noteDot(taken);
                outbox.settle(taken, sent()).join();
                assertThat(outbox.take(Duration.ofMillis(300))).isEmpty();
            }
        }
    }

    @Test
    void commitThatVanishesOnTheWayIsAnsweredInTimeAndAcceptsNothing() throws Exception {
        vanishInTheCommit(Relay::swallow, Acceptance.Accepted.class);
    }

    @Test
    void commitWhoseAnswerVanishesIsAnsweredInTimeAndLeavesTheOrderToWhoRepeatsIt() throws Exception {
        vanishInTheCommit(Relay::swallowAnswers, Acceptance.AlreadyKnown.class);
    }

    /** No connection breaks: the packets are gone, and nobody is told. New connections are taken, and never greeted. */
    private void vanishInTheCommit(Consumer<Relay> vanish, Class<? extends Acceptance> repeated) throws Exception {
        Duration patience = Duration.ofSeconds(1);
        AtomicBoolean armed = new AtomicBoolean();
        try (Relay relay = Relay.to(database.port())) {
            DataSource through = database.through(relay.port()).dataSource();
            WatchedDatabase.Watcher swallow = new WatchedDatabase.Watcher() {
                @Override
                public void before(String sql) {
                    if (sql.equals("commit") && armed.getAndSet(false)) {
                        vanish.accept(relay);
                    }
                }

                @Override
                public void after(String sql) {}
            };
            try (Outbox outbox = DurableOutbox.open(
                    on(through),
                    new WatchedDatabase(new SharedDatabase(through, patience), swallow),
                    OutboxTime.ofDatabase(Clock.systemUTC(), System::nanoTime))) {
                outbox.accept(order("before"));
                armed.set(true);
                for (String id : List.of("a", "b", "c")) {
                    long began = System.nanoTime();
                    assertUnavailable(() -> outbox.accept(order(id)));
                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(patience.multipliedBy(8));
                }
                relay.resume();
                until("it works again", () -> works(outbox));
                assertThat(outbox.accept(order("a"))).isInstanceOf(repeated);
                assertThat(outbox.find("b")).isEmpty();
                Set<String> mailed = new TreeSet<>();
                for (int i = 0; i < 2; i++) {
                    ClaimedOrder taken = take(outbox);
                    mailed.add(taken.id());
                    outbox.noteDot(taken);
                    outbox.settle(taken, sent()).join();
                }
                assertThat(mailed).containsExactly("a", "before");
                assertThat(outbox.take(Duration.ofMillis(300))).isEmpty();
            }
        }
    }

    @Test
    void poolThatNeverAnswersIsAskedAFewTimesOnlyAndWhatComesLateGoesBack() throws Exception {
        Semaphore answers = new Semaphore(0);
        Semaphore asked = new Semaphore(0);
        Connection late = Mockito.mock(Connection.class);
        DataSource slow = Mockito.mock(DataSource.class);
        Mockito.when(slow.getConnection()).then(call -> {
            asked.release();
            answers.acquire();
            return late;
        });
        Lending lending = new Lending(slow, Duration.ofMillis(20));
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(lending::borrow).isInstanceOf(SQLTimeoutException.class);
        }
        assertThat(asked.tryAcquire(4, 20, TimeUnit.SECONDS)).isTrue();
        assertThat(asked.availablePermits()).isZero();
        answers.release(4);
        Mockito.verify(late, Mockito.timeout(20_000).times(4)).close();
        answers.release(100);
        until("it is asked again", () -> {
            try {
                return lending.borrow() == late;
            } catch (SQLException e) {
                return false;
            }
        });
    }

    /** A server that accepts connections and is reset answers those who wait for its greeting never. */
    @Test
    void poolThatNeverAnswersAtAllIsAskedOnceAMinuteUntilItAnswers() throws Exception {
        AtomicLong nanos = new AtomicLong();
        AtomicBoolean back = new AtomicBoolean();
        Semaphore asked = new Semaphore(0);
        Semaphore interrupted = new Semaphore(0);
        Connection fresh = Mockito.mock(Connection.class);
        DataSource hung = Mockito.mock(DataSource.class);
        Mockito.when(hung.getConnection()).then(call -> {
            asked.release();
            if (back.get()) {
                return fresh;
            }
            try {
                new Semaphore(0).acquire();
            } catch (InterruptedException e) {
                interrupted.release();
            }
            throw new SQLException("interrupted");
        });
        Lending lending = new Lending(hung, Duration.ofMillis(20), nanos::get, SharedDatabaseTest::daemon);
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(lending::borrow).isInstanceOf(SQLTimeoutException.class);
        }
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThatThrownBy(lending::borrow).isInstanceOf(SQLTimeoutException.class);
        assertThat(asked.tryAcquire(4, 20, TimeUnit.SECONDS)).isTrue();
        assertThat(asked.availablePermits()).isZero();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(lending::borrow).isInstanceOf(SQLTimeoutException.class);
        }
        assertThat(asked.tryAcquire(1, 20, TimeUnit.SECONDS)).isTrue();
        assertThat(asked.availablePermits()).isZero();
        assertThat(interrupted.tryAcquire(1, 20, TimeUnit.SECONDS)).isTrue();
        assertThat(interrupted.availablePermits()).isZero();
        back.set(true);
        nanos.addAndGet(Duration.ofMinutes(1).toNanos());
        until("it is asked again", () -> {
            try {
                return lending.borrow() == fresh;
            } catch (SQLException e) {
                nanos.addAndGet(Duration.ofMinutes(1).toNanos()); // slow to start a thread
                return false;
            }
        });
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work);
        thread.setDaemon(true);
        return thread;
    }

    @Test
    void threadThatTheSystemDoesNotGiveIsNotCounted() throws Exception {
        Connection connection = Mockito.mock(Connection.class);
        DataSource pool = Mockito.mock(DataSource.class);
        Mockito.when(pool.getConnection()).thenReturn(connection);
        AtomicBoolean none = new AtomicBoolean(true);
        Lending lending = new Lending(pool, Duration.ofSeconds(20), () -> 0, work -> new Thread(work) {
            @Override
            public void start() {
                if (none.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        });
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(lending::borrow).isInstanceOf(OutOfMemoryError.class);
        }
        none.set(false);
        assertThat(lending.borrow()).isSameAs(connection);
    }

    @ParameterizedTest
    @ValueSource(strings = {"isValid", "getMetaData"})
    void packetsThatVanishBeforeTheFirstAnswerHoldNobodyForLong(String first) throws Exception {
        try (Relay relay = Relay.to(database.port())) {
            Database through = database.through(relay.port());
            DataSource pool = lending(() -> before(through.connect(), first, relay::swallow));
            SharedDatabase shared = new SharedDatabase(pool, Duration.ofSeconds(1));
            CompletableFuture<Connection> connecting = CompletableFuture.supplyAsync(() -> {
                try {
                    return shared.connect();
                } catch (SQLException | UnavailableException e) {
                    throw new CompletionException(e);
                }
            });
            assertThat(connecting).failsWithin(Duration.ofSeconds(20)).withThrowableOfType(ExecutionException.class);
        }
    }

    @Test
    void connectionThatCannotBePutBackAsItWasIsEnded() throws Exception {
        AtomicBoolean armed = new AtomicBoolean();
        Connection real = database.connect();
        Connection lent = before(real, "setTransactionIsolation", () -> {
            if (armed.get()) {
                throw new SQLException("it cannot be put back");
            }
        });
        SharedDatabase shared = new SharedDatabase(lending(() -> lent), Duration.ofSeconds(20));
        Connection connection = shared.connect();
        armed.set(true);
        assertThatThrownBy(() -> shared.release(connection, true)).hasMessage("it cannot be put back");
        assertThat(real.isClosed()).isTrue();
    }

    private interface Step {
        void run() throws SQLException;
    }

    /** A connection with something done before each call of a method. */
    private static Connection before(Connection real, String name, Step step) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals(name)) {
                        step.run();
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static DataSource lending(Callable<Connection> connections) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> connections.call());
    }

    @Test
    void databaseThatIsGoneAndBackNeedsNoRestart() throws Exception {
        Relay first = Relay.to(database.port());
        Outbox outbox = open(database.through(first.port()));
        outbox.accept(order("a"));
        ClaimedOrder taken = take(outbox);
        first.close();
        assertUnavailable(() -> outbox.accept(order("b")));
        outbox.settle(taken, sent());
        Relay second = Relay.at(first.port(), database.port());
        until("it works again", () -> works(outbox));
        assertThat(known(outbox, "a").state()).isEqualTo(OrderState.SENT);
        assertThat(outbox.find("b")).isEmpty();
        outbox.accept(order("b"));
        outbox.close();
        second.close();
    }

    @Test
    void connectionGoesBackToThePoolAsItWas() throws Exception {
        String settings = product == TestDatabase.POSTGRESQL
                ? "select current_setting('enable_seqscan') || current_setting('lock_timeout')"
                        + " || current_setting('idle_in_transaction_session_timeout') || current_setting('synchronous_commit')"
                : "select concat(@@session.wait_timeout, '/', @@session.innodb_lock_wait_timeout)";
        try (Connection lent = database.connect();
                Statement statement = lent.createStatement()) {
            lent.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
            lent.setAutoCommit(false);
            if (product == TestDatabase.POSTGRESQL) {
                statement.execute("set synchronous_commit = off");
                lent.commit();
            }
            lent.setNetworkTimeout(Runnable::run, 77_000);
            String before = one(statement, settings);
            lent.commit();
            try (Outbox outbox = Outbox.open(on(pooled(lent)))) {
                outbox.accept(order("a"));
                assertThat(outbox.durability()).isEmpty();
            }
            assertThat(lent.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_SERIALIZABLE);
            assertThat(lent.getAutoCommit()).isFalse();
            assertThat(lent.getNetworkTimeout()).isEqualTo(77_000);
            assertThat(one(statement, settings)).isEqualTo(before);
        }
    }

    private static String one(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    /** A pool of one connection. */
    private static DataSource pooled(Connection only) {
        Connection lent = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, arguments) -> method.getName().equals("close") ? null : method.invoke(only, arguments));
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> lent);
    }

    @Test
    void connectionThatThePoolHandsOutDeadIsNotUsed() throws Exception {
        Connection dead = database.connect();
        dead.close();
        AtomicBoolean first = new AtomicBoolean(true);
        DataSource real = database.dataSource();
        DataSource pool = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> first.getAndSet(false) ? dead : real.getConnection());
        try (Outbox outbox = Outbox.open(on(pool))) {
            outbox.accept(order("a"));
        }
    }

    /** Drivers whose batches do not tell what each statement hit. */
    @Test
    void batchesOfADriverThatDoesNotCountAcceptAnIdOnce() throws Exception {
        String options = product == TestDatabase.POSTGRESQL
                ? "?reWriteBatchedInserts=true"
                : "?useBulkStmts=true&useBulkStmtsForInserts=true&rewriteBatchedStatements=true";
        Database bulk = new Database(
                product,
                database.name(),
                database.port(),
                database.url() + options,
                database.user(),
                database.password());
        try (Outbox outbox = open(bulk)) {
            ExecutorService threads = Executors.newFixedThreadPool(32);
            List<Callable<Boolean>> sends = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                String id = "o" + i % 64;
                sends.add(() -> outbox.accept(order(id)) instanceof Acceptance.Accepted);
            }
            int accepted = 0;
            for (Future<Boolean> send : threads.invokeAll(sends)) {
                accepted += send.get() ? 1 : 0;
            }
            List<Callable<Void>> works = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                works.add(() -> {
                    ClaimedOrder taken = take(outbox);
                    outbox.noteDot(taken);
                    outbox.settle(taken, sent()).join();
                    return null;
                });
            }
            for (Future<Void> work : threads.invokeAll(works)) {
                work.get();
            }
            threads.shutdown();
            assertThat(accepted).isEqualTo(64);
            assertThat(outbox.figures().waiting()).isZero();
            assertThat(outbox.take(Orders.AT_ONCE)).isEmpty();
        }
        assertThat(one("select count(*) from xmail_orders where state = 'sent' and attempts = 1"))
                .isEqualTo("64");
    }

    @Test
    void orderThatTheDatabaseCannotTakeSpoilsNoOther() throws Exception {
        byte[] large = new byte[17 << 20];
        new Random(1).nextBytes(large);
        try (Outbox outbox = open(database)) {
            NewOrder order = order("large", large, Optional.empty());
            if (product == TestDatabase.MARIADB) {
                assertThatThrownBy(() -> outbox.accept(order))
                        .isInstanceOfSatisfying(
                                CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE));
            } else {
                outbox.accept(order);
                assertThat(take(outbox).content()).isEqualTo(large);
            }
            outbox.accept(order("small"));
            assertThat(take(outbox).id()).isEqualTo("small");
        }
    }

    @Test
    void durableServerHasNoWeakness() {
        try (Outbox outbox = open(database)) {
            assertThat(outbox.durability()).isEmpty();
        }
    }

    @Test
    void ordersAreFoundWithoutReadingWholeTables() throws Exception {
        try (Outbox outbox = open(database)) {
            outbox.accept(order("a"));
        }
        String dialect = product == TestDatabase.POSTGRESQL ? "set enable_seqscan = off" : "set @unused = 1";
        Map<String, String> questions = Map.of(
                "due",
                Sql.SELECT_DUE.replaceFirst("\\?", "1").replace("?", "64"),
                "next",
                Sql.NEXT_DUE,
                "oldest",
                Sql.OLDEST_WAITING,
                "old",
                Sql.SELECT_OLD.replaceFirst("\\?", "1").replace("?", "64"));
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(dialect);
            for (Map.Entry<String, String> question : questions.entrySet()) {
                StringBuilder plan = new StringBuilder();
                try (ResultSet row =
                        statement.executeQuery("explain " + Dialect.POSTGRESQL.prefixed(question.getValue()))) {
                    while (row.next()) {
                        plan.append(row.getString(product == TestDatabase.POSTGRESQL ? 1 : 6))
                                .append('\n');
                    }
                }
                assertThat(plan.toString())
                        .as(question.getKey())
                        .contains("xmail_orders_")
                        .doesNotContain("Seq Scan");
            }
        }
    }
}

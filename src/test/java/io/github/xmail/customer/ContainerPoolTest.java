package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.testkit.ContainerPool;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Relay;
import io.github.xmail.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shop's database as a pool of the container's, with that pool's own settings and habits. */
class ContainerPoolTest {

    private static final Lookup ANNA = new Lookup.Found(new Customer("anna@shop.example", "Anna"));
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final Duration SLACK = Duration.ofSeconds(2);

    private static Database shop(ShopDriver driver) {
        Database database = driver.create();
        database.execute(
                "create table customers (id bigint primary key, email varchar(200), name varchar(200))",
                "insert into customers values (42, 'anna@shop.example', 'Anna')",
                "insert into customers values (43, 'bert@shop.example', 'Bert')");
        return database;
    }

    private static ErrorCode code(Supplier<Lookup> lookup) {
        CodedException thrown = catchThrowableOfType(CodedException.class, lookup::get);
        assertThat(thrown).as("it should have failed").isNotNull();
        return thrown.code();
    }

    static Stream<Arguments> poolsOnDatabases() {
        return Stream.of(ContainerPool.values())
                .flatMap(pool -> Stream.of(ShopDriver.values())
                        .flatMap(driver ->
                                Stream.of(true, false).map(autoCommit -> Arguments.of(pool, driver, autoCommit))));
    }

    /** What a borrower may change on a connection. */
    private record State(
            boolean autoCommit,
            boolean readOnly,
            int networkTimeout,
            int queryTimeout,
            int isolation,
            String settings) {

        static State of(Connection connection, TestDatabase product) throws SQLException {
            String settings = switch (product) {
                case POSTGRESQL ->
                    "select current_setting('statement_timeout') || current_setting('transaction_read_only')";
                case MARIADB -> "select concat(@@tx_read_only, @@autocommit, @@max_statement_time)";
                case H2 -> "select 'none'";
                case HSQLDB -> "select 'none' from (values(0))";
            };
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(settings)) {
                rows.next();
                State state = new State(
                        connection.getAutoCommit(),
                        connection.isReadOnly(),
                        connection.getNetworkTimeout(),
                        statement.getQueryTimeout(),
                        connection.getTransactionIsolation(),
                        rows.getString(1));
                if (!state.autoCommit()) {
                    connection.rollback();
                }
                return state;
            }
        }
    }

    @ParameterizedTest
    @MethodSource("poolsOnDatabases")
    void aConnectionIsReturnedAsItWasFound(ContainerPool kind, ShopDriver driver, boolean autoCommit) throws Exception {
        try (Database database = shop(driver)) {
            DataSource pool = kind.open(database, autoCommit, 1);
            try (Customers customers = ShopSettings.ofPool(pool).customers();
                    Customers broken = ShopSettings.ofPool(pool)
                            .with("sql_string", "select email from customers where id = :user_uid")
                            .customers()) {
                State before = stateOfConnection(pool, database.product());
                customers.check();
                assertThat(customers.find("42")).isEqualTo(ANNA);
                assertThat(stateOfConnection(pool, database.product())).isEqualTo(before);
                assertThat(code(() -> broken.find("42"))).isEqualTo(ErrorCode.USER_QUERY_FAILED);
                assertThat(stateOfConnection(pool, database.product())).isEqualTo(before);
                update(pool);
            } finally {
                kind.close(pool);
            }
        }
    }

    private static State stateOfConnection(DataSource pool, TestDatabase product) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return State.of(connection, product);
        }
    }

    private static void update(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update customers set name = 'Anna' where id = 42");
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLookupLeavesNoTransactionOpen(boolean autoCommit) throws Exception {
        try (Database database = shop(ShopDriver.POSTGRESQL);
                Connection observer = database.connect()) {
            DataSource pool = ContainerPool.DBCP.open(database, autoCommit, 1);
            try (Customers customers = ShopSettings.ofPool(pool).customers()) {
                assertThat(customers.find("42")).isEqualTo(ANNA);
                assertThat(number(
                                observer,
                                "select count(*) from pg_stat_activity where state like 'idle in%'"
                                        + " and datname = current_database()"))
                        .isZero();
            } finally {
                ContainerPool.DBCP.close(pool);
            }
        }
    }

    private static int number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRESQL, true", "POSTGRESQL, false", "MARIADB, true", "MARIADB, false"})
    void aQueryCannotWrite(ShopDriver product, boolean autoCommit) throws Exception {
        try (Database database = shop(product);
                Connection observer = database.connect()) {
            database.execute(
                    product == ShopDriver.POSTGRESQL
                            ? "create function spoil(n varchar) returns varchar language sql as"
                                    + " $$ update customers set name = 'x'; select n $$"
                            : "create function spoil(n varchar(300)) returns varchar(300) modifies sql data begin"
                                    + " update customers set name = 'x' where id = 43; return n; end");
            DataSource pool = ContainerPool.DBCP.open(database, autoCommit, 1);
            String query = "select email, spoil(name) from customers where id = :user_uid";
            try (Customers onPool =
                            ShopSettings.ofPool(pool).with("sql_string", query).customers();
                    Customers onOwn =
                            ShopSettings.of(database).with("sql_string", query).customers()) {
                assertThat(code(() -> onPool.find("42"))).isEqualTo(ErrorCode.USER_QUERY_FAILED);
                assertThat(code(() -> onOwn.find("42"))).isEqualTo(ErrorCode.USER_QUERY_FAILED);
            } finally {
                ContainerPool.DBCP.close(pool);
            }
            assertThat(number(observer, "select count(*) from customers where name = 'x'"))
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"DBCP, POSTGRESQL", "TOMCAT_JDBC, MYSQL", "HIKARI, MARIADB"})
    void aQueryThatTakesTooLongFailsAsTheQuery(ContainerPool kind, ShopDriver product) throws Exception {
        String sleep = product != ShopDriver.POSTGRESQL ? "sleep(60)" : "pg_sleep(60)::text";
        try (Database database = shop(product)) {
            DataSource pool = kind.open(database, true, 1);
            try (Customers customers = ShopSettings.ofPool(pool)
                    .with("sql_string", "select email, " + sleep + " from customers where id = :user_uid")
                    .customers(LIMIT)) {
                assertThat(code(() -> customers.find("42"))).isEqualTo(ErrorCode.USER_QUERY_FAILED);
            } finally {
                kind.close(pool);
            }
        }
    }

    /** Every pool and every driver once, and all of them together where there is time. */
    static Stream<Arguments> poolsOnNetwork() {
        return Boolean.getBoolean("xmail.databases")
                ? Stream.of(ContainerPool.values())
                        .flatMap(pool -> Stream.of(ShopDriver.values())
                                .filter(ShopDriver::isServer)
                                .map(driver -> Arguments.of(pool, driver)))
                : Stream.of(
                        Arguments.of(ContainerPool.DBCP, ShopDriver.POSTGRESQL),
                        Arguments.of(ContainerPool.TOMCAT_JDBC, ShopDriver.MARIADB),
                        Arguments.of(ContainerPool.HIKARI, ShopDriver.MYSQL));
    }

    @ParameterizedTest
    @MethodSource("poolsOnNetwork")
    void aNetworkThatSwallowsPacketsEndsALookupWithinItsLimit(ContainerPool kind, ShopDriver product) throws Exception {
        try (Database database = shop(product);
                Relay relay = Relay.to(database.port())) {
            DataSource pool = kind.open(database.through(relay.port()), true, 8);
            try (Customers customers = ShopSettings.ofPool(pool).customers(LIMIT)) {
                assertThat(customers.find("42")).isEqualTo(ANNA);
                relay.swallow();
                assertUnreachableInTime(customers);
                assertUnreachableInTime(customers);
                relay.resume();
                await(() -> isFound(customers));
            } finally {
                relay.cut();
                kind.close(pool);
            }
        }
        awaitNoLookupThread();
    }

    @ParameterizedTest
    @MethodSource("poolsOnNetwork")
    void aConnectionThatDiesDuringTheQueryIsUnreachableInTime(ContainerPool kind, ShopDriver product) throws Exception {
        String sleep = product != ShopDriver.POSTGRESQL ? "sleep(60)" : "pg_sleep(60)::text";
        try (Database database = shop(product);
                Relay relay = Relay.to(database.port())) {
            DataSource pool = kind.open(database.through(relay.port()), true, 8);
            try (Customers customers = ShopSettings.ofPool(pool)
                            .with("sql_string", "select email, " + sleep + " from customers where id = :user_uid")
                            .customers(LIMIT);
                    Connection observer = database.connect()) {
                CompletableFuture<ErrorCode> found = inBackground(customers);
                awaitSleeping(observer, product);
                relay.swallow();
                assertThat(found).succeedsWithin(LIMIT.plus(SLACK)).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
            } finally {
                relay.cut();
                kind.close(pool);
            }
        }
        awaitNoLookupThread();
    }

    private static void awaitSleeping(Connection observer, ShopDriver product) throws Exception {
        String sleeping = product != ShopDriver.POSTGRESQL
                ? "select count(*) from information_schema.processlist where state = 'User sleep'"
                : "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()";
        await(() -> number(observer, sleeping) > 0);
    }

    @Test
    void lookupsThatHangInThePoolDoNotPileUpAndEndWhenItGoesOn() throws Exception {
        try (Database database = shop(ShopDriver.POSTGRESQL)) {
            DataSource pool = ContainerPool.DBCP.open(database, true, 1);
            try (Customers customers = ShopSettings.ofPool(pool).customers(Duration.ofSeconds(1))) {
                try (Connection taken = pool.getConnection()) {
                    List<CompletableFuture<ErrorCode>> lookups = Stream.generate(() -> inBackground(customers))
                            .limit(60)
                            .toList();
                    for (CompletableFuture<ErrorCode> lookup : lookups) {
                        assertThat(lookup)
                                .succeedsWithin(SLACK.plusSeconds(1))
                                .isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
                    }
                    assertThat(lookupThreads()).isBetween(1L, 30L);
                    assertThat(taken.isValid(1)).isTrue();
                }
                await(() -> isFound(customers));
            } finally {
                ContainerPool.DBCP.close(pool);
            }
            awaitNoLookupThread();
        }
    }

    private static boolean isFound(Customers customers) {
        try {
            return customers.find("42").equals(ANNA);
        } catch (CodedException stillHanging) {
            return false;
        }
    }

    @Test
    void closingEndsALookupThatHangsInThePool() throws Exception {
        try (Database database = shop(ShopDriver.POSTGRESQL)) {
            DataSource pool = ContainerPool.DBCP.open(database, true, 1);
            try (Connection taken = pool.getConnection()) {
                try (Customers customers = ShopSettings.ofPool(pool).customers(Duration.ofSeconds(1))) {
                    assertThat(code(() -> customers.find("42"))).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
                    assertThat(lookupThreads()).isEqualTo(1);
                }
                awaitNoLookupThread();
                assertThat(taken.isValid(1)).isTrue();
            } finally {
                ContainerPool.DBCP.close(pool);
            }
        }
    }

    private static CompletableFuture<ErrorCode> inBackground(Customers customers) {
        return CompletableFuture.supplyAsync(() -> code(() -> customers.find("42")), work -> new Thread(work).start());
    }

    private static void assertUnreachableInTime(Customers customers) {
        assertThat(inBackground(customers)).succeedsWithin(LIMIT.plus(SLACK)).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
    }

    private static long lookupThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("xmail-customer"))
                .count();
    }

    private static void awaitNoLookupThread() throws Exception {
        await(() -> lookupThreads() == 0);
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(15).toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as("it never came").isLessThan(deadline);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }
}

package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.error.CauseChain;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Relay;
import io.github.xmail.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CustomersTest {

    private static final Lookup ANNA = new Lookup.Found(new Customer("anna@shop.example", "Anna"));

    /** Long enough for a busy machine to connect. */
    private static final Duration SHORT = Duration.ofSeconds(4);

    private static Database shop(TestDatabase product) {
        Database database = product.create();
        database.execute(
                "create table customers (id bigint primary key, email char(40), name varchar(300))",
                "insert into customers values (42, 'anna@shop.example', 'Anna')",
                "insert into customers values (43, null, null)",
                "insert into customers values (44, ' ', ' ')");
        return database;
    }

    private static void assertCode(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).as(e.detail()).isEqualTo(code));
    }

    @ParameterizedTest
    @EnumSource
    void blanksOfACharColumnAreDropped(TestDatabase product) {
        try (Database database = shop(product);
                Customers customers = ShopSettings.of(database).customers()) {
            assertThat(customers.find("42")).isEqualTo(ANNA);
        }
    }

    @ParameterizedTest
    @CsvSource({"43", "44"})
    void anUnknownNameIsTheDefaultNameAndAnUnknownAddressIsEmpty(String id) {
        try (Database database = shop(TestDatabase.POSTGRESQL);
                Customers customers = ShopSettings.of(database)
                        .with("default_name", "Dear customer")
                        .customers()) {
            assertThat(customers.find(id)).isEqualTo(new Lookup.Found(new Customer("", "Dear customer")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void twoRowsAreAmbiguous(TestDatabase product) {
        try (Database database = shop(product);
                Customers customers = ShopSettings.of(database)
                        .with("sql_string", "select email, name from customers where id = :user_uid or id = 43")
                        .customers()) {
            assertThat(customers.find("42")).isEqualTo(new Lookup.Ambiguous());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aQueryThatIgnoresItsParameterFailsTheCheck(TestDatabase product) {
        try (Database database = shop(product);
                Customers customers = ShopSettings.of(database)
                        .with("sql_string", "select email, name from customers where id = :user_uid or id = 42")
                        .customers()) {
            assertCode(ErrorCode.USER_QUERY_FAILED, customers::check);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aQueryThatFailsForEverybodyFailsTheCheckAsWell(TestDatabase product) {
        for (String query : new String[] {
            "select email, name from nowhere where id = :user_uid",
            "select email from customers where id = :user_uid",
            "select email, name, id from customers where id = :user_uid"
        }) {
            try (Database database = shop(product);
                    Customers customers =
                            ShopSettings.of(database).with("sql_string", query).customers()) {
                assertCode(ErrorCode.USER_QUERY_FAILED, customers::check);
                assertCode(ErrorCode.USER_QUERY_FAILED, () -> customers.find("42"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theQueryWorksAgainOnceTheTableIsBack(TestDatabase product) {
        try (Database database = shop(product);
                Customers customers = ShopSettings.of(database).customers()) {
            database.execute("alter table customers rename to elsewhere");
            assertCode(ErrorCode.USER_QUERY_FAILED, () -> customers.find("42"));
            database.execute("alter table elsewhere rename to customers");
            customers.check();
            assertThat(customers.find("42")).isEqualTo(ANNA);
        }
    }

    @Test
    void aFunctionThatTakesUuidsOnlyPassesTheCheck() {
        try (Database database = TestDatabase.POSTGRESQL.create();
                Customers customers = ShopSettings.of(database)
                        .with("sql_string", "select email, name from customers where id = (:user_uid::text)::uuid")
                        .customers()) {
            database.execute(
                    "create table customers (id uuid, email text, name text)",
                    "insert into customers values ('550e8400-e29b-41d4-a716-446655440000', 'anna@shop.example', 'Anna')");
            customers.check();
            assertThat(customers.find("550e8400-e29b-41d4-a716-446655440000")).isEqualTo(ANNA);
            assertThat(customers.find("550e8400e29b41d4a716446655440000")).isEqualTo(new Lookup.NotFound());
            assertCode(ErrorCode.USER_QUERY_FAILED, () -> customers.find("42"));
        }
    }

    @Test
    void aConversionOfTheShopsOwnDoesNotMakeOddTextsIds() {
        try (Database database = shop(TestDatabase.POSTGRESQL);
                Customers customers = ShopSettings.of(database)
                        .with("sql_string", "select email, name from customers where id = (:user_uid::text)::bigint")
                        .customers()) {
            customers.check();
            assertThat(customers.find("42")).isEqualTo(ANNA);
            assertThat(customers.find("042")).isEqualTo(new Lookup.NotFound());
        }
    }

    @Test
    void oneIdMayBeComparedWithKeysOfSeveralTypes() {
        try (Database database = TestDatabase.POSTGRESQL.create();
                Customers customers = ShopSettings.of(database)
                        .with(
                                "sql_string",
                                "select email, name from customers where id = :user_uid or code = :user_uid or u = :user_uid")
                        .customers()) {
            database.execute(
                    "create table customers (id bigint, code varchar(40), u uuid, email text, name text)",
                    "insert into customers values (42, 'K-1', null, 'anna@shop.example', 'Anna')");
            customers.check();
            assertThat(customers.find("42")).isEqualTo(ANNA);
            assertThat(customers.find("K-1")).isEqualTo(ANNA);
            assertThat(customers.find("042")).isEqualTo(new Lookup.NotFound());
        }
    }

    @Test
    void zerofillKeysOfMariaDbAreNumbers() {
        try (Database database = TestDatabase.MARIADB.create();
                Customers customers = ShopSettings.of(database).customers()) {
            database.execute(
                    "create table customers (id int(5) zerofill, email text, name text)",
                    "insert into customers values (42, 'anna@shop.example', 'Anna')");
            assertThat(customers.find("42")).isEqualTo(ANNA);
            assertThat(customers.find("042")).isEqualTo(new Lookup.NotFound());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aWrongPasswordIsAnUnreachableDatabase(TestDatabase product) {
        try (Database database = shop(product);
                Customers customers =
                        ShopSettings.of(database.as("stranger", "wrong")).customers()) {
            assertCode(ErrorCode.DATABASE_UNREACHABLE, () -> customers.find("42"));
            assertCode(ErrorCode.DATABASE_UNREACHABLE, customers::check);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aServerThatIsDownIsUnreachableAndFoundAgainWhenItIsBack(TestDatabase product) {
        try (Database database = shop(product)) {
            Relay relay = Relay.to(database.port());
            int port = relay.port();
            try (Customers customers = ShopSettings.of(database.through(port)).customers()) {
                assertThat(customers.find("42")).isEqualTo(ANNA);
                relay.close();
                assertCode(ErrorCode.DATABASE_UNREACHABLE, () -> customers.find("42"));
                assertCode(ErrorCode.DATABASE_UNREACHABLE, customers::check);
                try (Relay back = Relay.at(port, database.port())) {
                    assertThat(back.port()).isEqualTo(port);
                    assertThat(customers.find("42")).isEqualTo(ANNA);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void connectionsThatDiedWhileIdleAreNotNoticed(TestDatabase product) {
        try (Database database = shop(product);
                Relay relay = Relay.to(database.port());
                Customers customers =
                        ShopSettings.of(database.through(relay.port())).customers()) {
            assertThat(customers.find("42")).isEqualTo(ANNA);
            relay.cut();
            assertThat(customers.find("42")).isEqualTo(ANNA);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aNetworkThatSwallowsPacketsEndsALookupWithinItsLimit(TestDatabase product) {
        try (Database database = shop(product);
                Relay relay = Relay.to(database.port());
                Customers customers =
                        ShopSettings.of(database.through(relay.port())).customers(SHORT)) {
            assertThat(customers.find("42")).isEqualTo(ANNA);
            relay.swallow();
            assertUnreachableInTime(customers);
            assertUnreachableInTime(customers); // and now while it connects
            relay.resume();
            assertThat(customers.find("42")).isEqualTo(ANNA);
        }
    }

    private static void assertUnreachableInTime(Customers customers) {
        assertThat(CompletableFuture.runAsync(
                        () -> assertCode(ErrorCode.DATABASE_UNREACHABLE, () -> customers.find("42"))))
                .succeedsWithin(SHORT.plusSeconds(2));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aQueryThatTakesTooLongFails(TestDatabase product) {
        String sleep = product == TestDatabase.MARIADB ? "sleep(60)" : "pg_sleep(60)::text";
        try (Database database = shop(product);
                Customers customers = ShopSettings.of(database)
                        .with("sql_string", "select email, " + sleep + " from customers where id = :user_uid")
                        .customers(SHORT)) {
            assertCode(ErrorCode.USER_QUERY_FAILED, () -> customers.find("42"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void closingLeavesNoConnection(TestDatabase product) throws Exception {
        String count = product == TestDatabase.POSTGRESQL
                ? "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
                : "select count(*) from information_schema.processlist where db = database() and id <> connection_id()";
        try (Database database = shop(product);
                Connection observer = database.connect()) {
            try (Customers customers = ShopSettings.of(database).customers()) {
                customers.find("42");
                assertThat(count(observer, count)).isPositive();
            }
            long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            while (count(observer, count) > 0 && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            assertThat(count(observer, count)).isZero();
        }
    }

    private static int count(Connection connection, String sql) throws Exception {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    @Test
    void neitherAddressNorDriverTextShowsInWhatIsLoggedOrAnswered() {
        try (Database database = shop(TestDatabase.POSTGRESQL);
                Customers customers = ShopSettings.of(database)
                        .with(
                                "sql_string",
                                "select email, cast(email as integer)::text from customers where id = :user_uid")
                        .customers()) {
            assertThatThrownBy(() -> customers.find("42")).isInstanceOfSatisfying(CodedException.class, e -> {
                assertThat(e.getCause().getMessage()).contains("anna@");
                assertThat(e.detail()).doesNotContain("anna");
                assertThat(CauseChain.of(e)).doesNotContain("anna").contains("22P02");
            });
        }
    }

    @Test
    void driversOfAnotherClassLoaderStayRegistered() {
        long before = DriverManager.drivers().count();
        try (Database database = shop(TestDatabase.H2)) {
            ShopSettings.of(database).customers().close();
        }
        assertThat(DriverManager.drivers().count()).isEqualTo(before);
    }
}

package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.testkit.ContainerPool;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Relay;
import io.github.xmail.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The shop's database as shops have it: each driver by each way to it, accounts that may only read, old character sets. */
class ShopDatabasesTest {

    private static final String NAME = "Анна-Мария d’Été 🙂";
    private static final Lookup ANNA = new Lookup.Found(new Customer("anna@shop.example", NAME));

    /** How the worker comes to a connection. */
    private enum Way {
        DB_STRING,
        DBCP,
        TOMCAT_JDBC,
        HIKARI;

        /** {@code jdbc:mysql:} in {@code db_string} goes to MariaDB's driver. */
        boolean leadsTo(ShopDriver driver) {
            return this != DB_STRING || driver != ShopDriver.MYSQL;
        }

        void go(Database database, Visit visit) throws SQLException {
            go(database, ShopSettings.QUERY, visit);
        }

        void go(Database database, String query, Visit visit) throws SQLException {
            if (this == DB_STRING) {
                try (Customers customers =
                        ShopSettings.of(database).with("sql_string", query).customers()) {
                    visit.to(customers);
                }
                return;
            }
            ContainerPool kind = ContainerPool.valueOf(name());
            DataSource pool = kind.open(database, true, 2);
            try (Customers customers =
                    ShopSettings.ofPool(pool).with("sql_string", query).customers()) {
                visit.to(customers);
            } finally {
                kind.close(pool);
            }
        }
    }

    private interface Visit {
        void to(Customers customers);
    }

    static Stream<Arguments> waysToDrivers() {
        return Arrays.stream(ShopDriver.values())
                .flatMap(driver -> Arrays.stream(Way.values())
                        .filter(way -> way.leadsTo(driver))
                        .map(way -> Arguments.of(driver, way)));
    }

    static Stream<Arguments> waysToServers() {
        return waysToDrivers().filter(cell -> ((ShopDriver) cell.get()[0]).isServer());
    }

    private static Database shop(ShopDriver driver) {
        Database database = driver.create();
        database.execute(
                "create table customers (id bigint primary key, email varchar(200), name varchar(200), birthday date)",
                "insert into customers values (42, 'anna@shop.example', '" + NAME + "', null)",
                "insert into customers values (43, 'bert@shop.example', 'Bert', null)");
        return database;
    }

    /** An account that may read the customers, and nothing else. */
    private static Database readOnly(Database database) {
        String user = database.name() + "_r";
        String grant = "grant select on customers to \"" + user + "\"";
        switch (database.product()) {
            case POSTGRESQL -> {
                database.execute(
                        "create role " + user + " login password 'r'",
                        "alter role " + user + " set default_transaction_read_only = on",
                        "grant select (id, email, name) on customers to " + user);
                return database.as(user, "r");
            }
            case MARIADB ->
                database.execute(
                        "create user " + user + " identified by 'r'",
                        "grant select (id, email, name) on customers to " + user);
            case H2, HSQLDB -> database.execute("create user \"" + user + "\" password 'r'", grant);
        }
        String url = database.url().replace(";DB_CLOSE_DELAY=-1", ""); // an administrator's option of H2
        return new Database(database.product(), database.name(), database.port(), url, user, "r");
    }

    @ParameterizedTest
    @MethodSource("waysToDrivers")
    void anAccountThatMayOnlyReadIsEnough(ShopDriver driver, Way way) throws SQLException {
        try (Database database = shop(driver)) {
            way.go(readOnly(database), customers -> {
                customers.connect();
                customers.check();
                assertThat(customers.find("42")).isEqualTo(ANNA);
                assertThat(customers.find("44")).isEqualTo(new Lookup.NotFound());
                assertThat(customers.find("042")).isEqualTo(new Lookup.NotFound());
                assertThat(customers.find("42abc")).isEqualTo(new Lookup.NotFound());
            });
        }
    }

    @ParameterizedTest
    @MethodSource("waysToDrivers")
    void anAccountThatMayNotReadTheCustomersIsAQueryThatFails(ShopDriver driver, Way way) throws SQLException {
        try (Database database = shop(driver)) {
            Database reader = readOnly(database);
            database.execute("create table staff (id bigint primary key, email varchar(200), name varchar(200))");
            way.go(
                    reader,
                    "select email, name from staff where id = :user_uid",
                    customers -> assertThat(codeOf(customers)).isEqualTo(ErrorCode.USER_QUERY_FAILED));
        }
    }

    private static ErrorCode codeOf(Customers customers) {
        try {
            customers.check();
            return null;
        } catch (CodedException e) {
            return e.code();
        }
    }

    @ParameterizedTest
    @MethodSource("waysToServers")
    void connectionsThatDiedWhileTheyWereIdleAreNotNoticed(ShopDriver driver, Way way) throws SQLException {
        try (Database database = shop(driver);
                Relay relay = Relay.to(database.port())) {
            way.go(database.through(relay.port()), customers -> {
                assertThat(customers.find("42")).isEqualTo(ANNA);
                relay.cut();
                assertThat(customers.find("42")).isEqualTo(ANNA);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MARIADB, cp1251,  Анна «Ёлка» №1",
        "MARIADB, koi8r,   Анна Ёлкина",
        "MARIADB, latin1,  Éva Müller d’Été",
        "MARIADB, utf8mb3, Анна Müller",
        "MARIADB, utf8mb4, Анна 🙂",
        "MYSQL,   cp1251,  Анна «Ёлка» №1",
        "MYSQL,   koi8r,   Анна Ёлкина",
        "MYSQL,   latin1,  Éva Müller d’Été",
        "MYSQL,   utf8mb3, Анна Müller",
        "MYSQL,   utf8mb4, Анна 🙂"
    })
    void aColumnInAnOldCharacterSetGivesTheRightName(ShopDriver driver, String charset, String name) throws Exception {
        try (Database database = driver.create()) {
            database.execute(
                    "create table customers (id varchar(20) primary key, email varchar(99), name varchar(99))"
                            + " character set " + charset,
                    "insert into customers values ('" + name.charAt(0) + "1', 'anna@shop.example', '" + name + "')");
            for (Way way : Way.values()) {
                if (way.leadsTo(driver)) {
                    way.go(
                            database,
                            customers -> assertThat(customers.find(name.charAt(0) + "1"))
                                    .isEqualTo(new Lookup.Found(new Customer("anna@shop.example", name))));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"WIN1251, Анна «Ёлка» №1", "KOI8R, Анна Ёлкина", "LATIN1, Éva Müller"})
    void aPostgresqlDatabaseInAnOldEncodingGivesTheRightName(String encoding, String name) throws SQLException {
        try (Database maintenance = TestDatabase.POSTGRESQL.create()) {
            String old = maintenance.name() + "_old";
            maintenance.execute("create database " + old + " encoding '" + encoding
                    + "' lc_collate 'C' lc_ctype 'C' template template0");
            try (Database database = new Database(
                    TestDatabase.POSTGRESQL,
                    old,
                    maintenance.port(),
                    maintenance.url().replace(maintenance.name(), old),
                    maintenance.user(),
                    maintenance.password())) {
                database.execute(
                        "create table customers (id varchar(20) primary key, email text, name text)",
                        "insert into customers values ('" + name.charAt(0) + "1', 'anna@shop.example', '" + name
                                + "')");
                try (Customers customers = ShopSettings.of(database).customers()) {
                    assertThat(customers.find(name.charAt(0) + "1"))
                            .isEqualTo(new Lookup.Found(new Customer("anna@shop.example", name)));
                    // what no such database can hold finds nobody
                    assertThat(customers.find("日1")).isEqualTo(new Lookup.NotFound());
                }
            }
        }
    }

    /** Old shops wrote UTF-8 over a connection that said latin1: the guide's expression reads it as it was meant. */
    @Test
    void utf8InALatin1ColumnIsReadByTheGuidesExpression() throws SQLException {
        try (Database database = TestDatabase.MARIADB.create()) {
            database.execute(
                    "create table customers (id int primary key, email varchar(99), name varchar(99))"
                            + " character set latin1",
                    "insert into customers values (42, 'anna@shop.example', convert(cast(_utf8mb4'Анна' as binary) using latin1))");
            try (Customers customers = ShopSettings.of(database)
                    .with(
                            "sql_string",
                            "select email, convert(cast(convert(name using latin1) as binary) using utf8mb4)"
                                    + " from customers where id = :user_uid")
                    .customers()) {
                assertThat(customers.find("42")).isEqualTo(new Lookup.Found(new Customer("anna@shop.example", "Анна")));
            }
        }
    }
}

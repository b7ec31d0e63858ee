package io.github.xmail.troubleshooting;

import static io.github.xmail.troubleshooting.Shop.assertFinding;
import static io.github.xmail.troubleshooting.Shop.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Relay;
import io.github.xmail.testkit.TestDatabase;
import jakarta.json.JsonObject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real fault of the shop's database or query behind each finding. */
class DatabaseFaultsTest {

    private static final Optional<String> CUSTOMER = Optional.of("42");

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void goodDatabaseGivesNobodyForNobodyAndOneCustomerForHisId(TestDatabase product) {
        try (Shop shop = Shop.with(product)) {
            assertFinding(shop.check("database"), Finding.DATABASE_CONNECTED);
            assertFinding(shop.check("user_query"), Finding.QUERY_RUNS);
            assertFinding(shop.check("user_query", CUSTOMER), Finding.CUSTOMER_FOUND);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void databaseIsDown(TestDatabase product) {
        try (Shop shop = Shop.with(product);
                Relay relay = Relay.to(1)) {
            shop.at(shop.database().through(relay.port()));
            JsonObject answer = shop.diagnose();

            assertSays(in(answer, "database"), "database_unreachable", "The shop's database cannot be reached");
            assertFinding(in(answer, "user_query"), Finding.SKIPPED_DATABASE);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void networkSwallowsWhatIsSent(TestDatabase product) {
        try (Shop shop = Shop.with(product);
                Relay relay = Relay.to(shop.database().port())) {
            relay.swallow();
            shop.at(shop.database().through(relay.port()));

            assertSays(shop.check("database"), "database_unreachable", "The shop's database cannot be reached");
        }
    }

    @Test
    void passwordIsWrong() {
        try (Shop shop = Shop.with(TestDatabase.MARIADB)) {
            shop.at(shop.database().as(shop.database().user(), "canary-wrong"));

            assertFinding(shop.check("database"), Finding.DATABASE_LOGIN_REFUSED, "28000");
        }
    }

    @Test
    void passwordThatIsChangedIsSeenAlthoughConnectionsAreKept() {
        try (Shop shop = Shop.with(TestDatabase.MARIADB)) {
            shop.database()
                    .execute(
                            "create user 'canary-user'@'%' identified by 'canary-before'",
                            "grant select on *.* to 'canary-user'@'%'");
            shop.at(shop.database().as("canary-user", "canary-before"));
            assertFinding(shop.check("database"), Finding.DATABASE_CONNECTED);

            shop.database().execute("alter user 'canary-user'@'%' identified by 'canary-after'");

            assertFinding(shop.check("database"), Finding.DATABASE_LOGIN_REFUSED, "28000");
            shop.database().execute("drop user 'canary-user'@'%'");
        }
    }

    @Test
    void userIsUnknown() {
        try (Shop shop = Shop.with(TestDatabase.POSTGRESQL)) {
            shop.at(shop.database().as("canary-user", "canary-password"));

            assertFinding(shop.check("database"), Finding.DATABASE_LOGIN_REFUSED, "28000");
        }
    }

    @Test
    void databaseOfThatNameIsUnknownToPostgres() {
        try (Shop shop = Shop.with(TestDatabase.POSTGRESQL)) {
            shop.with("db_string", shop.database().url().replace("xmail_", "canary_"));

            assertFinding(shop.check("database"), Finding.DATABASE_UNKNOWN, "3D000");
        }
    }

    @Test
    void databaseOfThatNameIsUnknownToMariaDb() {
        try (Shop shop = Shop.with(TestDatabase.MARIADB)) {
            shop.with("db_string", shop.database().url().replace("xmail_", "canary_"));

            assertFinding(shop.check("database"), Finding.DATABASE_UNKNOWN, "42000");
        }
    }

    @Test
    void postgresHasNoConnectionLeftForTheUser() {
        try (Shop shop = Shop.with(TestDatabase.POSTGRESQL)) {
            shop.database().execute("create role \"canary-crowd\" login connection limit 0");
            shop.at(shop.database().as("canary-crowd", "canary-password"));

            assertFinding(shop.check("database"), Finding.DATABASE_CROWDED, "53300");
            shop.database().execute("drop role \"canary-crowd\"");
        }
    }

    /** As with many a provider: a limit of the user's own, told by another number than that of the whole server. */
    @Test
    void mariaDbHasNoConnectionLeftForTheUser() throws Exception {
        try (Shop shop = Shop.with(TestDatabase.MARIADB)) {
            shop.database()
                    .execute(
                            "create user 'canary-crowd'@'%' identified by 'canary-password'"
                                    + " with max_user_connections 1",
                            "grant select on *.* to 'canary-crowd'@'%'");
            Database crowd = shop.database().as("canary-crowd", "canary-password");
            try (Connection only = crowd.connect()) {
                assertThat(only.isValid(5)).isTrue();

                assertFinding(shop.at(crowd).check("database"), Finding.DATABASE_CROWDED, "42000");
            }
            shop.database().execute("drop user 'canary-crowd'@'%'");
        }
    }

    /** Whoever has all rights gets one connection more. */
    @Test
    void mariaDbHasNoConnectionLeftForAnybody() throws Exception {
        try (Shop shop = Shop.with(TestDatabase.MARIADB)) {
            shop.database()
                    .execute(
                            "create user 'canary-many'@'%' identified by 'canary-password'",
                            "grant select on *.* to 'canary-many'@'%'", "set global max_connections = 10");
            Database other = shop.database().as("canary-many", "canary-password");
            List<Connection> crowd = new ArrayList<>();
            try {
                assertThatThrownBy(() -> fill(other, crowd)).isInstanceOf(SQLException.class);

                JsonObject check = shop.at(other).check("database");

                assertFinding(check, Finding.DATABASE_CROWDED, "08004");
                assertThat(check.getString("hint")).contains("limit of connections", "delivery_threads");
            } finally {
                for (Connection connection : crowd) {
                    connection.close();
                }
                shop.database().execute("set global max_connections = default", "drop user 'canary-many'@'%'");
            }
        }
    }

    private static void fill(Database database, List<Connection> crowd) throws SQLException {
        while (crowd.size() < 20) {
            crowd.add(database.connect());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void tableIsMissing(TestDatabase product) {
        String state = product == TestDatabase.POSTGRESQL ? "42P01" : "42S02";
        assertQuery(
                product,
                "select canary_mail, canary_name from canary_nowhere where canary_id = :user_uid",
                Finding.QUERY_TABLE_MISSING,
                state);
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void columnIsMissing(TestDatabase product) {
        String state = product == TestDatabase.POSTGRESQL ? "42703" : "42S22";
        assertQuery(
                product,
                "select canary_mail, canary_nothing from canary_people where canary_id = :user_uid",
                Finding.QUERY_COLUMN_MISSING,
                state);
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void queryIsNotUnderstood(TestDatabase product) {
        String state = product == TestDatabase.POSTGRESQL ? "42601" : "42000";
        assertQuery(
                product,
                "select canary_mail canary_name canary_x from canary_people where canary_id = :user_uid",
                Finding.QUERY_NOT_UNDERSTOOD,
                state);
    }

    @Test
    void userMayNotReadTheTableOfPostgres() {
        try (Shop shop = Shop.with(TestDatabase.POSTGRESQL)) {
            shop.database().execute("create role \"canary-reader\" login");
            shop.at(shop.database().as("canary-reader", "canary-password"));

            assertFinding(shop.check("user_query"), Finding.QUERY_NOT_ALLOWED, "42501");
            shop.database().execute("drop role \"canary-reader\"");
        }
    }

    @Test
    void userMayNotReadTheTableOfMariaDb() {
        try (Shop shop = Shop.with(TestDatabase.MARIADB)) {
            shop.database()
                    .execute(
                            "create table canary_open (n int)",
                            "create user 'canary-reader'@'%' identified by 'canary-password'",
                            "grant select on " + shop.database().name() + ".canary_open to 'canary-reader'@'%'");
            shop.at(shop.database().as("canary-reader", "canary-password"));

            assertFinding(shop.check("user_query"), Finding.QUERY_NOT_ALLOWED, "42000");
            shop.database().execute("drop user 'canary-reader'@'%'");
        }
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void oneColumnOnly(TestDatabase product) {
        assertQuery(
                product, "select canary_mail from canary_people where canary_id = :user_uid", Finding.QUERY_COLUMNS);
    }

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void queryIgnoresItsParameter(TestDatabase product) {
        assertQuery(
                product,
                "select canary_mail, canary_name from canary_people where canary_id = :user_uid or canary_id = 42",
                Finding.QUERY_IGNORES_PARAMETER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"now()", "true"})
    void idIsComparedWithWhatNoIdCanBe(String other) {
        assertQuery(
                TestDatabase.POSTGRESQL,
                "select canary_mail, canary_name from canary_people where " + other + " = :user_uid",
                Finding.QUERY_KEY_TYPE);
    }

    /** The driver's text quotes the name. */
    @Test
    void rowOfThisCustomerFails() {
        String sql = "select canary_mail, case canary_id when 42 then cast(cast(canary_name as integer) as text) end"
                + " from canary_people where canary_id = :user_uid";
        try (Shop shop = Shop.with(TestDatabase.POSTGRESQL).with("sql_string", sql)) {
            assertFinding(shop.check("user_query"), Finding.QUERY_RUNS);
            assertFinding(shop.check("user_query", CUSTOMER), Finding.QUERY_FAILED, "22P02");
        }
    }

    @Test
    void queryTakesTooLong() {
        assertQuery(
                TestDatabase.POSTGRESQL,
                "select canary_mail, canary_name from (select pg_sleep(60) as s) slow left join canary_people on"
                        + " canary_id = :user_uid",
                Finding.QUERY_TOO_SLOW,
                "57014");
    }

    @ParameterizedTest
    @EnumSource(
            value = TestDatabase.class,
            names = {"POSTGRESQL", "MARIADB"})
    void columnsAreSwapped(TestDatabase product) {
        assertCustomer(
                product,
                "select canary_name, canary_mail from canary_people where canary_id = :user_uid",
                Finding.CUSTOMER_COLUMNS_SWAPPED);
    }

    @Test
    void addressIsNone() {
        assertCustomer(
                TestDatabase.H2,
                "select canary_name, canary_name from canary_people where canary_id = :user_uid",
                Finding.CUSTOMER_ADDRESS_INVALID);
    }

    @Test
    void moreThanOneRow() {
        assertCustomer(
                TestDatabase.H2,
                "select a.canary_mail, a.canary_name from canary_people a, (values (1), (2)) b where a.canary_id ="
                        + " :user_uid",
                Finding.CUSTOMER_AMBIGUOUS);
    }

    @Test
    void customerIsNotThere() {
        try (Shop shop = Shop.open()) {
            assertFinding(shop.check("user_query", Optional.of("4242")), Finding.CUSTOMER_NOT_FOUND);
        }
    }

    @Test
    void tokenIsNoneOfThisShop() {
        try (Shop shop = Shop.open().with("token_key", "Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhbmE=")) {
            assertFinding(shop.check("user_query", CUSTOMER), Finding.CUSTOMER_TOKEN_INVALID);
        }
    }

    private static void assertQuery(TestDatabase product, String sql, Finding finding, Object... arguments) {
        try (Shop shop = Shop.with(product).with("sql_string", sql)) {
            JsonObject answer = shop.diagnose();

            assertFinding(in(answer, "database"), Finding.DATABASE_CONNECTED);
            assertFinding(in(answer, "user_query"), finding, arguments);
        }
    }

    private static void assertCustomer(TestDatabase product, String sql, Finding finding) {
        try (Shop shop = Shop.with(product).with("sql_string", sql)) {
            assertFinding(shop.check("user_query", CUSTOMER), finding);
        }
    }

    private static void assertSays(JsonObject check, String code, String message) {
        assertThat(check.getString("status")).isEqualTo("error");
        assertThat(check.getString("code")).isEqualTo(code);
        assertThat(check.getString("message")).startsWith(message);
    }
}

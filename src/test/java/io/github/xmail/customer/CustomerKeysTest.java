package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of key on each database: the id finds its own row, and whatever is not the id finds none. */
class CustomerKeysTest {

    private static final String UUID_KEY = "550e8400-e29b-41d4-a716-446655440000";
    private static final List<String> NUMBERS = List.of("0", "1", "42", "-7", "9007199254740992", "9007199254740993");
    private static final List<String> NO_NUMBERS = List.of(
            "01",
            " 1",
            "1 ",
            "+1",
            "1.0",
            "1e0",
            "42abc",
            "abc",
            "-0",
            "0x2A",
            "9007199254740992.0",
            "1_0",
            "٤٢",
            "--7",
            "9007199254740994",
            "99999999999999999999999999",
            "NaN",
            "",
            "4 2",
            "1\t",
            "\u00a042");

    /** Column types of the same meaning on each of the databases. */
    private enum Key {
        BIGINT("bigint", NUMBERS, NO_NUMBERS),
        INTEGER("integer", List.of("0", "1", "42", "-7"), List.of("2147483648", "01", "42abc", "1e0", "042", "abc")),
        SMALLINT("smallint", List.of("0", "42"), List.of("65578", "00", "042", "42.0", "abc")),
        NUMERIC("numeric(20,0)", NUMBERS, NO_NUMBERS),
        DOUBLE("double precision", List.of("0", "42"), List.of("42.0", "4.2e1", "042", "abc")),
        UUID(
                "uuid",
                List.of(UUID_KEY),
                List.of(
                        "550e8400e29b41d4a716446655440000",
                        "{" + UUID_KEY + "}",
                        "42",
                        "abc",
                        UUID_KEY + "x",
                        UUID_KEY + " ",
                        UUID_KEY.substring(1))),
        VARCHAR(
                "varchar(64)",
                List.of("042", "42", "abc", "42abc", "é", "Ключ", "a'b", "a\\b", "100%", "a_c", "1e0", " x"),
                List.of(
                        "0042", "4.2e1", "42.0", "ABC", "Abc", "abc ", " abc", "e", "É", "E", "ab", "axc", "ключ", "0",
                        "1", "1.0")),
        CHAR("char(12)", List.of("042", "42", "abc", "42abc"), List.of("0042", "ABC", "abc ", " 42", "42.0", "0"));

        final String type;
        final List<String> ids;
        final List<String> nobody;

        Key(String type, List<String> ids, List<String> nobody) {
            this.type = type;
            this.ids = ids;
            this.nobody = nobody;
        }
    }

    /** Ways to write the same query; the last ones are not recognised as a plain comparison with a column. */
    private static final List<String> QUERIES = List.of(
            "select email, name from customers where id = :user_uid",
            "select c.email, c.name from customers c where (c.id = :user_uid) and c.active = 1;",
            "select email, name from customers where id in (:user_uid)",
            "with one as (select * from customers where :user_uid = id) select email, name from one");

    static Stream<Arguments> keysOnDatabases() {
        return Stream.of(TestDatabase.values())
                .flatMap(product -> Stream.of(Key.values())
                        .flatMap(key -> QUERIES.stream().map(query -> Arguments.of(product, key, query))));
    }

    @ParameterizedTest
    @MethodSource("keysOnDatabases")
    void onlyTheIdItselfFindsItsRow(TestDatabase product, Key key, String query) {
        // an unknown comparison on MariaDB is the shop's own collation's affair
        boolean collationDecides = product == TestDatabase.MARIADB && query.equals(QUERIES.get(2))
                || product == TestDatabase.MARIADB && query.equals(QUERIES.get(3));
        try (Database database = product.create()) {
            database.execute("create table customers (id " + key.type + " primary key, email varchar(200), "
                    + "name varchar(200), active int)");
            for (String id : key.ids) {
                database.execute("insert into customers values ('" + escaped(product, id) + "', 'of-" + hex(id)
                        + "@shop.example', 'n', 1)");
            }
            try (Customers customers =
                    ShopSettings.of(database).with("sql_string", query).customers()) {
                customers.check();
                for (String id : key.ids) {
                    assertThat(customers.find(id)).as("id <%s>", id).isEqualTo(found(id));
                }
                for (String id : key.nobody) {
                    if (!(collationDecides && SAME_TO_A_COLLATION.containsKey(id) && !key.ids.equals(NUMBERS))) {
                        assertThat(customers.find(id)).as("id <%s>", id).isEqualTo(new Lookup.NotFound());
                    }
                }
                if (key == Key.UUID) {
                    assertThat(customers.find(UUID_KEY.toUpperCase())).isEqualTo(found(UUID_KEY));
                }
            }
        }
    }

    private static final Map<String, String> SAME_TO_A_COLLATION =
            Map.of("ABC", "abc", "Abc", "abc", "e", "é", "É", "é", "E", "é", "ключ", "Ключ");

    private static Lookup found(String id) {
        return new Lookup.Found(new Customer("of-" + hex(id) + "@shop.example", "n"));
    }

    private static String escaped(TestDatabase product, String id) {
        String quoted = id.replace("'", "''");
        return product == TestDatabase.MARIADB ? quoted.replace("\\", "\\\\") : quoted;
    }

    private static String hex(String id) {
        StringBuilder hex = new StringBuilder();
        id.chars().forEach(c -> hex.append(Integer.toHexString(c)).append('.'));
        return hex.toString();
    }
}

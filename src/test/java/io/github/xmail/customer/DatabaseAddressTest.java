package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseAddressTest {

    private static final String KEY = "?allowPublicKeyRetrieval=true";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "mysql:host=127.0.0.1;dbname=MY_DATABASE                  | jdbc:mariadb://127.0.0.1:3306/MY_DATABASE"
                        + KEY,
                "mysql:host=db.shop.example;port=3307;dbname=s;charset=utf8mb4 | jdbc:mariadb://db.shop.example:3307/s"
                        + KEY,
                "MYSQL: HOST = localhost ; DBNAME = s ;                   | jdbc:mariadb://localhost:3306/s" + KEY,
                "mysql:dbname=a;;b                                        | jdbc:mariadb://127.0.0.1:3306/a;b" + KEY,
                "mysql:host=::1;dbname=s                                  | jdbc:mariadb://[::1]:3306/s" + KEY,
                "jdbc:mysql://h/s?useSSL=false                            | jdbc:mariadb://h/s?useSSL=false",
                "jdbc:mariadb://h/s                                       | jdbc:mariadb://h/s",
                "jdbc:postgresql://h/s                                    | jdbc:postgresql://h/s",
                "pgsql:host=h;port=5433;dbname=s                          | jdbc:postgresql://h:5433/s",
                "pgsql:host=h port=5433 dbname=s                          | jdbc:postgresql://h:5433/s",
                "pgsql:host=h dbname='my shop'                            | jdbc:postgresql://h:5432/my%20shop",
                "pgsql:host=h;dbname=s;sslmode=verify-full                | jdbc:postgresql://h:5432/s?sslmode=verify-full",
                "pgsql:host=h;dbname=s;client_encoding=UTF8               | jdbc:postgresql://h:5432/s"
            })
    void urlsAndDsnsAreCarriedOver(String text, String url) {
        assertThat(DatabaseAddress.parse(text).url()).isEqualTo(url);
    }

    @Test
    void aLoginInAPgsqlDsnIsTaken() {
        DatabaseAddress address = DatabaseAddress.parse("pgsql:host=h;dbname=s;user=anna;password='two \\'words'");
        assertThat(address.user()).contains("anna");
        assertThat(address.password()).contains("two 'words");
        assertThat(address).asString().doesNotContain("words").doesNotContain("anna");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "mysql:unix_socket=/run/mysqld.sock;dbname=s | unix_socket",
                "pgsql:host=/var/run/postgresql;dbname=s     | host",
                "mysql:host=h;dbname=s;sslcert=x             | sslcert",
                "mysql:host=h;dbname=s;user=x                | user",
                "pgsql:host=h;dbname=s;hostaddr=1.2.3.4      | hostaddr",
                "mysql:host=h                                | dbname",
                "mysql:host=h;dbname=                        | dbname",
                "mysql:host=h;port=0;dbname=s                | port",
                "mysql:host=h;port=99999;dbname=s            | port",
                "mysql:host=h;port=x;dbname=s                | port",
                "mysql:host=h?x;dbname=s                     | host",
                "mysql:host=h;dbname=s?autoReconnect=true    | dbname",
                "mysql:host=h;host=i;dbname=s                | twice",
                "pgsql:host=h;dbname=s;sslmode=maybe         | sslmode",
                "mysql:nonsense                              | name=value",
                "sqlite:/tmp/x.db                            | PDO",
                "oci:dbname=//h/x                            | PDO",
                "uri:file:///etc/dsn                         | PDO",
                "postgres://h/s                              | JDBC",
                "nonsense                                    | JDBC",
                "jdbc:                                       | jdbc:",
                ":                                           | JDBC"
            })
    void whatCannotBeCarriedOverIsRefusedByName(String text, String named) {
        assertThatThrownBy(() -> DatabaseAddress.parse(text)).isInstanceOfSatisfying(BrokenRule.class, e -> {
            assertThat(e.rule()).contains(named);
            assertThat(e.remedy()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "sqlsrv:Server=db;Database=shop,       jdbc:sqlserver:",
        "dblib:host=db;dbname=shop,            jdbc:sqlserver:",
        "oci:dbname=//db/shop,                 jdbc:oracle:thin:",
        "odbc:Driver=FreeTDS;Server=db,        jdbc:postgresql:"
    })
    void anotherKindOfPdoIsToldTheUrlToWrite(String dsn, String url) {
        assertThatThrownBy(() -> DatabaseAddress.parse(dsn))
                .isInstanceOfSatisfying(
                        BrokenRule.class, e -> assertThat(e.remedy()).contains(url));
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void aDsnReachesARealServer(TestDatabase product) {
        String scheme = product == TestDatabase.MARIADB ? "mysql" : "pgsql";
        try (Database database = product.create()) {
            database.execute(
                    "create table customers (id bigint, email varchar(99), name varchar(99))",
                    "insert into customers values (42, 'anna@shop.example', 'Анна')");
            try (Customers customers = ShopSettings.of(database)
                    .with(
                            "db_string",
                            scheme + ":host=127.0.0.1;port=" + database.port() + ";dbname=" + database.name()
                                    + ";charset=utf8")
                    .customers()) {
                assertThat(customers.find("42")).isEqualTo(new Lookup.Found(new Customer("anna@shop.example", "Анна")));
            }
        }
    }
}

package io.github.xmail.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TestDatabaseTest {

    @ParameterizedTest
    @EnumSource(TestDatabase.class)
    void everyoneGetsAnEmptyDatabaseOfHisOwn(TestDatabase product) throws Exception {
        try (Database mine = product.create();
                Database yours = product.create()) {
            mine.execute("create table t (n int)", "insert into t values (1)");
            yours.execute("create table t (n int)");

            assertThat(count(mine)).isEqualTo(1);
            assertThat(count(yours)).isZero();
        }
    }

    private static int count(Database database) throws Exception {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from t")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}

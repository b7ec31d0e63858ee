package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Problem;
import io.github.xmail.settings.Problem.Severity;
import io.github.xmail.settings.SettingSource.SourceException;
import io.github.xmail.settings.SettingsReader;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustomerSettingsTest {

    private static ShopSettings valid() {
        return new ShopSettings()
                .with("db_string", "jdbc:postgresql://127.0.0.1/shop")
                .with("sql_string", ShopSettings.QUERY);
    }

    private static List<String> problems(ShopSettings settings) {
        SettingsReader reader = settings.reader();
        boolean usable = settings.read(reader).isPresent();
        assertThat(usable).isEqualTo(reader.problems().stream().allMatch(p -> p.severity() == Severity.WARNING));
        return reader.problems().stream()
                .map(p -> p.severity() + " " + p.name())
                .toList();
    }

    @Test
    void aUrlAndAQueryAreEnough() {
        assertThat(problems(valid())).isEmpty();
    }

    @Test
    void allProblemsAreToldTogether() {
        assertThat(problems(new ShopSettings())).containsExactly("MISSING db_string", "MISSING sql_string");
        assertThat(problems(valid().with("db_string", "x").with("sql_string", "x")))
                .containsExactly("INVALID db_string", "INVALID sql_string");
    }

    @Test
    void theContainersPoolWinsWithAWarning() {
        try (Database database = TestDatabase.H2.create()) {
            ShopSettings settings =
                    ShopSettings.ofPool(database.dataSource()).with("db_string", "jdbc:postgresql://h/s");
            assertThat(problems(settings)).containsExactly("WARNING db_string");
        }
    }

    @Test
    void aResourceThatCannotBeMadeIsAProblem() {
        SettingsReader reader = valid().without("db_string").reader();
        assertThat(CustomerSettings.read(reader, () -> {
                    throw new SourceException("java:comp/env/jdbc/xmail cannot be looked up", null);
                }))
                .isEmpty();
        assertThat(reader.problems()).extracting(Problem::name).containsExactly("jdbc/xmail");
    }

    @Test
    void aMissingDriverIsNamed() {
        SettingsReader reader =
                valid().with("db_string", "jdbc:oracle:thin:@h:1521/s").reader();
        assertThat(CustomerSettings.read(reader, java.util.Optional::empty)).isEmpty();
        assertThat(reader.problems()).hasSize(1).first().satisfies(problem -> {
            assertThat(problem.rule()).contains("oracle.jdbc.OracleDriver");
            assertThat(problem.remedy()).contains("lib");
        });
    }

    @Test
    void aLimitIsAWarning() {
        assertThat(problems(valid().with("sql_string", ShopSettings.QUERY + " limit 1")))
                .containsExactly("WARNING sql_string");
    }

    @Test
    void noPasswordIsShown() {
        SettingsReader reader = valid().with(
                        "db_string", "pgsql:host=h;dbname=s;user=u;password='blue canary';nonsense=1")
                .reader();
        assertThat(CustomerSettings.read(reader, java.util.Optional::empty)).isEmpty();
        assertThat(reader.problems().toString())
                .contains("nonsense")
                .doesNotContain("canary")
                .doesNotContain("blue");
    }
}

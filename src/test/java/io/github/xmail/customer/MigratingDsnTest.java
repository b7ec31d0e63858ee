package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/migrating.md} says truly which DSN of {@code config.php} is taken, and every JDBC URL it shows is one. */
class MigratingDsnTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `((?:mysql|pgsql|sqlsrv):[^`]+)` \\| (taken|refused)", Pattern.MULTILINE);
    private static final Pattern URL = Pattern.compile("`(jdbc:[^`]+)`");

    static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs/migrating.md")))
                .results()
                .toList();
    }

    static List<String> urls() throws IOException {
        return URL.matcher(Files.readString(Path.of("docs/migrating.md")))
                .results()
                .map(url -> url.group(1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void dsnIsTakenOrRefusedAsTheTableSays(MatchResult row) {
        if (row.group(2).equals("taken")) {
            assertThat(DatabaseAddress.parse(row.group(1)).url()).startsWith("jdbc:");
        } else {
            assertThatThrownBy(() -> DatabaseAddress.parse(row.group(1))).isInstanceOf(BrokenRule.class);
        }
    }

    @ParameterizedTest
    @MethodSource("urls")
    void jdbcUrlIsTaken(String url) {
        assertThat(DatabaseAddress.parse(url).url()).isEqualTo(url);
    }
}

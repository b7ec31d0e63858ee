package io.github.xmail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code docs/migrating.md} and its Russian twin name settings that exist, all nine of {@code config.php} among them. */
class MigratingDocumentTest {

    private static final String ENGLISH = "docs/migrating.md";
    private static final String RUSSIAN = "docs/migrating.ru.md";

    /** As {@code config.php} has them. */
    private static final List<String> NINE = List.of(
            "private_key",
            "db_string",
            "db_user",
            "db_password",
            "smtp_server",
            "smtp_port",
            "smtp_username",
            "smtp_password",
            "sql_string");

    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z_]+)` \\| `([a-z_]+)` \\| .+ \\|$", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile(
            "`((?:db|smtp|sql|mail|data|accepted|token|default|private|max)_[a-z_]+|delivery_mode|request_fields)`");
    private static final Pattern CODE = Pattern.compile("^```.*?^```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern DSN = Pattern.compile("^\\| `((?:mysql|pgsql|sqlsrv):[^`]+)` \\|", Pattern.MULTILINE);
    private static final Pattern STEP = Pattern.compile("^(?:#+ |\\d\\. |\\| )", Pattern.MULTILINE);

    private static String text(String document) throws IOException {
        return Files.readString(Path.of(document));
    }

    private static List<String> all(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(found -> found.group(group)).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, RUSSIAN})
    void eachOfTheNineSettingsHasItsRowAndTheSameNameHere(String document) throws IOException {
        assertThat(all(ROW, text(document), 1)).containsExactlyElementsOf(NINE);
        assertThat(all(ROW, text(document), 2)).containsExactlyElementsOf(NINE);
    }

    @ParameterizedTest
    @ValueSource(strings = {ENGLISH, RUSSIAN})
    void everySettingNamedExists(String document) throws IOException {
        Set<String> known = Stream.of(Setting.values())
                .flatMap(s -> s.secret() ? Stream.of(s.key(), s.key() + "_file") : Stream.of(s.key()))
                .collect(Collectors.toSet());

        assertThat(all(NAME, text(document), 1)).hasSizeGreaterThan(NINE.size()).isSubsetOf(known);
    }

    @Test
    void bothLanguagesShowTheSame() throws IOException {
        for (Pattern pattern : List.of(CODE, DSN, STEP)) {
            assertThat(all(pattern, text(RUSSIAN), 0)).isNotEmpty().isEqualTo(all(pattern, text(ENGLISH), 0));
        }
        assertThat(all(NAME, text(RUSSIAN), 1)).containsExactlyInAnyOrderElementsOf(all(NAME, text(ENGLISH), 1));
    }
}

package io.github.xmail.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code docs/configuration.md} says of every setting what the code does. */
class ConfigurationDocumentTest {

    private static final Path DOCUMENT = Path.of("docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile(
            "^\\| `([a-z_]+)` \\| (.+?) \\| (.+?) \\| (.+?) \\| (.+?) \\| (.+?) \\|$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`[^`]+`");

    private record Row(String name, String type, String unit, String byDefault, String example, String meaning) {
        static Row of(MatchResult row) {
            return new Row(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5), row.group(6));
        }
    }

    private static List<Row> rows() throws IOException {
        return ROW.matcher(Files.readString(DOCUMENT)).results().map(Row::of).toList();
    }

    private static Row row(Setting setting) throws IOException {
        Map<String, Row> byName = rows().stream().collect(Collectors.toMap(Row::name, Function.identity()));
        assertThat(byName).containsKey(setting.key());
        return byName.get(setting.key());
    }

    @Test
    void settingsOfCodeAndDocumentAreTheSameInTheSameOrder() throws IOException {
        assertThat(rows().stream().map(Row::name))
                .containsExactlyElementsOf(
                        Stream.of(Setting.values()).map(Setting::key).toList());
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void defaultIsTheOneOfTheCode(Setting setting) throws IOException {
        String told = row(setting).byDefault();

        setting.defaultText()
                .ifPresentOrElse(
                        text -> assertThat(told).isEqualTo("`" + text + "`"),
                        () -> assertThat(told).matches("(none|described)([:;] .+)?"));
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void secretIsMarkedAndNothingElseIs(Setting setting) throws IOException {
        assertThat(List.of("secret", "secrets").contains(row(setting).type())).isEqualTo(setting.secret());
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void exampleIsOneValue(Setting setting) throws IOException {
        assertThat(row(setting).example()).matches(CODE);
    }
}

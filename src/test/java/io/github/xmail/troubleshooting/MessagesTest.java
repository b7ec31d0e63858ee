package io.github.xmail.troubleshooting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Setting;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The words of all findings, in both languages. */
class MessagesTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("%[a-z]");

    private static Properties messages(String language) throws IOException {
        Properties messages = new Properties();
        try (Reader file = new InputStreamReader(
                Words.class.getResourceAsStream("messages_" + language + ".properties"), StandardCharsets.UTF_8)) {
            messages.load(file);
        }
        return messages;
    }

    private static Set<String> needed() {
        Stream<String> findings = Stream.of(Finding.values())
                .flatMap(f -> Stream.concat(Stream.of(f.messageKey()), f.hintKey().stream()));
        Stream<String> settings = Stream.of(Setting.values()).map(s -> "setting." + s.key());
        return Stream.of(findings, settings, Stream.of("setting.jdbc/xmail", "setting.jdbc/xmail-outbox"))
                .flatMap(keys -> keys)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ru"})
    void everyMessageIsThereAndNoneIsLeftOver(String language) throws IOException {
        Set<String> there = messages(language).stringPropertyNames().stream()
                .filter(key -> !key.startsWith("warning."))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(there).isEqualTo(needed());
    }

    /** Where a setting is only warned of is spread over the features; that the words are no leftovers is tested with them. */
    @Test
    void warningsAreOfSettingsAndTheSameInBothLanguages() throws IOException {
        Set<String> english = warnings("en");

        assertThat(english).isEqualTo(warnings("ru"));
        assertThat(english)
                .isSubsetOf(Arrays.stream(Setting.values())
                        .map(s -> "warning." + s.key())
                        .toList());
    }

    private static Set<String> warnings(String language) throws IOException {
        return messages(language).stringPropertyNames().stream()
                .filter(key -> key.startsWith("warning."))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void bothLanguagesHaveTheSamePlaceholders() throws IOException {
        Properties russian = messages("ru");

        messages("en")
                .forEach((key, text) -> assertThat(placeholders(russian.getProperty((String) key)))
                        .as((String) key)
                        .isEqualTo(placeholders((String) text)));
    }

    private static String placeholders(String text) {
        return PLACEHOLDER.matcher(text).results().map(m -> m.group()).collect(Collectors.joining());
    }

    @Test
    void russianIsRussianAndEnglishHasNoCyrillic() throws IOException {
        Pattern cyrillic = Pattern.compile("\\p{IsCyrillic}");

        assertThat(messages("ru").values())
                .allSatisfy(text -> assertThat((String) text).containsPattern(cyrillic));
        assertThat(messages("en").values())
                .allSatisfy(text -> assertThat((String) text).doesNotContainPattern(cyrillic));
    }

    @ParameterizedTest
    @EnumSource(Finding.class)
    void whatIsWrongHasACodeOfTheDocument(Finding finding) {
        boolean purpose = finding == Finding.OUTBOX_NOT_LIVE || finding == Finding.OUTBOX_STUCK;
        boolean wrong = finding.status() == Status.ERROR || finding.status() == Status.WARNING;
        assertThat(finding.code().isPresent()).isEqualTo(wrong && !purpose);
    }

    /** Whatever the language of the server is. */
    @Test
    void whoReadsNeitherGetsEnglish() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ru"));
            Result result = Finding.CLOCK_AHEAD.result(600L);

            assertThat(Words.of(Locale.FRENCH).message(result))
                    .isEqualTo("This server's clock is 600 s ahead of the platform's.");
            assertThat(Words.of(Locale.forLanguageTag("ru-RU")).message(result))
                    .startsWith("Часы этого сервера спешат");
            assertThat(Words.of(Locale.ENGLISH).hint(Finding.PIXEL_READY.result()))
                    .isEmpty();
        } finally {
            Locale.setDefault(before);
        }
    }
}

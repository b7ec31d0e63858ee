package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WordsTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("%[a-z]");

    private static Properties messages(String language) throws IOException {
        Properties messages = new Properties();
        try (Reader reader = new InputStreamReader(
                Words.class.getResourceAsStream("messages_" + language + ".properties"), StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        return messages;
    }

    private static List<String> placeholders(String message) {
        return PLACEHOLDER.matcher(message).results().map(MatchResult::group).toList();
    }

    @Test
    void bothLanguagesSayTheSameThings() throws IOException {
        Properties english = messages("en");
        Properties russian = messages("ru");

        assertThat(russian.keySet()).isEqualTo(english.keySet());
        english.forEach((key, text) -> assertThat(placeholders(russian.getProperty((String) key)))
                .as((String) key)
                .isEqualTo(placeholders((String) text)));
    }
}

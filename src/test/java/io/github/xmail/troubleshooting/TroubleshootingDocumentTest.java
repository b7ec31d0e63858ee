package io.github.xmail.troubleshooting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/troubleshooting.md} tells every finding of the code in its words, and no other. */
class TroubleshootingDocumentTest {

    private final ResourceBundle english =
            ResourceBundle.getBundle(Words.class.getPackageName() + ".messages", Locale.ENGLISH);

    @Test
    void findingsOfCodeAndDocumentAreTheSameInTheSameOrder() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("docs", "troubleshooting.md")).stream()
                .filter(line -> line.matches("\\| (ok|warning|error|skipped) \\|.*"))
                .toList();

        assertThat(rows)
                .containsExactlyElementsOf(
                        Stream.of(Finding.values()).map(this::row).toList());
    }

    private String row(Finding finding) {
        String hint = finding.hintKey().map(this::cell).orElse("");
        return "| " + finding.status().word() + " | " + codes(finding) + " | " + cell(finding.messageKey()) + " | "
                + hint + " |";
    }

    private static String codes(Finding finding) {
        return switch (finding) {
            case OUTBOX_STUCK -> "the code of the pause";
            case OUTBOX_PAUSED -> "`paused`, `held`";
            default ->
                "`"
                        + finding.code()
                                .map(ErrorCode::code)
                                .orElse(finding.status().word()) + "`";
        };
    }

    private String cell(String key) {
        return english.getString(key).replaceAll("%[a-z]", "…").replace("<", "&lt;");
    }
}

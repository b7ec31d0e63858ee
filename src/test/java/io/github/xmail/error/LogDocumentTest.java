package io.github.xmail.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operating.md} names every event of the log, with its level, and no other. */
class LogDocumentTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `([a-z_]+)` \\| (DEBUG|INFO|WARNING|ERROR) \\| (.+?) \\|$", Pattern.MULTILINE);

    private static final Pattern OF_PIXEL = Pattern.compile("event=([a-z_]+)");

    private static List<MatchResult> rows() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs", "operating.md")))
                .results()
                .toList();
    }

    /** The pixel's jar has to be small: its few events are no part of the enum. */
    private static List<String> eventsOfPixel() throws IOException {
        try (Stream<Path> sources = Files.list(Path.of("src/main/java/io/github/xmail/pixel"))) {
            StringBuilder all = new StringBuilder();
            for (Path source : sources.sorted().toList()) {
                all.append(Files.readString(source));
            }
            return OF_PIXEL.matcher(all).results().map(found -> found.group(1)).toList();
        }
    }

    @Test
    void eventsOfCodeAndDocumentAreTheSame() throws IOException {
        List<String> documented = rows().stream().map(row -> row.group(1)).toList();

        assertThat(documented)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Arrays.stream(LogEvent.values()).map(LogEvent::word), eventsOfPixel().stream())
                                .toList());
    }

    @Test
    void levelsOfCodeAndDocumentAreTheSame() throws IOException {
        Map<String, String> documented = rows().stream()
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2), (a, b) -> a, TreeMap::new));

        for (LogEvent event : LogEvent.values()) {
            assertThat(documented).containsEntry(event.word(), event.level().toString());
        }
    }

    /** Nobody can find an event in the log that nothing writes. */
    @Test
    void everyEventIsWrittenSomewhere() throws IOException {
        String code;
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            code = sources.filter(path -> path.toString().endsWith(".java") && !path.endsWith("LogEvent.java"))
                    .map(LogDocumentTest::text)
                    .collect(Collectors.joining());
        }
        assertThat(LogEvent.values()).allSatisfy(event -> assertThat(code).contains("LogEvent." + event.name()));
    }

    private static String text(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

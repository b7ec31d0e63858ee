package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.testkit.SystemTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alert list of {@code docs/operating.md} is one that Prometheus takes, about metrics and codes that exist. */
class AlertListTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| `((?:[^`|]|\\\\\\|)+)`( \\([^|]+\\))? \\| (\\d+m) \\| (.+?) \\|$", Pattern.MULTILINE);
    private static final Pattern METRIC = Pattern.compile("\\bxmail_[a-z_]+");
    private static final Pattern CHOICE = Pattern.compile("(?:code|result)=~?\"([^\"]+)\"");

    @TempDir
    private Path directory;

    private static List<MatchResult> rows() throws IOException {
        String document = Files.readString(Path.of("docs", "operating.md"));
        String alerts = document.substring(document.indexOf("### Alerts"), document.indexOf("## The log"));
        List<MatchResult> rows = ROW.matcher(alerts).results().toList();
        assertThat(rows).hasSize((int)
                alerts.lines().filter(line -> line.startsWith("| `")).count());
        return rows;
    }

    private String scrape() {
        Metrics metrics = new Metrics();
        metrics.clockOffset(Duration.ZERO);
        try (Outbox outbox = Outbox.open(new OutboxSettings(directory, 100, 30, false))) {
            metrics.watch(new Sources(Optional.of(outbox), Optional::empty, () -> 0, () -> Map.of("shown", 0L)));
            return Scrape.of(metrics);
        }
    }

    private static String expression(MatchResult row) {
        return row.group(1).replace("\\|", "|");
    }

    @Test
    void prometheusTakesEachExpression() throws Exception {
        Path promtool = SystemTool.PROMTOOL.require();
        StringBuilder rules = new StringBuilder("groups:\n- name: xmail\n  rules:\n");
        for (MatchResult row : rows()) {
            rules.append("  - alert: A").append(row.start());
            rules.append("\n    expr: '")
                    .append(expression(row))
                    .append("'\n    for: ")
                    .append(row.group(3));
            rules.append('\n');
        }
        Path file = Files.writeString(directory.resolve("rules.yml"), rules);

        Process check = new ProcessBuilder(promtool.toString(), "check", "rules", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).contains(rows().size() + " rules found");
    }

    @Test
    void eachIsAboutAMetricThatExistsAndSaysWhatToDo() throws IOException {
        String scrape = scrape();
        for (MatchResult row : rows()) {
            List<String> names = METRIC.matcher(expression(row))
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replaceFirst("_bucket$", ""))
                    .toList();
            assertThat(names).allSatisfy(name -> assertThat(scrape).contains("# TYPE " + name + " "));
            assertThat(row.group(4)).as(expression(row)).hasSizeGreaterThan(10);
        }
    }

    @Test
    void eachCodeExists() throws IOException {
        List<String> words = Stream.concat(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::code),
                        Stream.of("accepted", "duplicate", "address", "config", "error"))
                .toList();
        for (MatchResult row : rows()) {
            CHOICE.matcher(expression(row))
                    .results()
                    .flatMap(choice -> Arrays.stream(choice.group(1).split("\\|")))
                    .forEach(word -> assertThat(words).as(word).anyMatch(known -> known.matches(word)));
        }
    }
}

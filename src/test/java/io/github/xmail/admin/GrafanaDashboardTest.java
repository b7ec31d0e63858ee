package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/grafana/xmail.json} shows every metric of ours, and none that does not exist. */
class GrafanaDashboardTest {

    private static final Path FILE = Path.of("examples", "grafana", "xmail.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:xmail|jvm|process)_[a-z_]+");
    private static final Pattern TYPE = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$");

    @TempDir
    private Path directory;

    private static JsonArray panels() throws IOException {
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(FILE))) {
            return reader.readObject().getJsonArray("panels");
        }
    }

    private static Set<String> shown() throws IOException {
        return panels().getValuesAs(JsonObject.class).stream()
                .filter(panel -> panel.containsKey("targets"))
                .flatMap(panel -> panel.getJsonArray("targets").getValuesAs(JsonObject.class).stream())
                .flatMap(target -> METRIC.matcher(target.getString("expr")).results())
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of series by the name of their metric. */
    private Map<String, Set<String>> existing() {
        Metrics metrics = new Metrics();
        metrics.clockOffset(Duration.ZERO);
        try (Outbox outbox = Outbox.open(new OutboxSettings(directory, 100, 30, false))) {
            metrics.watch(new Sources(Optional.of(outbox), Optional::empty, () -> 0, () -> Map.of("shown", 0L)));
            return TYPE.matcher(Scrape.of(metrics))
                    .results()
                    .collect(Collectors.toMap(type -> type.group(1), type -> series(type.group(1), type.group(2))));
        }
    }

    private static Set<String> series(String name, String type) {
        return switch (type) {
            case "histogram" -> Set.of(name + "_bucket", name + "_sum", name + "_count");
            case "summary" -> Set.of(name + "_sum", name + "_count");
            default -> Set.of(name);
        };
    }

    @Test
    void everyMetricItNamesExists() throws IOException {
        Set<String> series = new HashSet<>();
        existing().values().forEach(series::addAll);

        assertThat(shown()).isNotEmpty().isSubsetOf(series);
    }

    @Test
    void everyMetricOfOursHasItsPanel() throws IOException {
        Set<String> shown = shown();

        assertThat(existing())
                .isNotEmpty()
                .allSatisfy((name, series) -> assertThat(
                                name.startsWith("xmail_") && series.stream().noneMatch(shown::contains))
                        .as(name)
                        .isFalse());
    }

    @Test
    void everyPanelHasAnIdOfItsOwnAndSaysWhatItShows() throws IOException {
        assertThat(panels().getValuesAs(JsonObject.class))
                .extracting(panel -> panel.getInt("id"))
                .doesNotHaveDuplicates();
        assertThat(panels().getValuesAs(JsonObject.class))
                .filteredOn(panel -> panel.containsKey("targets"))
                .allSatisfy(panel -> assertThat(panel.getString("description")).isNotBlank());
    }
}

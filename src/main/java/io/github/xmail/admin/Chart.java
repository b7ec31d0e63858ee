package io.github.xmail.admin;

import io.github.xmail.outbox.History;
import io.github.xmail.outbox.History.Count;
import io.github.xmail.outbox.OrderState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jsoup.nodes.Element;

/** Outcomes over time: a table, and out of it a chart where there is JavaScript. */
final class Chart {

    /** What there is to choose from. */
    private enum Per {
        MINUTE(Duration.ofMinutes(1), 60, "HH:mm"),
        HOUR(Duration.ofHours(1), 48, "MM-dd HH:mm"),
        DAY(Duration.ofDays(1), 30, "yyyy-MM-dd");

        private final Duration piece;
        private final int pieces;
        private final String format;

        Per(Duration piece, int pieces, String format) {
            this.piece = piece;
            this.pieces = pieces;
            this.format = format;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Per of(Visit visit) {
            return visit.parameter("per")
                    .flatMap(word -> Arrays.stream(values())
                            .filter(per -> per.word().equals(word))
                            .findFirst())
                    .orElse(MINUTE);
        }

        /** The beginning of the first of the pieces of which the last one holds {@code now}. */
        Instant first(Instant now, ZoneOffset zone) {
            long seconds = piece.toSeconds();
            long here = now.getEpochSecond() + zone.getTotalSeconds();
            long last = here - Math.floorMod(here, seconds) - zone.getTotalSeconds();
            return Instant.ofEpochSecond(last - (pieces - 1) * seconds);
        }
    }

    private final History history;

    Chart(History history) {
        this.history = history;
    }

    void show(Page page) {
        Visit visit = page.visit();
        Per per = Per.of(visit);
        ZoneOffset zone = page.words().zone().getRules().getOffset(visit.now());
        Instant first = per.first(visit.now(), zone);
        List<Count> counts = history.counts(first, per.piece, zone);
        Element section = page.section("chart.title");
        choice(page, section, per);
        Element chart = section.appendElement("div").attr("id", "chart");
        chart.attr("data-first", Long.toString(first.getEpochSecond()))
                .attr("data-step", Long.toString(per.piece.toSeconds()))
                .attr("data-steps", Integer.toString(per.pieces))
                .attr("data-offset", Integer.toString(zone.getTotalSeconds()))
                .attr("data-per", per.word());
        table(page, section, counts, DateTimeFormatter.ofPattern(per.format).withZone(zone));
        page.script("/uPlot.iife.min.js");
        page.script("/chart.js");
    }

    private static void choice(Page page, Element section, Per chosen) {
        Element choice = section.appendElement("p").addClass("choice");
        for (Per per : Per.values()) {
            Element link = choice.appendElement("a");
            link.attr("href", page.visit().path("/?per=" + per.word() + "#chart"));
            link.text(page.words().text("chart." + per.word()));
            if (per == chosen) {
                link.attr("aria-current", "true");
            }
        }
    }

    private static void table(Page page, Element section, List<Count> counts, DateTimeFormatter format) {
        Element details = section.appendElement("details").attr("id", "counts").attr("open", true);
        details.appendElement("summary").text(page.words().text("chart.table"));
        Set<OrderState> outcomes = outcomes(counts);
        Element table = details.appendElement("table").addClass("counts");
        Element head = table.appendElement("thead").appendElement("tr");
        head.appendElement("th").attr("scope", "col").text(page.words().text("chart.from"));
        outcomes.forEach(
                outcome -> head.appendElement("th").attr("scope", "col").text(outcome.word()));
        Element body = table.appendElement("tbody");
        byTime(counts).forEach((from, byOutcome) -> {
            Element row = body.appendElement("tr");
            row.appendElement("th")
                    .attr("scope", "row")
                    .attr("data-at", Long.toString(from.getEpochSecond()))
                    .text(format.format(from));
            outcomes.forEach(
                    outcome -> row.appendElement("td").text(Long.toString(byOutcome.getOrDefault(outcome, 0L))));
        });
        if (counts.isEmpty()) {
            details.appendElement("p").addClass("none").text(page.words().text("chart.none"));
        }
    }

    /** Always the three that matter, others where there were any. */
    private static Set<OrderState> outcomes(List<Count> counts) {
        Set<OrderState> outcomes =
                new LinkedHashSet<>(List.of(OrderState.SENT, OrderState.DEFERRED, OrderState.FAILED));
        counts.forEach(count -> outcomes.add(count.outcome()));
        return outcomes;
    }

    private static Map<Instant, Map<OrderState, Long>> byTime(List<Count> counts) {
        Map<Instant, Map<OrderState, Long>> byTime = new TreeMap<>();
        counts.forEach(count -> byTime.computeIfAbsent(count.from(), at -> new EnumMap<>(OrderState.class))
                .put(count.outcome(), count.mails()));
        return byTime;
    }
}

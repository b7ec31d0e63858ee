package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.outbox.Outcome;
import io.github.xmail.outbox.Try;
import io.github.xmail.smtp.Phase;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsTest {

    @TempDir
    private Path directory;

    private final Metrics metrics = new Metrics();
    private final AtomicReference<Optional<ErrorCode>> pause = new AtomicReference<>(Optional.empty());

    private String text() {
        return Scrape.of(metrics);
    }

    private static Try tried(ErrorCode code) {
        return new Try("rcpt_to", Optional.ofNullable(code), Optional.empty());
    }

    private void watch(Optional<Outbox> outbox) {
        metrics.watch(new Sources(outbox, pause::get, () -> 3, () -> Map.of("shown", 7L, "no_email", 2L)));
    }

    @Test
    void ordersAreCountedByResult() {
        metrics.accepted(Duration.ofMillis(3));
        metrics.accepted(Duration.ofMillis(30));
        metrics.duplicate();
        metrics.refused(ErrorCode.SIGNATURE_INVALID);

        assertThat(text())
                .contains(
                        "xmail_orders_total{result=\"accepted\"} 2.0\n",
                        "xmail_orders_total{result=\"duplicate\"} 1.0\n",
                        "xmail_orders_total{result=\"signature_invalid\"} 1.0\n",
                        "xmail_accept_seconds_bucket{le=\"0.005\"} 1\n",
                        "xmail_accept_seconds_bucket{le=\"0.05\"} 2\n",
                        "xmail_accept_seconds_count 2\n");
    }

    @Test
    void deliveriesAreCountedByOutcomeAndCodeAndWhatWasGivenBackIsNone() {
        metrics.settled(new Outcome.Sent(tried(null)));
        metrics.settled(new Outcome.Shadowed(tried(null)));
        metrics.settled(new Outcome.Deferred(tried(ErrorCode.SMTP_DEFERRED), Instant.EPOCH));
        metrics.settled(new Outcome.Failed(tried(ErrorCode.SMTP_REJECTED)));
        metrics.settled(new Outcome.Uncertain(tried(ErrorCode.SMTP_UNCERTAIN)));
        metrics.settled(new Outcome.Expired());
        metrics.settled(new Outcome.OutOfTime(ErrorCode.NOT_REACHED));
        metrics.settled(new Outcome.GivenBack(Instant.EPOCH));

        assertThat(text().lines().filter(line -> line.startsWith("xmail_deliveries_total")))
                .containsExactlyInAnyOrder(
                        "xmail_deliveries_total{code=\"none\",outcome=\"sent\"} 1.0",
                        "xmail_deliveries_total{code=\"none\",outcome=\"shadowed\"} 1.0",
                        "xmail_deliveries_total{code=\"smtp_deferred\",outcome=\"deferred\"} 1.0",
                        "xmail_deliveries_total{code=\"smtp_rejected\",outcome=\"failed\"} 1.0",
                        "xmail_deliveries_total{code=\"smtp_uncertain\",outcome=\"uncertain\"} 1.0",
                        "xmail_deliveries_total{code=\"expired\",outcome=\"expired\"} 1.0",
                        "xmail_deliveries_total{code=\"not_reached\",outcome=\"failed\"} 1.0");
    }

    @Test
    void timesAreInSeconds() {
        metrics.took(Phase.DOT, Duration.ofMillis(1500));
        metrics.queryTook(Duration.ofMillis(20));
        metrics.commitTook(Duration.ofMillis(4));
        metrics.clockOffset(Duration.ofMillis(-2500));

        assertThat(text())
                .contains(
                        "xmail_smtp_seconds_sum{phase=\"dot\"} 1.5\n",
                        "xmail_smtp_seconds_bucket{phase=\"dot\",le=\"500.0\"} 1\n",
                        "xmail_customer_query_seconds_sum 0.02\n",
                        "xmail_commit_seconds_sum 0.004\n",
                        "xmail_clock_offset_seconds -2.5\n");
    }

    @Test
    void thePresentPauseIsOneAndEveryOtherZero() {
        watch(Optional.empty());
        assertThat(text()).contains("xmail_paused{code=\"database_unreachable\"} 0.0\n");

        pause.set(Optional.of(ErrorCode.DATABASE_UNREACHABLE));

        assertThat(text().lines().filter(line -> line.startsWith("xmail_paused{") && line.endsWith(" 1.0")))
                .containsExactly("xmail_paused{code=\"database_unreachable\"} 1.0");
    }

    @Test
    void theOutboxConnectionsAndPixelsAreAskedForAtEachScrape() {
        try (Outbox outbox = Outbox.open(new OutboxSettings(directory, 100, 30, false))) {
            watch(Optional.of(outbox));
            outbox.accept(new NewOrder("a", new byte[32], Optional.empty(), Optional.empty(), new byte[] {1}));

            assertThat(text())
                    .contains(
                            "xmail_outbox_orders{state=\"queued\"} 1.0\n",
                            "xmail_outbox_orders{state=\"deferred\"} 0.0\n",
                            "xmail_outbox_orders{state=\"uncertain\"} 0.0\n",
                            "xmail_outbox_oldest_seconds ",
                            "xmail_smtp_connections 3.0\n",
                            "xmail_pixels_total{result=\"shown\"} 7.0\n",
                            "xmail_pixels_total{result=\"no_email\"} 2.0\n");
        }
    }

    @Test
    void whatCannotBeToldIsLeftOut() {
        Outbox outbox = Outbox.open(new OutboxSettings(directory, 100, 30, false));
        watch(Optional.of(outbox));
        outbox.close();

        assertThat(text())
                .contains("xmail_smtp_connections 3.0\n")
                .doesNotContain("xmail_outbox_orders{", "xmail_outbox_oldest_seconds ", "xmail_clock_offset_seconds ");
    }

    @Test
    void twoApplicationsOfOneServerShareNothing() {
        Metrics other = new Metrics();
        other.accepted(Duration.ofMillis(1));

        assertThat(text()).contains("xmail_orders_total{result=\"accepted\"} 0.0\n");
    }
}

package io.github.xmail.admin;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Outbox;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The metrics that are asked for at each scrape. What cannot be told at the moment is left out, never made up. */
final class Gauges {

    /** What delivery as a whole can wait for. */
    private static final Set<ErrorCode> PAUSES = EnumSet.of(
            ErrorCode.PAUSED,
            ErrorCode.HELD,
            ErrorCode.CONFIG_MISSING,
            ErrorCode.CONFIG_INVALID,
            ErrorCode.DATABASE_UNREACHABLE,
            ErrorCode.USER_QUERY_FAILED,
            ErrorCode.SMTP_UNREACHABLE,
            ErrorCode.SMTP_TLS_FAILED,
            ErrorCode.SMTP_AUTH_FAILED,
            ErrorCode.SMTP_SENDER_REJECTED,
            ErrorCode.SMTP_REJECTED,
            ErrorCode.SMTP_DEFERRED,
            ErrorCode.SMTP_UNCERTAIN);

    private final PrometheusRegistry registry;
    private volatile Optional<Double> clockOffset = Optional.empty();

    Gauges(PrometheusRegistry registry) {
        this.registry = registry;
        gauge("xmail_clock_offset_seconds", "How far the last signed request's time was ahead of this server's clock.")
                .callback(callback -> clockOffset.ifPresent(callback::call))
                .register(registry);
    }

    private static GaugeWithCallback.Builder gauge(String name, String help, String... labels) {
        return GaugeWithCallback.builder().name(name).help(help).labelNames(labels);
    }

    void clockOffset(double seconds) {
        clockOffset = Optional.of(seconds);
    }

    void watch(Sources sources) {
        sources.outbox().ifPresent(this::watch);
        gauge("xmail_paused", "1 for the code delivery as a whole waits with at present, 0 for all others.", "code")
                .callback(callback -> pauses(sources.pause(), callback))
                .register(registry);
        gauge("xmail_smtp_connections", "Connections to the SMTP server that are open, in use or kept.")
                .callback(callback -> callback.call(sources.smtpConnections().getAsInt()))
                .register(registry);
        CounterWithCallback.builder()
                .name("xmail_pixels_total")
                .help(
                        "Pixels of this application's own pages by what became of them: shown, or why they were withheld.")
                .labelNames("result")
                .callback(callback -> pixels(sources.pixels().get(), callback))
                .register(registry);
    }

    private void watch(Outbox outbox) {
        gauge("xmail_outbox_orders", "Orders that wait (queued, deferred) or wait for a decision (uncertain).", "state")
                .callback(callback -> figures(outbox, figures -> {
                    callback.call(figures.queued(), "queued");
                    callback.call(figures.deferred(), "deferred");
                    callback.call(figures.uncertain(), "uncertain");
                }))
                .register(registry);
        gauge("xmail_outbox_oldest_seconds", "How long the oldest waiting order waits, 0 where none does.")
                .callback(callback -> figures(outbox, figures -> callback.call(oldestSeconds(outbox, figures))))
                .register(registry);
    }

    private static void figures(Outbox outbox, Consumer<Outbox.Figures> told) {
        Outbox.Figures figures;
        try {
            figures = outbox.figures();
        } catch (CodedException unavailable) {
            return;
        }
        told.accept(figures);
    }

    private static double oldestSeconds(Outbox outbox, Outbox.Figures figures) {
        return figures.oldest()
                .map(since -> Math.max(0, Duration.between(since, outbox.now()).toMillis() / 1e3))
                .orElse(0.0);
    }

    private static void pauses(Supplier<Optional<ErrorCode>> pause, GaugeWithCallback.Callback callback) {
        Optional<ErrorCode> present = pause.get();
        Set<ErrorCode> codes = EnumSet.copyOf(PAUSES);
        present.ifPresent(codes::add);
        codes.forEach(code -> callback.call(present.equals(Optional.of(code)) ? 1 : 0, code.code()));
    }

    private static void pixels(Map<String, Long> byResult, CounterWithCallback.Callback callback) {
        byResult.forEach((result, count) -> callback.call(count, result));
    }
}

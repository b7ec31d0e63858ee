package io.github.xmail.admin;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.order.Observer;
import io.github.xmail.outbox.Outcome;
import io.github.xmail.outbox.Try;
import io.github.xmail.smtp.Phase;
import io.github.xmail.smtp.PhaseTimes;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmCompilationMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.Optional;

/**
 * Counts and times what the worker does. Each instance has a registry of its own, so that two applications of one server
 * share nothing, and starts no thread. Labels take their values from enums only. Thread-safe; every method returns at once.
 */
public final class Metrics implements Observer, PhaseTimes {

    private static final String NO_CODE = "none";

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter orders = Counter.builder()
            .name("xmail_orders_total")
            .help("Requests to mail a customer: accepted, duplicate, or the code they were refused with.")
            .labelNames("result")
            .withoutExemplars()
            .register(registry);
    private final Counter deliveries = Counter.builder()
            .name("xmail_deliveries_total")
            .help("Tries that came to an outcome, with the code of the reason, none where the mail was taken.")
            .labelNames("outcome", "code")
            .withoutExemplars()
            .register(registry);
    private final Histogram accept =
            histogram("xmail_accept_seconds", "From a request's whole body to its order being safe on disk.", upTo(10));
    private final Histogram query =
            histogram("xmail_customer_query_seconds", "Look-ups of a customer in the shop's database.", upTo(10));
    private final Histogram commit =
            histogram("xmail_commit_seconds", "Commits of the outbox, from their beginning to the disk.", upTo(10));
    private final Histogram smtp = histogram(
            "xmail_smtp_seconds",
            "Steps of the SMTP conversations. All before MAIL FROM is one step, named by how far it came.",
            upTo(600),
            "phase");
    private final Gauges gauges = new Gauges(registry);

    /** Everything is at zero. */
    public Metrics() {
        orders.initLabelValues("accepted");
        orders.initLabelValues("duplicate");
        deliveries.initLabelValues("sent", NO_CODE);
        for (Phase phase : Phase.values()) {
            smtp.initLabelValues(phase.word());
        }
        registerJvm();
    }

    /** Not all that the library has: its pool allocation metrics leave a listener behind in the JVM for good. */
    private void registerJvm() {
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmCompilationMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    /** The bounds 1, 2.5 and 5 of each power of ten from a millisecond to {@code seconds}. */
    private static double[] upTo(double seconds) {
        return java.util.stream.IntStream.rangeClosed(-3, 3)
                .boxed()
                .flatMapToDouble(
                        power -> java.util.stream.DoubleStream.of(1, 2.5, 5).map(digit -> digit * Math.pow(10, power)))
                .filter(bound -> bound <= seconds)
                .toArray();
    }

    private Histogram histogram(String name, String help, double[] bounds, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .classicUpperBounds(bounds)
                .withoutExemplars()
                .register(registry);
    }

    /** Has these asked at each scrape from now on. Once. */
    public void watch(Sources sources) {
        gauges.watch(sources);
    }

    @Override
    public void accepted(Duration took) {
        orders.labelValues("accepted").inc();
        accept.observe(seconds(took));
    }

    @Override
    public void duplicate() {
        orders.labelValues("duplicate").inc();
    }

    @Override
    public void refused(ErrorCode code) {
        orders.labelValues(code.code()).inc();
    }

    @Override
    public void clockOffset(Duration offset) {
        gauges.clockOffset(seconds(offset));
    }

    @Override
    public void took(Phase phase, Duration took) {
        smtp.labelValues(phase.word()).observe(seconds(took));
    }

    /** The shop's database was asked for a customer. */
    public void queryTook(Duration took) {
        query.observe(seconds(took));
    }

    /** The outbox committed. */
    public void commitTook(Duration took) {
        commit.observe(seconds(took));
    }

    /** A claim ended. One that was given back unspent is not counted: it was no try. */
    public void settled(Outcome outcome) {
        if (outcome instanceof Outcome.Sent sent) {
            count("sent", sent.last());
        } else if (outcome instanceof Outcome.Shadowed shadowed) {
            count("shadowed", shadowed.last());
        } else if (outcome instanceof Outcome.Deferred deferred) {
            count("deferred", deferred.last());
        } else if (outcome instanceof Outcome.Failed failed) {
            count("failed", failed.last());
        } else if (outcome instanceof Outcome.Uncertain uncertain) {
            count("uncertain", uncertain.last());
        } else if (outcome instanceof Outcome.Expired) {
            count("expired", Optional.of(ErrorCode.EXPIRED));
        } else if (outcome instanceof Outcome.OutOfTime late) {
            count("failed", Optional.of(late.code()));
        }
    }

    private void count(String outcome, Try last) {
        count(outcome, last.code());
    }

    private void count(String outcome, Optional<ErrorCode> code) {
        deliveries
                .labelValues(outcome, code.map(ErrorCode::code).orElse(NO_CODE))
                .inc();
    }

    /** All metrics as they are now. */
    MetricSnapshots snapshot() {
        return registry.scrape();
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}

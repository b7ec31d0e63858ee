package io.github.xmail.admin;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * The metrics as text, in Prometheus' own format or, for who accepts it, OpenMetrics. For the roles {@code xmail-admin} and
 * {@code xmail-metrics}. Thread-safe.
 */
public final class MetricsServlet extends AdminServlet {

    private final transient Metrics metrics;
    private final transient ExpositionFormats formats = ExpositionFormats.init();

    /** @param metrics is asked at each request */
    public MetricsServlet(Metrics metrics) {
        super(ADMIN, METRICS);
        this.metrics = metrics;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ExpositionFormatWriter writer = formats.findWriter(request.getHeader("Accept"));
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        writer.write(text, metrics.snapshot());
        response.setContentType(writer.getContentType());
        response.setContentLength(text.size());
        text.writeTo(response.getOutputStream());
    }
}

package io.github.xmail.admin;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Answers one question with {@code {"status":"UP"}} and 200, or {@code {"status":"DOWN"}} and 503. Open to everybody: it
 * tells nothing else. Thread-safe as far as the question is.
 */
public final class HealthServlet extends HttpServlet {

    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final transient BooleanSupplier up;

    /** @param up throws nothing */
    public HealthServlet(BooleanSupplier up) {
        this.up = up;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        boolean isUp = up.getAsBoolean();
        byte[] body = ("{\"status\":\"" + (isUp ? "UP" : "DOWN") + "\"}").getBytes(StandardCharsets.US_ASCII);
        response.setStatus(isUp ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        if (request.getMethod().equals("GET")) {
            response.getOutputStream().write(body);
        }
    }
}

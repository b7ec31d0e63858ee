package io.github.xmail.pixel;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Two addresses that are the same for everybody. Mapped to a path that ends in {@code .gif} it sends the browser of a
 * known customer on to the platform (302) and gives everybody else a transparent image, so that any page may carry it.
 * Mapped to another path ({@code /pixel}) it gives the tag as a fragment, or nothing, for includes of all kinds. Nothing
 * is ever cached, no session is made, parameters are ignored, another site gets nobody's pixel. Thread-safe.
 */
public final class PixelServlet extends HttpServlet {

    static final String GIF_PATH = "/pixel.gif";

    private static final String GIF = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==";

    /** Null where the application's own one is to be used. */
    private final transient Pixel given;

    private final byte[] gif = Base64.getDecoder().decode(GIF);

    /** For the container: settings are read from JNDI and the environment at first use. */
    public PixelServlet() {
        this.given = null;
    }

    /**
     * With settings that are read already.
     *
     * @param settings empty where they cannot be used: then nobody gets the pixel
     * @param counts where the results are counted
     */
    public PixelServlet(Optional<PixelSettings> settings, PixelCounts counts) {
        this.given = new Pixel(settings, counts);
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Pixel pixel = given == null ? Pixel.of(getServletContext()) : given;
        if (isImage(request)) {
            image(pixel, request, response);
        } else {
            fragment(pixel, request, response);
        }
    }

    /** Not echoed: a script could read the visitor's cookies from it. */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    private static boolean isImage(HttpServletRequest request) {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        Object servletPath =
                included ? request.getAttribute("jakarta.servlet.include.servlet_path") : request.getServletPath();
        Object pathInfo = included ? request.getAttribute("jakarta.servlet.include.path_info") : request.getPathInfo();
        return (pathInfo == null ? String.valueOf(servletPath) : pathInfo.toString()).endsWith(".gif");
    }

    private void image(Pixel pixel, HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        Decision decision = isCrossSite(request)
                ? Decision.withhold(PixelResult.CROSS_SITE)
                : pixel.decide(request, Visitor.ofSources());
        pixel.count(decision.result());
        if (decision.shows()) {
            response.setHeader("Referrer-Policy", "no-referrer");
            response.setHeader("Location", decision.url());
            response.setStatus(HttpServletResponse.SC_FOUND);
            return;
        }
        response.setContentType("image/gif");
        response.setContentLength(gif.length);
        response.getOutputStream().write(gif);
    }

    private void fragment(Pixel pixel, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
        String html = fragment(pixel, request, response, included);
        if (!included) {
            response.setHeader("Cache-Control", "no-store");
            response.setContentType("text/html");
            response.setCharacterEncoding("UTF-8");
            response.setContentLength(html.length());
        }
        write(response, html);
    }

    /** An included fragment is part of a page that another site may well link to. */
    private String fragment(Pixel pixel, HttpServletRequest request, HttpServletResponse response, boolean included) {
        if (included && CacheControl.isPublic(response)) {
            pixel.count(PixelResult.PUBLIC);
            return "";
        }
        if (!included && isCrossSite(request)) {
            pixel.count(PixelResult.CROSS_SITE);
            return "";
        }
        return TrackingPixel.html(pixel, request, Visitor.ofSources());
    }

    /** An included fragment goes the way that its page writes, whichever that is. */
    private static void write(HttpServletResponse response, String html) throws IOException {
        try {
            response.getWriter().write(html);
        } catch (IllegalStateException pageUsesStream) {
            response.getOutputStream().write(html.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static boolean isCrossSite(HttpServletRequest request) {
        return "cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"));
    }
}

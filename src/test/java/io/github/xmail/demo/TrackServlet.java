package io.github.xmail.demo;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** The platform's end of the pixel: recognises the browser by a cookie and notes which customer the shop says it is. */
final class TrackServlet extends HttpServlet {

    private static final String COOKIE = "browser";
    private static final byte[] GIF =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private final transient RecentHits hits;
    private final transient Checklist checklist;

    TrackServlet(RecentHits hits, Checklist checklist) {
        this.hits = hits;
        this.checklist = checklist;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String browser = browser(request).orElseGet(() -> newBrowser(response));
        PixelHit hit = new PixelHit(
                TimeOfDay.now(),
                browser,
                request.getParameter("partner"),
                request.getParameter("token"),
                request.getHeader("Referer"));
        hits.add(hit);
        checklist.hit(hit);
        response.setHeader("Cache-Control", "no-store");
        response.setContentType("image/gif");
        response.getOutputStream().write(GIF);
    }

    private static Optional<String> browser(HttpServletRequest request) {
        return Optional.ofNullable(request.getCookies()).stream()
                .flatMap(Stream::of)
                .filter(cookie -> cookie.getName().equals(COOKIE))
                .map(Cookie::getValue)
                .findFirst();
    }

    private static String newBrowser(HttpServletResponse response) {
        String name =
                HexFormat.of().toHexDigits((short) ThreadLocalRandom.current().nextInt());
        Cookie cookie = new Cookie(COOKIE, name);
        cookie.setPath("/sandbox");
        cookie.setHttpOnly(true);
        response.addCookie(cookie);
        return name;
    }
}

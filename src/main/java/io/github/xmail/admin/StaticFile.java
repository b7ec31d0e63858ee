package io.github.xmail.admin;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;

/** The files of the page, out of the class path: nothing but these. */
final class StaticFile {

    private static final Map<String, String> TYPES = Map.of(
            "/admin.css", "text/css; charset=utf-8",
            "/chart.js", "text/javascript; charset=utf-8",
            "/icon.svg", "image/svg+xml",
            "/uPlot.min.css", "text/css; charset=utf-8",
            "/uPlot.iife.min.js", "text/javascript; charset=utf-8");

    private StaticFile() {}

    static boolean is(String path) {
        return TYPES.containsKey(path);
    }

    /** Writes one. Kept by the reader's own browser only: a shared cache asks for no password. */
    static void write(String path, HttpServletResponse response) throws IOException {
        byte[] bytes;
        try (InputStream in = StaticFile.class.getResourceAsStream(path.substring(1))) {
            bytes = in.readAllBytes();
        }
        response.setHeader("Cache-Control", "private, max-age=3600");
        response.setContentType(TYPES.get(path));
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}

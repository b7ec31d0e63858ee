package shop;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Looks like a page, and {@code ?type=} says what it is. The browser may keep it and ask whether it has changed. */
@WebServlet("/filtered/download")
public final class DownloadServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        byte[] bytes = "<html><body>bytes\r\n\0</body></html>".getBytes(StandardCharsets.US_ASCII);
        if ("\"1\"".equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(request.getParameter("type"));
        response.setHeader("ETag", "\"1\"");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}

package shop;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Pages that another thread makes: it writes and completes, or dispatches to a JSP. */
@WebServlet(
        urlPatterns = {"/filtered/complete", "/filtered/dispatch"},
        asyncSupported = true)
public final class AsyncServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
        AsyncContext async = request.startAsync();
        if (request.getServletPath().endsWith("dispatch")) {
            async.start(() -> async.dispatch("/filtered/page.jsp"));
        } else {
            async.start(() -> complete(async));
        }
    }

    private static void complete(AsyncContext async) {
        try {
            async.getResponse().setContentType("text/html;charset=UTF-8");
            async.getResponse().getWriter().write("<!DOCTYPE html><html><body>" + "ж".repeat(20_000) + "</body></html>");
            async.complete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

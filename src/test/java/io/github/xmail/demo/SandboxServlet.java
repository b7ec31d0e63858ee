package io.github.xmail.demo;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/** The platform's page: which browser is whom, and the button that has the shop mail its customer. */
final class SandboxServlet extends HttpServlet {

    private final transient RecentHits hits;
    private final transient Platform platform;
    private final transient URI shop;

    SandboxServlet(RecentHits hits, Platform platform, URI shop) {
        this.hits = hits;
        this.platform = platform;
        this.shop = shop;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        List<String> tokens = hits.tokens();
        String language = "ru".equals(request.getParameter("language")) ? "ru" : "en";
        request.setAttribute("hits", hits.newestFirst());
        request.setAttribute("tokens", tokens);
        request.setAttribute("orders", platform.newestFirst());
        request.setAttribute("language", language);
        request.setAttribute("template", MailTemplate.BY_LANGUAGE.get(language));
        Page.show("sandbox", request, response);
    }

    /** Sends a new order, or the order {@code repeat} again. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding("UTF-8");
        String repeated = request.getParameter("repeat");
        if (repeated != null) {
            platform.repeat(repeated);
        } else {
            MailTemplate mail = new MailTemplate(parameter(request, "subject"), parameter(request, "html"));
            platform.order(parameter(request, "customer").strip(), mail, shop);
        }
        response.sendRedirect(request.getContextPath() + "/sandbox#orders");
    }

    private static String parameter(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value.replace("\r\n", "\n");
    }
}

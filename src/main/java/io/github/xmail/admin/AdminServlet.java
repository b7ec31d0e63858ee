package io.github.xmail.admin;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * A servlet under {@code /admin/}. The constraints of {@code web.xml} have the server ask for a login; that the user has one
 * of the roles is looked at here once more, because a server may ignore those constraints (Open Liberty without {@code
 * appSecurity} does). Nothing of it is kept by a cache. Thread-safe.
 */
abstract class AdminServlet extends HttpServlet {

    /** May see and do everything. */
    static final String ADMIN = "xmail-admin";

    /** May read the metrics. */
    static final String METRICS = "xmail-metrics";

    private final transient Set<String> roles;

    /** @param roles any one of them opens the door */
    AdminServlet(String... roles) {
        this.roles = Set.of(roles);
    }

    /** Answers 403 to everybody else, whatever the method. */
    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        if (roles.stream().noneMatch(request::isUserInRole)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        super.service(request, response);
    }
}

package io.github.xmail.admin;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.outbox.Outbox;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The administrator's page, for {@code /admin/*}: reads by GET, changes by POST from a form of its own, after which the
 * browser is sent to a page that tells how it went. For the role {@code xmail-admin}. Thread-safe.
 */
public final class PageServlet extends AdminServlet {

    private static final EventLog LOG = EventLog.of(PageServlet.class.getName());

    /** Nothing inline, nothing from elsewhere; uPlot sets styles by script, which this allows. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final transient PageParts parts;
    private final transient FormTokens tokens;
    private final transient TestMailPage testMail;

    /** @param parts what it shows and does */
    public PageServlet(PageParts parts) {
        super(ADMIN);
        this.parts = parts;
        tokens = new FormTokens(parts.keys(), parts.clock());
        testMail = new TestMailPage(parts.testMail());
    }

    private static String path(HttpServletRequest request) {
        return Optional.ofNullable(request.getPathInfo()).orElse("");
    }

    private Visit visit(HttpServletRequest request) {
        String token = tokens.token(Visit.user(request));
        return new Visit(request, Words.of(request), token, Visit.now(parts));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        if (path.isEmpty()) {
            redirect(response, request.getContextPath() + "/admin/");
        } else if (StaticFile.is(path)) {
            StaticFile.write(path, response);
        } else {
            Visit visit = visit(request);
            answer(visit, response, () -> page(path, visit));
        }
    }

    private Page page(String path, Visit visit) {
        return switch (path) {
            case "/" -> new OverviewPage(parts).show(visit);
            case "/checks" -> new ChecksPage(parts.checks()).show(visit);
            case "/orders" -> new OrdersPage(outbox().history()).show(visit);
            case "/order" -> new OrderPage(outbox(), parts.pause().get()).show(visit);
            case "/test-mail" -> testMail.show(visit);
            case "/settings" -> new SettingsPage(parts).show(visit);
            default -> throw new NotFoundException();
        };
    }

    private Outbox outbox() {
        return parts.outbox()
                .orElseThrow(() -> new CodedException(ErrorCode.OUTBOX_UNAVAILABLE, "its settings do not allow one"));
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        request.setCharacterEncoding(StandardCharsets.UTF_8.name());
        Visit visit = visit(request);
        if (!OwnSite.sent(request) || !tokens.accepts(Visit.user(request), request.getParameter("csrf"))) {
            write(response, HttpServletResponse.SC_FORBIDDEN, trouble(visit, "trouble.form"));
            return;
        }
        if (path(request).equals("/test-mail")) {
            answer(visit, response, () -> testMail.send(visit));
            return;
        }
        answer(visit, response, () -> {
            redirect(response, visit.path(change(path(request), visit)));
            return null;
        });
    }

    private String change(String path, Visit visit) {
        Changes changes = new Changes(outbox());
        return switch (path) {
            case "/pause" -> changes.pause();
            case "/resume" -> changes.resume(visit);
            case "/orders/release" -> changes.release(visit);
            case "/orders/give-up" -> changes.giveUp(visit);
            default -> throw new NotFoundException();
        };
    }

    @FunctionalInterface
    private interface Work {
        /** @return null where the answer is written already */
        Page run();
    }

    private static void answer(Visit visit, HttpServletResponse response, Work work) throws IOException {
        int status = HttpServletResponse.SC_OK;
        Page page;
        try {
            page = work.run();
        } catch (NotFoundException e) {
            status = HttpServletResponse.SC_NOT_FOUND;
            page = trouble(visit, "trouble.not-found");
        } catch (ConflictException e) {
            status = HttpServletResponse.SC_CONFLICT;
            page = trouble(visit, "trouble.conflict");
        } catch (CodedException e) {
            status = e.code().httpStatus();
            page = trouble(visit, e.code());
        } catch (RuntimeException e) {
            LOG.event(LogEvent.ADMIN_UNFORESEEN).cause(e).write();
            status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            page = trouble(visit, ErrorCode.INTERNAL_ERROR);
        }
        if (page != null) {
            write(response, status, page);
        }
    }

    private static Page trouble(Visit visit, String key) {
        Page page = new Page(visit, "", visit.words().text("trouble.title"));
        page.notice("error", visit.words().text(key));
        return page;
    }

    private static Page trouble(Visit visit, ErrorCode code) {
        Page page = new Page(visit, "", visit.words().text("trouble.title"));
        page.code(page.notice("error", ""), code);
        return page;
    }

    private static void redirect(HttpServletResponse response, String location) {
        response.setStatus(HttpServletResponse.SC_SEE_OTHER);
        response.setHeader("Location", location);
    }

    private static void write(HttpServletResponse response, int status, Page page) throws IOException {
        byte[] html = page.html().getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/html; charset=utf-8");
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        response.setHeader("Referrer-Policy", "same-origin");
        response.setHeader("Vary", "Accept-Language");
        response.setContentLength(html.length);
        response.getOutputStream().write(html);
    }
}

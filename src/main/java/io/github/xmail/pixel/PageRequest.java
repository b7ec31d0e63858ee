package io.github.xmail.pixel;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;

/**
 * The request of a page: it asks for the page anew where a known customer's browser keeps a copy from before the sign-in,
 * and what is asynchronous about it ends the page before it ends the response.
 */
final class PageRequest extends HttpServletRequestWrapper {

    private final PixelFilter filter;
    private final Pixel pixel;
    private final PageResponse page;
    private PageAsync async;

    PageRequest(HttpServletRequest request, HttpServletResponse response, Pixel pixel, PixelFilter filter) {
        super(request);
        this.filter = filter;
        this.pixel = pixel;
        this.page = new PageResponse(response, this, pixel);
    }

    PageResponse page() {
        return page;
    }

    @Override
    public String getHeader(String name) {
        return isHidden(name) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return isHidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        List<String> names = new ArrayList<>();
        for (Enumeration<String> all = super.getHeaderNames(); all.hasMoreElements(); ) {
            String name = all.nextElement();
            if (!isHidden(name)) {
                names.add(name);
            }
        }
        return Collections.enumeration(names);
    }

    @Override
    public long getDateHeader(String name) {
        return isHidden(name) ? -1 : super.getDateHeader(name);
    }

    private boolean isHidden(String name) {
        return isValidator(name)
                && super.getHeader(name) != null
                && (getMethod().equals("GET") || getMethod().equals("HEAD"))
                && acceptsHtml()
                && pixel.decide(this, Visitor.ofSources()).shows();
    }

    private static boolean isValidator(String name) {
        return "If-None-Match".equalsIgnoreCase(name) || "If-Modified-Since".equalsIgnoreCase(name);
    }

    private boolean acceptsHtml() {
        for (Enumeration<String> accept = super.getHeaders("Accept"); accept.hasMoreElements(); ) {
            if (accept.nextElement().toLowerCase(Locale.ROOT).contains("text/html")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public AsyncContext startAsync() {
        return startAsync(this, page);
    }

    @Override
    public AsyncContext startAsync(ServletRequest request, ServletResponse response) {
        boolean original = request == this && response == page;
        async = new PageAsync(super.startAsync(request, response), this, original);
        return async;
    }

    @Override
    public AsyncContext getAsyncContext() {
        AsyncContext current = super.getAsyncContext();
        return async == null ? current : async;
    }

    /** Whether what the page still writes, it writes later. */
    boolean isAsync() {
        return async != null;
    }

    /** The container has come back to this page. */
    void resume() {
        async = null;
    }

    /** @param here whether the filter will see the end of what the page is dispatched to */
    void dispatched(boolean here) {
        if (!here || !filter.seesAsyncDispatches()) {
            page.leaveAlone();
        }
    }
}

package io.github.xmail.pixel;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.EnumSet;

/**
 * Puts the pixel before the end of the body of every HTML page of a known customer; every other response passes untouched.
 * One mapping is enough: error pages and asynchronous pages are taken in by the filter itself, where the container lets
 * it. Map it behind the filters that sign customers in. Thread-safe.
 */
public final class PixelFilter implements Filter {

    private static final System.Logger LOG = System.getLogger("io.github.xmail.pixel");
    private static final String PAGE = "io.github.xmail.pixel.page";

    private ServletContext context;
    private boolean seesAsyncDispatches;

    /** For the container. */
    public PixelFilter() {}

    /** Makes the filter see where its pages go on: asynchronous, error and forward dispatches. */
    @Override
    public void init(FilterConfig config) {
        context = config.getServletContext();
        try {
            FilterRegistration registration = context.getFilterRegistration(config.getFilterName());
            if (registration instanceof FilterRegistration.Dynamic dynamic) {
                dynamic.setAsyncSupported(true);
            }
            Collection<String> patterns = registration.getUrlPatternMappings();
            if (!patterns.isEmpty()) {
                registration.addMappingForUrlPatterns(
                        EnumSet.of(DispatcherType.ERROR), true, patterns.toArray(String[]::new));
            }
            registration.addMappingForUrlPatterns(EnumSet.of(DispatcherType.ASYNC, DispatcherType.FORWARD), true, "/*");
            seesAsyncDispatches = true;
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "PixelFilter cannot map itself here: declare async-supported, and the dispatchers REQUEST and ERROR ("
                            + e.getClass().getName() + ")");
        }
    }

    boolean seesAsyncDispatches() {
        return seesAsyncDispatches;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || !(response instanceof HttpServletResponse httpResponse)) {
            chain.doFilter(request, response);
            return;
        }
        Object begun = http.getAttribute(PAGE);
        DispatcherType type = http.getDispatcherType();
        if (begun == null && (type == DispatcherType.REQUEST || type == DispatcherType.ERROR)) {
            PageRequest page = new PageRequest(http, httpResponse, Pixel.of(context), this);
            page.setAttribute(PAGE, page);
            run(page, page, page.page(), chain);
        } else if (type == DispatcherType.ASYNC && begun instanceof PageRequest page) {
            page.resume();
            run(page, request, response, chain);
        } else {
            forwarded(type, begun);
            chain.doFilter(request, response);
        }
    }

    private static void forwarded(DispatcherType type, Object begun) {
        if (type == DispatcherType.FORWARD && begun instanceof PageRequest page) {
            page.page().forwarded();
        }
    }

    private static void run(PageRequest page, ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean ended = false;
        try {
            chain.doFilter(request, response);
            ended = true;
        } finally {
            if (!page.isAsync()) {
                page.removeAttribute(PAGE);
                end(page, ended);
            }
        }
    }

    private static void end(PageRequest page, boolean ended) throws IOException {
        if (!ended) {
            page.page().abandon();
        } else if (page.isAsyncStarted()) {
            // begun past this filter's request: nobody will tell when the page ends
            page.page().leaveAlone();
        } else {
            page.page().finish();
        }
    }
}

package io.github.xmail.pixel;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the pixel costs a page, without its container: the tag, the filter on 28 KB, an opaque token. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PixelBench {

    private static final char[] PAGE = ("<html><body>" + "<p>Кофемолка ручная, вишня: 4200 руб.</p>\n".repeat(650)
                    + "</body></html>\n")
            .toCharArray();

    private final Pixel pixel =
            Settings.valid().with("token_source", "request:customer").pixel(new PixelCounts());
    private final CustomerTokens tokens = CustomerTokens.of(List.of(new byte[64]), "1781");
    private final String token = tokens.token("customer-42");

    /** The tag for a customer whom the page names. */
    @Benchmark
    public String tag() {
        return TrackingPixel.html(pixel, new Request(), Visitor.ofTag("42", "customer42@example.com", null));
    }

    /** The tag for nobody. */
    @Benchmark
    public String tagForNobody() {
        return TrackingPixel.html(pixel, new Request(), Visitor.ofTag("", null, null));
    }

    /** A page as a JSP writes it, in pieces of 8 KB, for a known customer. */
    @Benchmark
    public Object filter() throws IOException {
        Request request = new Request();
        request.setAttribute("customer", "42");
        return page(request);
    }

    /** The same for nobody. */
    @Benchmark
    public Object filterForNobody() throws IOException {
        return page(new Request());
    }

    /** The same page without the filter. */
    @Benchmark
    public Object bare() throws IOException {
        PrintWriter out = new Response().getWriter();
        write(out);
        return out;
    }

    private Object page(Request request) throws IOException {
        PageResponse page = new PageResponse(new Response(), request, pixel);
        write(page.getWriter());
        page.finish();
        return page;
    }

    private static void write(PrintWriter out) {
        for (int from = 0; from < PAGE.length; from += 8192) {
            out.write(PAGE, from, Math.min(8192, PAGE.length - from));
        }
    }

    /** AES-SIV, as the pixel makes a token. */
    @Benchmark
    public String seal() {
        return tokens.token("customer-42");
    }

    /** AES-SIV, as the worker opens it. */
    @Benchmark
    public Object open() {
        return tokens.id(token);
    }

    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                PixelBench.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> null));
    }

    private static final class Request extends HttpServletRequestWrapper {
        private static final HttpServletRequest NONE = nothing(HttpServletRequest.class);
        private static final ServletContext CONTEXT = nothing(ServletContext.class);
        private final Map<String, Object> attributes = new HashMap<>();

        Request() {
            super(NONE);
        }

        @Override
        public Object getAttribute(String name) {
            return attributes.get(name);
        }

        @Override
        public void setAttribute(String name, Object value) {
            attributes.put(name, value);
        }

        @Override
        public String getHeader(String name) {
            return null;
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        @Override
        public ServletContext getServletContext() {
            return CONTEXT;
        }
    }

    private static final class Response extends HttpServletResponseWrapper {
        private static final HttpServletResponse NONE = nothing(HttpServletResponse.class);
        private final char[] sent = new char[PAGE.length + 256];
        private int length;

        Response() {
            super(NONE);
        }

        @Override
        public String getContentType() {
            return "text/html;charset=UTF-8";
        }

        @Override
        public String getCharacterEncoding() {
            return "UTF-8";
        }

        @Override
        public int getStatus() {
            return SC_OK;
        }

        @Override
        public boolean isCommitted() {
            return false;
        }

        @Override
        public boolean containsHeader(String name) {
            return false;
        }

        @Override
        public List<String> getHeaders(String name) {
            return List.of();
        }

        @Override
        public String getHeader(String name) {
            return null;
        }

        @Override
        public void setHeader(String name, String value) {
            // not looked at
        }

        @Override
        public PrintWriter getWriter() {
            return new PrintWriter(new Writer() {
                @Override
                public void write(char[] text, int from, int count) {
                    System.arraycopy(text, from, sent, length, count);
                    length += count;
                }

                @Override
                public void flush() {
                    // nothing waits
                }

                @Override
                public void close() {
                    // nothing is open
                }
            });
        }
    }
}

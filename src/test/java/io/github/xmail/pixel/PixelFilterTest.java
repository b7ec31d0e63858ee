package io.github.xmail.pixel;

import static io.github.xmail.pixel.Shop.TAG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PixelFilterTest {

    private static final String PAGE = "<html><body><p>Привет</p></body></html>\n";
    private static final String TAGGED = PAGE.replace("</body>", TAG + "</body>");

    private enum Way {
        WRITER {
            @Override
            void write(HttpServletResponse response, String text) throws IOException {
                response.getWriter().write(text);
            }
        },
        WRITER_OF_ARRAYS {
            @Override
            void write(HttpServletResponse response, String text) throws IOException {
                response.getWriter().write(text.toCharArray());
            }
        },
        STREAM {
            @Override
            void write(HttpServletResponse response, String text) throws IOException {
                response.getOutputStream().write(text.getBytes(response.getCharacterEncoding()));
            }
        },
        STREAM_PRINT {
            @Override
            void write(HttpServletResponse response, String text) throws IOException {
                response.getOutputStream().print(text);
            }
        };

        abstract void write(HttpServletResponse response, String text) throws IOException;
    }

    private static void html(HttpServletResponse response) {
        response.setContentType("text/html;charset=UTF-8");
    }

    @ParameterizedTest
    @EnumSource
    void tagIsPutBeforeTheEndOfTheBodyHoweverThePageIsWritten(Way way) {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.setContentLength(PAGE.getBytes(StandardCharsets.UTF_8).length);
            way.write(response, PAGE);
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo(TAGGED);
            assertThat(shop.get("/").text()).isEqualTo(PAGE);
            assertThat(shop.get("/").header("Content-Length")).hasSize(1);
            assertThat(shop.counted("shown")).isOne();
            assertThat(shop.counted("anonymous")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pageMayBeSplitAnywhere(Way way) {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            int at = Integer.parseInt(request.getParameter("at"));
            way.write(response, PAGE.substring(0, at));
            if (request.getParameter("flush") != null) {
                response.flushBuffer();
            }
            way.write(response, PAGE.substring(at));
        })) {
            for (int at = 0; at <= PAGE.length(); at++) {
                assertThat(shop.asCustomer("/?at=" + at).text()).as("at %d", at).isEqualTo(TAGGED);
                assertThat(shop.asCustomer("/?flush=1&at=" + at).text())
                        .as("flush at %d", at)
                        .isEqualTo(TAGGED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void singleCharactersArriveToo(boolean stream) {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            if (stream) {
                for (byte b : PAGE.getBytes(StandardCharsets.UTF_8)) {
                    response.getOutputStream().write(b);
                }
            } else {
                PAGE.chars().forEach(getWriter(response)::write);
            }
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo(TAGGED);
        }
    }

    private static PrintWriter getWriter(HttpServletResponse response) {
        try {
            return response.getWriter();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"0,true", "4086,true", "4087,false", "100000,false"})
    void cyrillicTailCountsInBytes(int bytes, boolean tagged) {
        String tail = "</body>" + "я".repeat(bytes / 2) + " ".repeat(bytes % 2) + "<p></html>";
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            Way.WRITER.write(response, "<p>" + tail);
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo("<p>" + (tagged ? TAG : "") + tail);
            assertThat(shop.counted(tagged ? "shown" : "no_place")).isOne();
        }
    }

    /** What is held back is the difference between what the page wrote and what reached the server's own writer. */
    @ParameterizedTest
    @CsvSource({
        "1,<p>я",
        "500,я",
        "4096,я",
        "4128,я",
        "4130,я",
        "8192,я",
        "20000,я",
        "8192,日",
        "3000,</body>я",
        "5000,</bodyя"
    })
    void atMost4096BytesAndTheTagAreHeldBack(int size, String text) throws Exception {
        StringWriter sent = new StringWriter();
        HttpServletRequest request = mock();
        when(request.getMethod()).thenReturn("GET");
        when(request.getDispatcherType()).thenReturn(DispatcherType.REQUEST);
        when(request.getHeaders("X-Id")).thenAnswer(call -> Collections.enumeration(List.of("42")));
        HttpServletResponse response = mock();
        when(response.getStatus()).thenReturn(200);
        when(response.getContentType()).thenReturn("text/html;charset=UTF-8");
        when(response.getCharacterEncoding()).thenReturn("UTF-8");
        when(response.getWriter()).thenReturn(new PrintWriter(sent));
        String piece = text.repeat(size / text.length() + 1).substring(0, size);
        List<Integer> held = new ArrayList<>();
        StringBuilder page = new StringBuilder();

        filter().doFilter(request, response, (sameRequest, filtered) -> {
            for (int written = 0; written < 30_000; written += size) {
                page.append(piece);
                filtered.getWriter().write(piece);
                held.add(bytes(page) - bytes(sent.getBuffer()));
            }
            page.append("</body>я");
            filtered.getWriter().write("</body>я");
        });

        assertThat(held).allSatisfy(bytes -> assertThat(bytes).isBetween(0, HeldTail.LIMIT + "</body>".length()));
        assertThat(sent.toString())
                .isEqualTo(page.insert(page.lastIndexOf("</body>я"), TAG).toString());
    }

    private static int bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static PixelFilter filter() {
        Pixel pixel = Settings.valid().with("token_source", "header:X-Id").pixel();
        ServletContext context = mock();
        when(context.getAttribute(Pixel.class.getName())).thenReturn(pixel);
        FilterConfig config = mock();
        when(config.getServletContext()).thenReturn(context);
        when(context.getFilterRegistration(any())).thenReturn(mock(FilterRegistration.class));
        PixelFilter filter = new PixelFilter();
        filter.init(config);
        return filter;
    }

    @ParameterizedTest
    @EnumSource(names = {"WRITER", "STREAM"})
    void hugePagesPass(Way way) {
        String part = "<p>The quick </bod brown fox </body> jumps</p>\n".repeat(4000);
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            for (int i = 0; i < 20; i++) {
                way.write(response, part);
            }
            way.write(response, "</body></html>");
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo(part.repeat(20) + TAG + "</body></html>");
        }
    }

    @Test
    void firstBytesAreNotHeldBack() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (Shop shop = Shop.filtered((request, response) -> {
                    html(response);
                    response.getWriter().write("<html><body><p>first");
                    response.getWriter().flush();
                    assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
                    response.getWriter().write("</body></html>");
                });
                Socket socket = shop.open("GET", "/", "X-Id: 42")) {
            assertThat(Shop.readUntil(socket.getInputStream(), "first")).contains("<html><body><p>first");
            seen.countDown();
            assertThat(Shop.readUntil(socket.getInputStream(), "</html>")).contains(TAG + "</body></html>");
        }
    }

    @ParameterizedTest
    @CsvSource({"UTF-8,true", "windows-1251,true", "Shift_JIS,true", "GB18030,true", "UTF-16,false", "UTF-32BE,false"})
    void everyCharsetThatContainsAsciiGetsTheTag(String charset, boolean tagged) {
        byte[] page = PAGE.getBytes(Charset.forName(charset));
        byte[] expected = (tagged ? TAGGED : PAGE).getBytes(Charset.forName(charset));
        try (Shop shop = Shop.filtered((request, response) -> {
            response.setContentType("text/html;charset=" + charset);
            if (request.getParameter("writer") != null) {
                response.getWriter().write(PAGE);
            } else {
                response.getOutputStream().write(page);
            }
        })) {
            assertThat(shop.asCustomer("/").body()).isEqualTo(expected);
            assertThat(shop.asCustomer("/?writer=1").body()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 404, 500, 503})
    void pagesOfEveryStatusGetTheTag(int status) {
        try (Shop shop = Shop.filtered((request, response) -> {
            response.setStatus(status);
            html(response);
            response.getWriter().write(PAGE);
        })) {
            assertThat(shop.asCustomer("/").status()).isEqualTo(status);
            assertThat(shop.asCustomer("/").text()).isEqualTo(TAGGED);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200|text/plain|X: 1",
                "200|application/xhtml+xml|X: 1",
                "200|text/html5|X: 1",
                "206|text/html|Content-Range: bytes 0-9/100",
                "200|text/html|Content-Encoding: gzip",
                "200|text/html|Content-Disposition: attachment; filename=a.html",
                "200|text/html|Content-Digest: sha-256=:x:",
                "200|text/html;charset=nonsense-1|X: 1",
            })
    void everyOtherResponsePassesByteForByte(int status, String type, String header) {
        byte[] body = PAGE.getBytes(StandardCharsets.UTF_8);
        try (Shop shop = Shop.filtered((request, response) -> {
            response.setStatus(status);
            response.setHeader("ETag", "\"1\"");
            response.setDateHeader("Last-Modified", 1_000_000_000_000L);
            response.setHeader("Cache-Control", "max-age=60");
            response.setContentType(type);
            String[] pair = header.split(": ", 2);
            response.setHeader(pair[0], pair[1]);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        })) {
            Shop.Answer answer = shop.asCustomer("/");
            assertThat(answer.body()).isEqualTo(body);
            assertThat(answer.header("ETag")).containsExactly("\"1\"");
            assertThat(answer.header("Last-Modified")).containsExactly("Sun, 09 Sep 2001 01:46:40 GMT");
            assertThat(answer.header("Cache-Control")).containsExactly("max-age=60");
            assertThat(answer.header("Content-Length")).containsExactly("" + body.length);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void answersWithoutABodyKeepTheirHeaders(int status) {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.setHeader("ETag", "\"1\"");
            response.setStatus(status);
        })) {
            assertThat(shop.asCustomer("/").header("ETag")).containsExactly("\"1\"");
            assertThat(shop.asCustomer("/").status()).isEqualTo(status);
        }
    }

    @Test
    void headPassesUntouched() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.setHeader("ETag", "\"1\"");
            response.setContentLength(1234);
            if (request.getMethod().equals("GET")) {
                response.getWriter().write(PAGE);
            }
        })) {
            Shop.Answer head = shop.ask("HEAD", "/", "X-Id: 42");
            assertThat(head.header("ETag")).containsExactly("\"1\"");
            assertThat(head.header("Content-Length")).containsExactly("1234");
        }
    }

    @Test
    void redirectAndErrorWithoutAPagePass() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            if (request.getParameter("error") != null) {
                response.getWriter().write(PAGE);
                response.sendError(409);
            } else {
                response.sendRedirect("/there");
            }
        })) {
            assertThat(shop.asCustomer("/").status()).isEqualTo(302);
            assertThat(shop.asCustomer("/?error=1").status()).isEqualTo(409);
            assertThat(shop.asCustomer("/?error=1").text()).doesNotContain("Привет");
        }
    }

    @Test
    void errorPageOfTheShopGetsTheTag() {
        try (Shop shop = new Shop(Settings.valid())
                .page("/fails", (request, response) -> {
                    html(response);
                    response.getWriter().write(PAGE);
                    throw new IllegalStateException("for the test");
                })
                .page("/gone", (request, response) -> response.sendError(404))
                .page("/sorry", (request, response) -> {
                    html(response);
                    response.getWriter().write("<body>sorry</body>");
                })
                .errorPage(404, "/sorry")
                .errorPage(500, "/sorry")
                .filter("/*")
                .start()) {
            assertThat(shop.asCustomer("/gone").text()).isEqualTo("<body>sorry" + TAG + "</body>");
            assertThat(shop.asCustomer("/fails").text()).isEqualTo("<body>sorry" + TAG + "</body>");
            assertThat(shop.asCustomer("/fails").status()).isEqualTo(500);
        }
    }

    @Test
    void forwardsAndIncludesAreOnePage() {
        try (Shop shop = new Shop(Settings.valid())
                .page("/a", (request, response) -> {
                    response.setContentType("text/plain");
                    response.getWriter().write("thrown away");
                    request.getRequestDispatcher("/b").forward(request, response);
                })
                .page("/b", (request, response) -> {
                    html(response);
                    response.getWriter().write("<body>");
                    request.getRequestDispatcher("/c").include(request, response);
                    response.getWriter().write("</body>");
                })
                .page("/c", (request, response) -> response.getWriter().write("<p></body></p>"))
                .filter("/*")
                .start()) {
            assertThat(shop.asCustomer("/a").text()).isEqualTo("<body><p></body></p>" + TAG + "</body>");
        }
    }

    @Test
    void resetForgetsThePage() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.setHeader("ETag", "\"1\"");
            response.getWriter().write(PAGE);
            if (request.getParameter("buffer") != null) {
                response.resetBuffer();
                response.setContentType("text/plain");
                response.getWriter().write("plain</body>");
            } else {
                response.reset();
                response.setContentType("text/html;charset=UTF-8");
                response.getOutputStream().print("<b></body>");
            }
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo("<b>" + TAG + "</body>");
            assertThat(shop.asCustomer("/").header("ETag")).isEmpty();
            assertThat(shop.asCustomer("/?buffer=1").text()).isEqualTo("plain</body>");
            assertThat(shop.asCustomer("/?buffer=1").header("ETag")).containsExactly("\"1\"");
        }
    }

    @Test
    void closedPageIsFinished() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            if (request.getParameter("stream") != null) {
                response.getOutputStream().write(PAGE.getBytes(StandardCharsets.UTF_8));
                response.getOutputStream().close();
            } else {
                response.getWriter().write(PAGE);
                response.getWriter().close();
            }
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo(TAGGED);
            assertThat(shop.asCustomer("/?stream=1").text()).isEqualTo(TAGGED);
        }
    }

    @Test
    void pageThatHasTheTagAlreadyGetsNoSecondOneButIsPrivate() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.setHeader("Cache-Control", "public, max-age=60");
            response.setHeader("ETag", "\"1\"");
            response.getWriter().write("<body>" + TrackingPixel.html(request, 42, "a@b.example") + "</body>");
        })) {
            Shop.Answer answer = shop.asCustomer("/");
            assertThat(answer.text()).isEqualTo("<body>" + TAG + "</body>");
            assertThat(answer.header("Cache-Control")).containsExactly("private, no-cache");
            assertThat(answer.header("ETag")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-age=3600|private, no-cache",
                "no-store, max-age=0|private, no-cache, no-store",
                "private|private, no-cache"
            })
    void pageOfAKnownCustomerIsNotKept(String cacheControl, String expected) {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.setHeader("Cache-Control", cacheControl);
            response.setHeader("ETag", "\"1\"");
            response.setDateHeader("Last-Modified", 0);
            response.getWriter().write(PAGE);
            response.setHeader("ETag", "\"2\"");
            response.addHeader("Cache-Control", "public");
        })) {
            Shop.Answer customer = shop.asCustomer("/");
            assertThat(customer.text()).isEqualTo(TAGGED);
            assertThat(customer.header("Cache-Control")).containsExactly(expected);
            assertThat(customer.header("ETag")).isEmpty();
            assertThat(customer.header("Last-Modified")).isEmpty();
            assertThat(shop.get("/").header("Last-Modified")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Cache-Control: public, max-age=60",
                "Cache-Control: max-age=60, S-MaxAge=9",
                "Surrogate-Control: max-age=9",
                "CDN-Cache-Control: max-age=9"
            })
    void publicPageGetsTheFirstPartyAddressForEverybodyAlike(String header) {
        try (Shop shop = new Shop(Settings.valid())
                .pixel("/pixel.gif")
                .page("/page", (request, response) -> {
                    html(response);
                    response.setHeader("ETag", "\"1\"");
                    String[] pair = header.split(": ", 2);
                    response.setHeader(pair[0], pair[1]);
                    response.getWriter().write(PAGE);
                })
                .filter("/page")
                .start()) {
            Shop.Answer customer = shop.asCustomer("/page");
            assertThat(customer.text())
                    .isEqualTo(PAGE.replace(
                            "</body>",
                            "<img src=\"/pixel.gif\" width=\"1\" height=\"1\" alt=\"\" referrerpolicy=\"no-referrer\""
                                    + " hidden></body>"));
            assertThat(shop.get("/page", "Sec-GPC: 1").text()).isEqualTo(customer.text());
            assertThat(customer.header("ETag")).containsExactly("\"1\"");
            assertThat(shop.counted("first_party")).isEqualTo(2);
        }
    }

    @Test
    void publicPageWithoutAFirstPartyAddressStaysAsItIs() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.setHeader("Cache-Control", "public");
            response.getWriter().write(PAGE);
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo(PAGE);
            assertThat(shop.asCustomer("/").header("Cache-Control")).containsExactly("public");
            assertThat(shop.counted("public")).isEqualTo(2);
        }
    }

    @Test
    void copyFromBeforeTheSignInIsMadeAnew() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            boolean same = "\"1\"".equals(request.getHeader("If-None-Match"))
                    || request.getDateHeader("If-Modified-Since") >= 0
                    || Arrays.asList(request.getHeaderNames().nextElement()).contains("If-None-Match");
            if (same) {
                response.setStatus(304);
            } else {
                response.getWriter().write(PAGE);
            }
        })) {
            String accept = "Accept: text/html,application/xhtml+xml";
            String date = "If-Modified-Since: Sun, 09 Sep 2001 01:46:40 GMT";
            assertThat(shop.get("/", accept, "If-None-Match: \"1\"").status()).isEqualTo(304);
            assertThat(shop.asCustomer("/", accept, "If-None-Match: \"1\"").text())
                    .isEqualTo(TAGGED);
            assertThat(shop.asCustomer("/", accept, date).text()).isEqualTo(TAGGED);
            assertThat(shop.asCustomer("/", "Accept: image/png", "If-None-Match: \"1\"")
                            .status())
                    .isEqualTo(304);
            assertThat(shop.asCustomer("/", accept, "Sec-GPC: 1", "If-None-Match: \"1\"")
                            .status())
                    .isEqualTo(304);
        }
    }

    @Test
    void asynchronousPageEndedByCompleteGetsTheTag() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            AsyncContext async = request.getParameter("given") == null
                    ? request.startAsync()
                    : request.startAsync(request, response);
            async.start(() -> {
                try {
                    async.getResponse().getWriter().write(PAGE);
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
                async.complete();
            });
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo(TAGGED);
            assertThat(shop.asCustomer("/?given=1").text()).isEqualTo(TAGGED);
            assertThat(shop.get("/").text()).isEqualTo(PAGE);
        }
    }

    @Test
    void asynchronousPageEndedByDispatchGetsTheTag() {
        try (Shop shop = new Shop(Settings.valid())
                .page("/a", (request, response) -> {
                    html(response);
                    if (request.getParameter("early") != null) {
                        response.getWriter().write("<body>early</body>");
                        response.flushBuffer();
                    }
                    AsyncContext async = request.startAsync();
                    async.start(() -> async.dispatch("/b"));
                })
                .page("/b", (request, response) -> {
                    html(response);
                    response.getWriter().write(PAGE);
                })
                .filter("/a")
                .start()) {
            assertThat(shop.asCustomer("/a").text()).isEqualTo(TAGGED);
            assertThat(shop.asCustomer("/a?early=1").text()).isEqualTo("<body>early</body>" + TAGGED);
            assertThat(shop.asCustomer("/b").text()).isEqualTo(PAGE);
        }
    }

    @Test
    void asynchronousPageThatItsListenerCompletesGetsTheTag() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.getWriter().write(PAGE);
            AsyncContext async = request.startAsync();
            async.setTimeout(50);
            async.addListener(new AsyncListener() {
                @Override
                public void onComplete(AsyncEvent event) {}

                @Override
                public void onTimeout(AsyncEvent event) {
                    event.getAsyncContext().complete();
                }

                @Override
                public void onError(AsyncEvent event) {}

                @Override
                public void onStartAsync(AsyncEvent event) {}
            });
        })) {
            assertThat(shop.asCustomer("/").text()).isEqualTo(TAGGED);
        }
    }

    @Test
    void pageWrittenWithoutBlockingPassesUntouched() {
        byte[] bytes = PAGE.repeat(2000).getBytes(StandardCharsets.UTF_8);
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.setContentLength(bytes.length);
            AsyncContext async = request.startAsync();
            ServletOutputStream out = response.getOutputStream();
            out.setWriteListener(new WriteListener() {
                private int written;

                @Override
                public void onWritePossible() throws IOException {
                    while (out.isReady()) {
                        if (written == bytes.length) {
                            async.complete();
                            return;
                        }
                        int next = Math.min(1000, bytes.length - written);
                        out.write(bytes, written, next);
                        written += next;
                    }
                }

                @Override
                public void onError(Throwable thrown) {
                    async.complete();
                }
            });
        })) {
            assertThat(shop.asCustomer("/").body()).isEqualTo(bytes);
        }
    }

    @Test
    void fragmentForAScriptStaysAsItIs() {
        try (Shop shop = Shop.filtered((request, response) -> {
            html(response);
            response.getWriter().write("<li>one</li>");
        })) {
            assertThat(shop.asCustomer("/", "X-Requested-With: XMLHttpRequest").text())
                    .isEqualTo("<li>one</li>");
            assertThat(shop.counted("no_place")).isOne();
        }
    }
}

package io.github.xmail.pixel;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * A shop on a real Jetty: what its pages do is given as lambdas, customer 42 is signed in by the header {@code X-Id}. Raw
 * sockets, so that every byte of an answer is seen.
 */
final class Shop implements AutoCloseable {

    /** What a page does. */
    interface Page {
        void serve(HttpServletRequest request, HttpServletResponse response) throws Exception;
    }

    /** An answer as it came, its chunks put together. */
    record Answer(String head, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        List<String> header(String name) {
            return head.lines()
                    .filter(line -> line.toLowerCase().startsWith(name.toLowerCase() + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .toList();
        }
    }

    static final String TAG = "<img src=\"https://flocktory.com/xmail/v1/track?partner=1781&amp;token=42\""
            + " width=\"1\" height=\"1\" alt=\"\" referrerpolicy=\"no-referrer\" hidden>";

    final PixelCounts counts = new PixelCounts();
    private final ErrorPageErrorHandler errorPages = new ErrorPageErrorHandler();
    private final Server server = new Server(0);
    private final ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);

    Shop(Settings settings) {
        context.getContext()
                .setAttribute(
                        Pixel.class.getName(),
                        settings.with("token_source", "header:X-Id").pixel(counts));
        server.setHandler(context);
    }

    static Shop filtered(Page page) {
        return new Shop(Settings.valid()).page("/*", page).filter("/*").start();
    }

    Shop page(String path, Page page) {
        ServletHolder holder = new ServletHolder(new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                try {
                    page.serve(request, response);
                } catch (IOException | RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        holder.setAsyncSupported(true);
        context.addServlet(holder, path);
        return this;
    }

    Shop pixel(String path) {
        context.addServlet(new ServletHolder(new PixelServlet()), path);
        return this;
    }

    Shop filter(String path) {
        FilterHolder holder = new FilterHolder(new PixelFilter());
        context.addFilter(holder, path, EnumSet.of(DispatcherType.REQUEST));
        return this;
    }

    Shop errorPage(int status, String path) {
        errorPages.addErrorPage(status, path);
        context.setErrorHandler(errorPages);
        return this;
    }

    Shop start() {
        try {
            server.start();
            return this;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path, String... headers) {
        return ask("GET", path, headers);
    }

    Answer asCustomer(String path, String... headers) {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "X-Id: 42";
        return ask("GET", path, all);
    }

    Answer ask(String method, String path, String... headers) {
        try (Socket socket = open(method, path, headers)) {
            return answer(socket.getInputStream().readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A request under way, to see what comes when. */
    Socket open(String method, String path, String... headers) throws IOException {
        Socket socket = new Socket("127.0.0.1", ((NetworkConnector) server.getConnectors()[0]).getLocalPort());
        socket.setSoTimeout(20_000);
        String head = method + " " + path + " HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n"
                + String.join("\r\n", headers) + (headers.length > 0 ? "\r\n" : "") + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(end) < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended after: " + read);
            }
            read.append((char) b);
        }
        return read.toString();
    }

    static Answer answer(byte[] all) throws IOException {
        String text = new String(all, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no answer: " + text);
        }
        String head = text.substring(0, end + 2);
        byte[] body = Arrays.copyOfRange(all, end + 4, all.length);
        return new Answer(head, head.toLowerCase().contains("transfer-encoding: chunked") ? unchunked(body) : body);
    }

    private static byte[] unchunked(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int i = 0;
        while (i < body.length) {
            int eol = i;
            while (body[eol] != '\r') {
                eol++;
            }
            int size = Integer.parseInt(new String(body, i, eol - i, StandardCharsets.US_ASCII), 16);
            out.write(body, eol + 2, size);
            i = eol + 2 + size + 2;
        }
        return out.toByteArray();
    }

    long counted(String word) {
        return counts.byResult().get(word);
    }

    @Override
    public void close() {
        LifeCycle.stop(server);
    }
}

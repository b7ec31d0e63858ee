package io.github.xmail.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The platform's end of the pixel: a server of its own that notes who asked, and answers with nothing. Thread-safe. */
final class TrackingPlatform implements AutoCloseable {

    private final HttpServer server;
    private final List<String> hits = new CopyOnWriteArrayList<>();
    private final List<String> referrers = new CopyOnWriteArrayList<>();

    TrackingPlatform() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/xmail/v1/track", this::note);
        server.start();
    }

    private void note(HttpExchange exchange) throws IOException {
        hits.add(exchange.getRequestURI().getRawQuery());
        referrers.addAll(exchange.getRequestHeaders().getOrDefault("Referer", List.of()));
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }

    /** Another site than the shop's. */
    String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    String trackUrl() {
        return origin() + "/xmail/v1/track";
    }

    /** The queries that came, oldest first. */
    List<String> hits() {
        return List.copyOf(hits);
    }

    /** Every {@code Referer} that came. */
    List<String> referrers() {
        return List.copyOf(referrers);
    }

    void forget() {
        hits.clear();
        referrers.clear();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

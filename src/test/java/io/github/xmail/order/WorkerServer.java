package io.github.xmail.order;

import com.standardwebhooks.Webhook;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.settings.EnvironmentSource;
import io.github.xmail.settings.SettingsReader;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The worker in a real Jetty, an outbox in memory behind it, and a platform that signs what it posts. */
final class WorkerServer implements AutoCloseable {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    final MemoryOutbox outbox = new MemoryOutbox();
    final List<String> counted = new CopyOnWriteArrayList<>();
    volatile CodedException gate;
    volatile ErrorCode pause;
    volatile Instant now;
    volatile String diagnosed;
    final WorkerServlet servlet;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client = HttpClient.newHttpClient();

    static WorkerServer start(String... settings) {
        return new WorkerServer(Duration.ofSeconds(30), Long.MAX_VALUE, settings);
    }

    /** @param settings name and value in turn, beside a {@code private_key} that is there */
    WorkerServer(Duration bodyTime, long bodyBytes, String... settings) {
        servlet = new WorkerServlet(settings(settings), parts(), bodyTime, bodyBytes);
        ServletContextHandler context = new ServletContextHandler("/xmail");
        context.setAllowNullPathInContext(true);
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        context.addServlet(holder, "/*");
        server.setHandler(context);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<WorkerSettings> settings(String... settings) {
        Map<String, String> environment = new HashMap<>(Map.of("XMAIL_PRIVATE_KEY", SECRET));
        for (int i = 0; i < settings.length; i += 2) {
            environment.put("XMAIL_" + settings[i].toUpperCase(Locale.ROOT), settings[i + 1]);
        }
        environment.values().removeIf(String::isEmpty);
        return WorkerSettings.read(new SettingsReader(new EnvironmentSource(environment)));
    }

    private WorkerParts parts() {
        MailSettings mail = new MailSettings(Address.parse("news@shop.example").orElseThrow(), Set.of("shop.example"));
        return new WorkerParts(
                Optional.of(outbox.outbox),
                () -> Optional.ofNullable(gate),
                () -> Optional.ofNullable(pause),
                Optional.of(mail),
                Optional.empty(),
                this::diagnose,
                new Counter(),
                new MovableClock());
    }

    private JsonObject diagnose(Optional<String> userUid, Locale locale, Optional<Duration> clockOffset) {
        diagnosed = userUid + " " + locale + " " + clockOffset.map(o -> o.abs().toSeconds() < 5);
        return Json.createObjectBuilder().add("status", "ok").build();
    }

    private final class Counter implements Observer {
        @Override
        public void accepted(Duration took) {
            counted.add("accepted");
        }

        @Override
        public void duplicate() {
            counted.add("duplicate");
        }

        @Override
        public void refused(ErrorCode code) {
            counted.add(code.code());
        }

        @Override
        public void clockOffset(Duration offset) {}
    }

    private final class MovableClock extends Clock {
        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now == null ? Instant.now() : now;
        }
    }

    /** What came back. */
    record Reply(int status, Map<String, List<String>> headers, JsonObject json) {
        String code() {
            return json.getString("code", null);
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
        }
    }

    /** A post that is being made. */
    final class Post {
        private final List<String> headers = new ArrayList<>();
        private final byte[] body;
        private String path = "/xmail/flocktory_email";
        private String method = "POST";

        private Post(byte[] body, String contentType) {
            this.body = body;
            if (contentType != null) {
                header("Content-Type", contentType);
            }
        }

        Post header(String name, String value) {
            headers.add(name);
            headers.add(value);
            return this;
        }

        Post to(String method, String path) {
            this.method = method;
            this.path = path;
            return this;
        }

        /** Signed as the platform does it, by another implementation than ours. */
        Post signed(String id) {
            return signed(SECRET, id, Instant.now().getEpochSecond());
        }

        Post signed(String secret, String id, long seconds) {
            try {
                String text = new String(body, StandardCharsets.UTF_8);
                return header("webhook-id", id)
                        .header("webhook-timestamp", Long.toString(seconds))
                        .header("webhook-signature", new Webhook(secret).sign(id, seconds, text));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        /** Signed by the protocol's formula, for bodies that are no text. */
        Post signedBytes(String id) {
            String seconds = Long.toString(Instant.now().getEpochSecond());
            byte[] mac = PrivateKey.of(new io.github.xmail.settings.Secret(SECRET))
                    .orElseThrow()
                    .sign(id, seconds, Body.of(body));
            return header("webhook-id", id)
                    .header("webhook-timestamp", seconds)
                    .header(
                            "webhook-signature",
                            "v1," + java.util.Base64.getEncoder().encodeToString(mac));
        }

        Reply send() {
            return send(HttpRequest.BodyPublishers.ofByteArray(body));
        }

        Reply sendChunked() {
            return send(HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)));
        }

        private Reply send(HttpRequest.BodyPublisher publisher) {
            HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, publisher);
            if (!headers.isEmpty()) {
                request.headers(headers.toArray(String[]::new));
            }
            try {
                HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
                return reply(response.statusCode(), response.headers().map(), response.body());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Reply reply(int status, Map<String, List<String>> headers, String body) {
        JsonObject json = body.isEmpty()
                ? JsonObject.EMPTY_JSON_OBJECT
                : Json.createReader(new StringReader(body)).readObject();
        return new Reply(status, headers, json);
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + path);
    }

    Socket connect() throws IOException {
        return new Socket("127.0.0.1", connector.getLocalPort());
    }

    Post json(String body) {
        return new Post(body.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    Post form(String body) {
        return new Post(body.getBytes(StandardCharsets.UTF_8), "application/x-www-form-urlencoded");
    }

    Post body(byte[] body, String contentType) {
        return new Post(body, contentType);
    }

    Post valid() {
        return json(OrderText.valid().json());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.github.xmail.admin;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.outbox.Outcome;
import io.github.xmail.outbox.Try;
import io.github.xmail.settings.EnvironmentSource;
import io.github.xmail.settings.Secret;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/** The page in a real Jetty over a real outbox; who is signed in is what the test says. */
final class AdminSite implements AutoCloseable {

    static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    volatile String user = "olga";
    volatile String role = AdminServlet.ADMIN;
    volatile String address = "127.0.0.1";
    volatile ErrorCode pause;
    final List<String> mailed = new ArrayList<>();
    final Outbox outbox;
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final HttpClient client = HttpClient.newHttpClient();

    AdminSite(Path directory) {
        this(Optional.of(Outbox.open(new OutboxSettings(directory, 100_000, 30, false))));
    }

    AdminSite(Optional<Outbox> open) {
        outbox = open.orElse(null);
        ServletContextHandler context = new ServletContextHandler("/flocktory_email");
        context.addFilter(new FilterHolder(login()), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(new PageServlet(parts(open))), "/admin/*");
        server.setHandler(context);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        try {
            server.start();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Filter login() {
        return (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public String getRemoteUser() {
                        return user;
                    }

                    @Override
                    public boolean isUserInRole(String asked) {
                        return asked.equals(role);
                    }

                    @Override
                    public String getRemoteAddr() {
                        return address;
                    }
                },
                response);
    }

    private PageParts parts(Optional<Outbox> open) {
        SettingsReader reader = new SettingsReader(new EnvironmentSource(Map.of(
                "XMAIL_PRIVATE_KEY", SECRET,
                "XMAIL_DB_STRING", "mysql:host=127.0.0.1;dbname=shop;password=canary-db",
                "XMAIL_SQL_STRING", "SELECT email, name FROM customers WHERE id = :user_uid AND name <> '<b>'",
                "XMAIL_SMTP_SERVER", "smtp.shop.example",
                "XMAIL_SMTP_PASSWORD", "canary-smtp",
                "XMAIL_RETRY_HOURS", "1000")));
        reader.integer(Setting.RETRY_HOURS, 1, 168);
        return new PageParts(
                open,
                () -> Optional.ofNullable(pause)
                        .or(() -> open.flatMap(
                                box -> box.pauses().kept().stream().findFirst().map(kept -> kept.code()))),
                AdminSite::checked,
                Optional.of(this::mail),
                reader.inForce(),
                reader.problems(),
                List.of(new Secret(SECRET)),
                Clock.systemUTC());
    }

    private static JsonObject checked(Locale reader) {
        return Json.createObjectBuilder()
                .add("status", "error")
                .add(
                        "checks",
                        Json.createArrayBuilder()
                                .add(check("config", "warning", "config_invalid", "<i>message</i>", "a hint"))
                                .add(check("database", "ok", "ok", "The shop's database lets us in.", ""))
                                .add(check("user_query", "skipped", "skipped", "Not tried.", ""))
                                .add(check("smtp", "error", "smtp_auth_failed", "No login.", "Compare the password.")
                                        .add("seen", "smtp.shop.example:465, SMTP 535 <5.7.8>")))
                .build();
    }

    private static jakarta.json.JsonObjectBuilder check(
            String name, String status, String code, String message, String hint) {
        return Json.createObjectBuilder()
                .add("check", name)
                .add("status", status)
                .add("code", code)
                .add("message", message)
                .add("hint", hint)
                .add("millis", 1234);
    }

    private TestMail.Outcome mail(String to, String subject, String text, java.util.function.Consumer<String> line) {
        if (!to.contains("@")) {
            throw new CodedException(ErrorCode.EMAIL_INVALID, "not an address");
        }
        mailed.add(to);
        line.accept("< 220 smtp.shop.example ESMTP");
        line.accept("> EHLO shop.example");
        line.accept("> RCPT TO:<" + to + ">");
        line.accept("< 550 5.1.1 <" + to + "> unknown");
        return new TestMail.Outcome(Optional.of(ErrorCode.SMTP_REJECTED), Optional.of("5.1.1"));
    }

    /** Accepts an order; it waits. */
    void accept(String id, String campaign) {
        outbox.accept(new NewOrder(id, new byte[32], Optional.of(campaign), Optional.empty(), new byte[] {1}));
    }

    /** Accepts an order and settles it. */
    void end(String id, String campaign, Outcome outcome) {
        accept(id, campaign);
        try {
            outbox.settle(outbox.take(Duration.ofSeconds(20)).orElseThrow(), outcome)
                    .join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static Outcome sent() {
        return new Outcome.Sent(new Try("dot", Optional.empty(), Optional.of("2.0.0")));
    }

    static Outcome failed() {
        return new Outcome.Failed(new Try("rcpt_to", Optional.of(ErrorCode.SMTP_REJECTED), Optional.of("5.1.1")));
    }

    static Outcome deferred() {
        return new Outcome.Deferred(
                new Try("rcpt_to", Optional.of(ErrorCode.SMTP_DEFERRED), Optional.of("4.2.0")),
                Instant.now().plusSeconds(600));
    }

    static Outcome uncertain() {
        return new Outcome.Uncertain(new Try("dot", Optional.of(ErrorCode.SMTP_UNCERTAIN), Optional.empty()));
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/flocktory_email/admin" + path);
    }

    HttpResponse<String> get(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** A page as its reader's browser sees it. */
    Document page(String path, String... headers) {
        return Jsoup.parse(get(path, headers).body());
    }

    /** The token of a page's forms. */
    String csrf() {
        return page("/test-mail").select("input[name=csrf]").val();
    }

    /** Posts a form. @param fields names and values in turn */
    HttpResponse<String> post(String path, Map<String, String> headers, String... fields) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            body.append(i == 0 ? "" : "&").append(fields[i]).append('=');
            body.append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        headers.forEach(request::header);
        return send(request.build());
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (outbox != null) {
                outbox.close();
            }
        }
    }
}

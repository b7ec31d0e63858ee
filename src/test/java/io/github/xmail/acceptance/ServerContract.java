package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Platform.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Received;
import io.github.xmail.testkit.SystemTool;
import io.github.xmail.testkit.WebServer;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged WAR does in a real server, whichever it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerContract {

    private static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    private final Shop shop = new Shop();
    private WebServer server;
    private Platform platform;

    /** The server under test, in an empty directory. */
    abstract WebServer newServer(Path base) throws IOException;

    @BeforeAll
    void deploy() throws IOException {
        server = newServer(Files.createDirectories(dir.resolve("server")));
        server.allow(
                new WebServer.User("admin", "admin-pass", List.of("xmail-admin")),
                new WebServer.User("scraper", "scraper-pass", List.of("xmail-metrics")),
                new WebServer.User("clerk", "clerk-pass", List.of("clerk")));
        server.deploy(WAR, "flocktory_email", shop.settings(dir.resolve("outbox")));
        server.deploy(WAR, "empty", Map.of());
        server.start();
        platform = new Platform(server.uri("/flocktory_email"), Platform.SECRET);
    }

    @AfterAll
    void stop() throws InterruptedException {
        shop.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void aSignedOrderBecomesAPersonalisedMailOverTls() throws Exception {
        Answer answer = platform.post("first-order", Platform.order("42"), "Prefer", "wait=30");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().getString("status")).isEqualTo("sent");
        Received mail = mailTo("canary42@customer.example");
        assertThat(mail.from()).isEqualTo("news@shop.example");
        MimeMessage message = parse(mail);
        assertThat(message.getSubject()).isEqualTo("Канарейка № 42, ваша корзина ждёт");
        assertThat(text(message)).contains("Здравствуйте, Канарейка № 42!");
        assertThat(platform.status("first-order").json().getString("status")).isEqualTo("sent");
    }

    @Test
    void anUnknownNameIsTheNeutralOneAndMarkupInANameIsEscaped() throws Exception {
        platform.post("neutral", Platform.order("7"), "Prefer", "wait=30");
        platform.post("markup", Platform.order("8"), "Prefer", "wait=30");

        assertThat(text(parse(mailTo("canary7@customer.example")))).contains("Уважаемый клиент");
        assertThat(text(parse(mailTo("canary8@customer.example"))))
                .contains("&lt;b&gt;O&#39;Reilly&lt;/b&gt; &amp; &quot;Söhne&quot;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/flocktory_email", "/flocktory_email/", "/worker.php", "/app.php"})
    void theWorkerAnswersAtEveryPathWithoutARedirect(String path) throws Exception {
        Platform there = new Platform(server.uri("/flocktory_email" + path), Platform.SECRET);

        Answer answer = there.status("never-posted");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown_id");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/nothing", "/worker.php/x", "/index.jsp", "/WEB-INF/web.xml", "/flocktory_email/x", "/app"})
    void everyOtherPathIs404(String path) throws Exception {
        for (String context : List.of("/flocktory_email", "/empty")) {
            Answer answer = new Platform(server.uri(context + path), Platform.SECRET).post("{}");
            assertThat(answer.status()).as(context + path).isEqualTo(404);
        }
    }

    @Test
    void otherMethodsAre405() throws Exception {
        HttpRequest get =
                HttpRequest.newBuilder(server.uri("/flocktory_email/")).build();

        Answer answer = platform.send(get);

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.response().headers().firstValue("Allow")).contains("POST");
        assertThat(answer.json().getString("detail")).contains("/admin/");
    }

    @Test
    void aDeploymentWithNothingConfiguredSaysWhatIsMissing() throws Exception {
        Answer answer = new Platform(server.uri("/empty"), Platform.SECRET).post(Platform.order("42"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("config_missing");
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
        assertThat(server.log())
                .contains("\"/empty\"", "private_key", "smtp_server", "sql_string", "db_string", "mail_from");
    }

    @Test
    void diagnoseFindsNothingWrongAndSaysSoInTheLanguageAskedFor() throws Exception {
        Answer answer =
                platform.post("diagnosis", "{\"action\":\"diagnose\",\"user_uid\":\"42\"}", "Accept-Language", "ru");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().getString("status"))
                .as(answer.response().body())
                .isEqualTo("ok");
        assertThat(answer.response().body())
                .contains("Запрос находит ровно одного клиента с правильным адресом.")
                .doesNotContain("canary42", "localhost", "mailable");
    }

    @Test
    void whoLacksTheKeyIsRefused() throws Exception {
        Answer answer = new Platform(server.uri("/flocktory_email"), "whsec_d3Jvbmctd3Jvbmctd3Jvbmctd3Jvbmc=")
                .post(Platform.order("42"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("signature_invalid");
    }

    @Test
    void manyParallelPostsOfOneIdGiveOneMail() throws Exception {
        ExecutorService posters = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Answer>> posts = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                posts.add(() -> platform.post("parallel", Platform.order("64")));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Answer> answer : posters.invokeAll(posts)) {
                statuses.add(answer.get().status());
            }
            assertThat(statuses).containsOnly(200, 202).containsOnlyOnce(202);
        } finally {
            posters.shutdownNow();
        }
        platform.post("parallel-after", Platform.order("65"), "Prefer", "wait=30");
        assertThat(shop.mailsTo("canary64@customer.example")).hasSize(1);
        assertThat(platform.post("parallel", Platform.order("66")).code()).isEqualTo("id_reused");
    }

    @Test
    void aCustomerWithoutAnAddressGetsNoMail() throws Exception {
        Answer nobody = platform.post("nobody", Platform.order("5000000"), "Prefer", "wait=30");
        Answer invalid = platform.post("invalid", Platform.order("9"), "Prefer", "wait=30");

        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.code()).isEqualTo("user_not_found");
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(invalid.code()).isEqualTo("email_invalid");
    }

    @Test
    void thePixelOfTheWarIsAGifForStrangers() throws Exception {
        Answer answer = platform.send(
                HttpRequest.newBuilder(server.uri("/flocktory_email/pixel.gif")).build());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("image/gif");
    }

    @Test
    void healthTellsWhetherOrdersAreTaken() throws Exception {
        assertHealth(server.uri("/flocktory_email/health/live"), 200, "UP");
        assertHealth(server.uri("/flocktory_email/health/ready"), 200, "UP");
        assertHealth(server.uri("/empty/health/live"), 200, "UP");
        assertHealth(server.uri("/empty/health/ready"), 503, "DOWN");
    }

    private void assertHealth(URI address, int status, String word) throws Exception {
        Answer answer = platform.send(HttpRequest.newBuilder(address).build());
        assertThat(answer.status()).as(address.toString()).isEqualTo(status);
        assertThat(answer.response().body()).isEqualTo("{\"status\":\"" + word + "\"}");
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.response().headers().firstValue("Cache-Control")).contains("no-store");
        Answer head = platform.send(HttpRequest.newBuilder(address)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        assertThat(head.status()).isEqualTo(status);
        for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
            Answer refused = platform.send(HttpRequest.newBuilder(address)
                    .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                    .build());
            assertThat(refused.status()).as(method).isEqualTo(405);
            assertThat(refused.response().headers().firstValue("Allow")).contains("GET, HEAD");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/metrics",
                "/admin/metrics;x=1",
                "/admin;x=1/metrics",
                "//admin/metrics",
                "/admin//metrics",
                "/%61dmin/metrics",
                "/./admin/metrics",
                "/pixel/../admin/metrics",
                "/admin/%6detrics",
                "/admin%2Fmetrics",
                "/ADMIN/metrics",
                "/admin",
                "/admin/"
            })
    void nobodyGetsIntoAdminWithoutALogin(String path) throws Exception {
        Answer stranger = platform.send(
                HttpRequest.newBuilder(server.uri("/flocktory_email" + path)).build());
        Answer impostor = get(path, "admin", "wrong");

        assertThat(List.of(stranger.status(), impostor.status())).isSubsetOf(400, 401, 404, 405);
        if (path.equals("/admin/metrics")) {
            assertThat(stranger.status()).isEqualTo(401);
            assertThat(stranger.response().headers().firstValue("WWW-Authenticate"))
                    .hasValueSatisfying(challenge -> assertThat(challenge).contains("Basic", "realm=\"xmail\""));
        }
    }

    @Test
    void metricsAreForTheirTwoRolesAndTheRestOfAdminForOne() throws Exception {
        assertThat(get("/admin/metrics", "clerk", "clerk-pass").status()).isEqualTo(403);
        assertThat(get("/admin/metrics", "scraper", "scraper-pass").status()).isEqualTo(200);
        assertThat(get("/admin/metrics", "admin", "admin-pass").status()).isEqualTo(200);
        assertThat(get("/admin/", "scraper", "scraper-pass").status()).isEqualTo(403);
        assertThat(get("/admin/metrics", "scraper", "scraper-pass")
                        .response()
                        .headers()
                        .map())
                .containsEntry("Cache-Control", List.of("no-store"))
                .doesNotContainKey("Set-Cookie");
    }

    @Test
    void metricsTellWhatHappened() throws Exception {
        double accepted = metric("xmail_orders_total{result=\"accepted\"}");
        double sent = metric("xmail_deliveries_total{code=\"none\",outcome=\"sent\"}");
        double nobody = metric("xmail_deliveries_total{code=\"user_not_found\",outcome=\"failed\"}");
        double anonymous = metric("xmail_pixels_total{result=\"anonymous\"}");

        platform.post("metrics-1", Platform.order("600"), "Prefer", "wait=30");
        platform.post("metrics-1", Platform.order("600"), "Prefer", "wait=30");
        platform.post("metrics-2", Platform.order("6000000"), "Prefer", "wait=30");
        platform.send(
                HttpRequest.newBuilder(server.uri("/flocktory_email/pixel.gif")).build());

        assertThat(metric("xmail_orders_total{result=\"accepted\"}")).isEqualTo(accepted + 2);
        assertThat(metric("xmail_orders_total{result=\"duplicate\"}")).isPositive();
        assertThat(metric("xmail_deliveries_total{code=\"none\",outcome=\"sent\"}"))
                .isEqualTo(sent + 1);
        assertThat(metric("xmail_deliveries_total{code=\"user_not_found\",outcome=\"failed\"}"))
                .isEqualTo(nobody + 1);
        assertThat(metric("xmail_pixels_total{result=\"anonymous\"}")).isEqualTo(anonymous + 1);
        assertThat(metric("xmail_accept_seconds_count")).isGreaterThanOrEqualTo(accepted + 2);
        assertThat(metric("xmail_customer_query_seconds_count")).isGreaterThanOrEqualTo(2);
        assertThat(metric("xmail_commit_seconds_count")).isGreaterThanOrEqualTo(2);
        assertThat(metric("xmail_smtp_seconds_count{phase=\"dot\"}")).isGreaterThanOrEqualTo(1);
        assertThat(metric("xmail_smtp_connections")).isPositive();
        assertThat(metrics())
                .contains(
                        "xmail_outbox_orders{state=\"queued\"} ",
                        "xmail_outbox_orders{state=\"deferred\"} ",
                        "xmail_outbox_orders{state=\"uncertain\"} ",
                        "xmail_outbox_oldest_seconds ");
        assertThat(metric("xmail_paused{code=\"smtp_unreachable\"}")).isZero();
        assertThat(metric("xmail_clock_offset_seconds")).isBetween(-10.0, 10.0);
        assertThat(metric("jvm_threads_current")).isPositive();
    }

    @Test
    void metricsPassPrometheusOwnCheck() throws Exception {
        Path promtool = SystemTool.PROMTOOL.require();
        platform.post("promtool", Platform.order("601"), "Prefer", "wait=30");
        Path text = Files.writeString(dir.resolve("metrics.txt"), metrics());

        Process check = new ProcessBuilder(promtool.toString(), "check", "metrics")
                .redirectInput(text.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }

    @Test
    void theAdministratorsPageIsForHisRoleAndItsFormsAreOnlyHisOwn() throws Exception {
        platform.post("<i>\"admin\"</i>", Platform.order("5000001"), "Prefer", "wait=30");
        for (String page : List.of("/admin/", "/admin/orders", "/admin/settings", "/admin/uPlot.iife.min.js")) {
            assertThat(get(page, "admin", "admin-pass").status()).as(page).isEqualTo(200);
            assertThat(get(page, "scraper", "scraper-pass").status()).as(page).isEqualTo(403);
            assertThat(get(page, "clerk", "clerk-pass").status()).as(page).isEqualTo(403);
        }
        Document order = page("/admin/order?id=%3Ci%3E%22admin%22%3C%2Fi%3E");
        assertThat(order.select("p.id").text()).isEqualTo("<i>\"admin\"</i>");
        assertThat(order.select(".story").text()).contains("user_not_found");
        String csrf = order.select("input[name=csrf]").val();
        String fields = "id=%3Ci%3E%22admin%22%3C%2Fi%3E&csrf=";

        assertThat(post("/admin/orders/release", fields + csrf, "Sec-Fetch-Site", "cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(post("/admin/orders/release", fields, "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(403);
        assertThat(post("/admin/orders/release", fields + csrf, "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(303);
        assertThat(post("/admin/orders/give-up", "id=nobody&csrf=" + csrf, "Sec-Fetch-Site", "same-origin")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void checksAndTestMailWorkFromTheAdministratorsPage() throws Exception {
        assertThat(page("/admin/checks").select(".checks > li").size()).isEqualTo(7);
        String csrf = page("/admin/test-mail").select("input[name=csrf]").val();

        Answer sent = post("/admin/test-mail", "to=olga%40shop.example&csrf=" + csrf, "Sec-Fetch-Site", "same-origin");

        assertThat(sent.status()).isEqualTo(200);
        assertThat(sent.response().body())
                .contains("RCPT TO:&lt;olga@shop.example", "The SMTP server took the mail")
                .doesNotContain(Shop.SMTP_PASSWORD, Platform.SECRET);
        assertThat(parse(mailTo("olga@shop.example")).getSubject()).isEqualTo("XMail test mail");
        assertThat(server.log()).doesNotContain("olga@shop.example");
    }

    private Document page(String path) throws Exception {
        Answer answer = get(path, "admin", "admin-pass");
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return Jsoup.parse(answer.response().body());
    }

    private Answer post(String path, String form, String... headers) throws Exception {
        String login = Base64.getEncoder().encodeToString("admin:admin-pass".getBytes(StandardCharsets.UTF_8));
        return platform.send(HttpRequest.newBuilder(server.uri("/flocktory_email" + path))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .headers(headers)
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    /** The value of one series, 0 where there is none. */
    private double metric(String series) throws Exception {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private String metrics() throws Exception {
        Answer answer = get("/admin/metrics", "scraper", "scraper-pass");
        assertThat(answer.status()).isEqualTo(200);
        return answer.response().body();
    }

    private Answer get(String path, String user, String password) throws Exception {
        String login = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return platform.send(HttpRequest.newBuilder(server.uri("/flocktory_email" + path))
                .header("Authorization", "Basic " + login)
                .build());
    }

    @Test
    void aKilledServerLosesNothingAndMailsNobodyTwice() throws Exception {
        Path base = Files.createDirectories(dir.resolve("killed"));
        try (Shop other = new Shop();
                WebServer victim = newServer(base)) {
            victim.deploy(WAR, "flocktory_email", other.settings(dir.resolve("killed-outbox")));
            victim.start();
            Platform sender = new Platform(victim.uri("/flocktory_email"), Platform.SECRET);
            // nobody was named to this server that may log in
            assertThat(sender.send(HttpRequest.newBuilder(victim.uri("/flocktory_email/admin/metrics"))
                                    .header("Authorization", "Basic YWRtaW46YWRtaW4tcGFzcw==")
                                    .build())
                            .status())
                    .isEqualTo(401);
            for (int customer = 100; customer < 300; customer++) {
                assertThat(sender.post("order-" + customer, Platform.order(Integer.toString(customer)))
                                .status())
                        .isEqualTo(202);
            }
            victim.kill();
            victim.start();
            int uncertain = 0;
            for (int customer = 100; customer < 300; customer++) {
                String id = "order-" + customer;
                WebServer.await(id, LONGEST, () -> isFinal(sender, id));
                uncertain += sender.status(id).json().getString("status").equals("uncertain") ? 1 : 0;
            }
            Set<String> recipients =
                    other.smtp.mails().stream().map(Received::to).collect(Collectors.toSet());
            assertThat(other.smtp.mails()).hasSameSizeAs(recipients);
            assertThat(uncertain).isLessThanOrEqualTo(4);
            assertThat(recipients.size()).isBetween(200 - uncertain, 200);
            victim.stop();
            // what Tomcat says of an application that leaves threads or drivers behind
            assertThat(victim.log()).doesNotContain("memory leak");
        }
    }

    private static boolean isFinal(Platform sender, String id) {
        try {
            return Set.of("sent", "uncertain").contains(sender.status(id).json().getString("status"));
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void noSecretAddressOrNameIsInALogOrOnDisk() throws Exception {
        platform.post("canary-1", Platform.order("500"), "Prefer", "wait=30");
        platform.post("canary-2", Platform.order("9"), "Prefer", "wait=30");
        shop.smtp.next(
                io.github.xmail.testkit.ScriptedSmtpServer.Step.RCPT,
                io.github.xmail.testkit.ScriptedSmtpServer.Answer.reply(
                        "550 5.1.1 <canary501@customer.example> unknown"));
        platform.post("canary-3", Platform.order("501"), "Prefer", "wait=30");

        Answer quoted = platform.post("canary-4", Platform.order("10"), "Prefer", "wait=5");
        assertThat(quoted.code()).isEqualTo("user_query_failed");

        assertThat(server.log())
                .contains("canary-4")
                .doesNotContain("@customer.example", "Канарейка", Shop.SMTP_PASSWORD, Platform.SECRET);
        try (Stream<Path> files = Files.walk(dir.resolve("outbox"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (file.toString().contains("native")) {
                    continue;
                }
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                assertThat(bytes)
                        .as(file.toString())
                        .doesNotContain("@customer.example", "Канарейка", Shop.SMTP_PASSWORD, Platform.SECRET);
            }
        }
    }

    private Received mailTo(String address) {
        WebServer.await(
                "a mail to " + address, LONGEST, () -> !shop.mailsTo(address).isEmpty());
        return shop.mailsTo(address).get(0);
    }

    private static MimeMessage parse(Received mail) throws Exception {
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
    }

    /** All text parts, one after the other. */
    private static String text(jakarta.mail.Part part) throws Exception {
        if (part.getContent() instanceof jakarta.mail.Multipart parts) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < parts.getCount(); i++) {
                all.append(text(parts.getBodyPart(i))).append('\n');
            }
            return all.toString();
        }
        return part.getContent().toString();
    }
}

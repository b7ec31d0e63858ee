package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Platform.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.WebServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The WAR, and a shop with the taglib jar beside it, installed in a real server with that server's file of {@code examples/}:
 * what an administrator sees who follows {@code docs/servers.md}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
// the large servers take minutes to start where the machine has other work too
@Timeout(value = 10, unit = TimeUnit.MINUTES)
abstract class InstallationContract {

    static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));
    static final String NAME = "flocktory_email";
    private static final String PASSWORD = "test-Pass-word1";
    private static final Duration LONGEST = Duration.ofSeconds(60);

    @TempDir
    static Path dir;

    final Shop shop = new Shop();
    WebServer server;
    Platform platform;

    /** The server under test, in an empty directory. */
    abstract WebServer newServer(Path base) throws IOException;

    /** Under the context path, where the worker answers. */
    List<String> workerPaths() {
        return List.of("", "/", "/flocktory_email", "/flocktory_email/", "/worker.php", "/app.php");
    }

    /** What somebody with a login hears where the server knows nobody. */
    int withoutUsers() {
        return 401;
    }

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void install() throws Exception {
        server = newServer(Files.createDirectories(dir.resolve("server")));
        server.allow(
                new WebServer.User("operator", PASSWORD, List.of("xmail-admin")),
                new WebServer.User("prometheus", PASSWORD, List.of("xmail-metrics")),
                new WebServer.User("clerk", PASSWORD, List.of("clerk")));
        server.deploy(WAR, NAME, settings(dir.resolve("secrets")));
        server.deploy(ShopApplication.plainShop(dir.resolve("shop")), "shop", ShopContract.settings());
        server.start();
        platform = platform(worker(server));
    }

    private URI worker(WebServer there) {
        return there.uri("/" + NAME + workerPaths().get(0));
    }

    /** As a platform or a proxy asks: it does not offer HTTP/2, whose first request GlassFish may break off. */
    static Platform platform(URI worker) {
        return new Platform(worker, Platform.SECRET, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1));
    }

    /** As in the examples: secrets in files, and no {@code data_dir}. */
    Map<String, String> settings(Path secrets) throws IOException {
        Files.createDirectories(secrets);
        Map<String, String> settings = shop.settings(dir);
        settings.remove("data_dir");
        settings.putAll(ShopContract.settings());
        for (String secret : List.of("private_key", "db_password", "smtp_password")) {
            Path file = Files.writeString(secrets.resolve(secret), settings.remove(secret) + "\n");
            settings.put(secret + "_file", file.toString());
        }
        return settings;
    }

    @AfterAll
    void remove() {
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
        MimeMessage message = messageTo("canary42@customer.example");
        assertThat(message.getSubject()).isEqualTo("Канарейка № 42, ваша корзина ждёт");
        assertThat(((Multipart) message.getContent())
                        .getBodyPart(0)
                        .getContent()
                        .toString())
                .contains("Здравствуйте, Канарейка № 42!");
    }

    @Test
    void diagnoseFindsNothingWrong() throws Exception {
        Answer answer = platform.post("{\"action\":\"diagnose\",\"user_uid\":\"42\"}");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().getString("status"))
                .as(answer.response().body())
                .isEqualTo("ok");
    }

    @Test
    void theWorkerAnswersWhereTheDocumentsSay() throws Exception {
        for (String path : workerPaths()) {
            Answer answer = platform(server.uri("/" + NAME + path)).status("never-posted");

            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.code()).as(path).isEqualTo("unknown_id");
        }
    }

    @Test
    void aBodyIsReadWholeInPiecesAndWithoutADeclaredLength() throws Exception {
        String order = Platform.order("43");
        String first = order.substring(0, 20);
        String rest = order.substring(20) + " ".repeat(100_000);
        HttpRequest.BodyPublisher pieces = HttpRequest.BodyPublishers.concat(
                HttpRequest.BodyPublishers.ofString(first), HttpRequest.BodyPublishers.ofString(rest));
        HttpRequest.BodyPublisher undeclared = HttpRequest.BodyPublishers.fromPublisher(pieces);

        for (HttpRequest.BodyPublisher body : List.of(pieces, undeclared)) {
            // over a connection of its own: Payara may end a kept one at the moment that it is used again
            Platform fresh = platform(worker(server));
            Answer answer =
                    fresh.send(fresh.signed(worker(server), UUID.randomUUID().toString(), first + rest)
                            .header("Content-Type", "application/json")
                            .POST(body)
                            .build());
            assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
        }
    }

    @Test
    void theAdministratorsPageIsForItsRoles() throws Exception {
        assertThat(get(server, "/admin/", Optional.empty()).response().headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).containsIgnoringCase("basic realm=\"xmail\""));
        assertThat(statuses("/admin/")).containsExactly(401, 403, 403, 200);
        assertThat(statuses("/admin/metrics")).containsExactly(401, 403, 200, 200);
        for (String path : List.of(
                "//admin/metrics",
                "/admin//metrics",
                "/%61dmin/metrics",
                "/admin/metrics;x=1",
                "/admin;x=1/metrics",
                "/./admin/metrics",
                "/pixel/../admin/metrics",
                "/admin%2Fmetrics",
                "/ADMIN/metrics",
                "/admin")) {
            assertThat(statuses(path).subList(0, 2)).as(path).allMatch(status -> status >= 300);
        }
    }

    /** For a stranger, the clerk, the scraper and the administrator. */
    private List<Integer> statuses(String path) throws Exception {
        List<Integer> statuses = new ArrayList<>();
        for (String user : List.of("", "clerk", "prometheus", "operator")) {
            statuses.add(get(server, path, Optional.of(user).filter(name -> !name.isEmpty()))
                    .status());
        }
        return statuses;
    }

    private Answer get(WebServer there, String path, Optional<String> user) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(there.uri("/" + NAME + path));
        user.ifPresent(name -> request.header(
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8))));
        return platform.send(request.build());
    }

    @Test
    void theTaglibJarRendersInTheShopsOwnApplication() throws Exception {
        Visitor visitor = new Visitor(server.uri("/shop/"));

        assertThat(visitor.get("index.jsp").pixels()).isEmpty();
        visitor.signIn("42", "me@shop.example");

        assertThat(visitor.get("index.jsp").pixels()).containsExactly(Visitor.tag("1781", "42"));
        assertThat(visitor.get("filtered/page.jsp").pixels()).containsExactly(Visitor.tag("1781", "42"));
        assertThat(visitor.get("pixel.gif").status()).isEqualTo(302);
    }

    @Test
    void noSecretAddressOrNameIsInTheServersLog() throws Exception {
        platform.post("logged", Platform.order("500"), "Prefer", "wait=30");
        platform.post("quoted", Platform.order("10"), "Prefer", "wait=5");

        assertThat(server.log())
                .contains("quoted")
                .doesNotContain("@customer.example", "Канарейка", Shop.SMTP_PASSWORD, Platform.SECRET);
    }

    @Test
    void stoppingFinishesWhatIsInFlightKeepsTheRestAndLeavesNothingRunning() throws Exception {
        platform.post("before-stop", Platform.order("99"), "Prefer", "wait=30");
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        shop.smtp.always(ScriptedSmtpServer.Step.DOT, peer -> {
            waiting.incrementAndGet();
            await(answer);
            return peer.playUsual();
        });
        int before = shop.smtp.accepted();
        postOrders("drain-", 100, 112);
        WebServer.await("four mails in flight", LONGEST, () -> waiting.get() == 4);
        List<ProcessHandle> processes = server.processes();

        CompletableFuture<Void> stopped = stopped();
        WebServer.await("orders to be refused", LONGEST, () -> !isReady());
        answer.countDown();
        stopped.join();
        shop.smtp.usual();

        // a server may refuse requests a moment before it stops its applications
        assertThat(shop.smtp.accepted()).isGreaterThanOrEqualTo(before + 4);
        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        assertNothingIsLeft();
        server.start();
        assertAllSent("drain-", 100, 112);
        assertThat(platform.status("before-stop").json().getString("status")).isEqualTo("sent");
        assertThat(shop.mailsTo("canary99@customer.example")).hasSize(1);
    }

    private void postOrders(String prefix, int from, int to) throws Exception {
        for (int customer = from; customer < to; customer++) {
            assertThat(platform.post(prefix + customer, Platform.order(Integer.toString(customer)))
                            .status())
                    .isEqualTo(202);
        }
    }

    private void assertAllSent(String prefix, int from, int to) {
        for (int customer = from; customer < to; customer++) {
            String id = prefix + customer;
            WebServer.await(
                    id + " to be final", LONGEST, () -> !List.of("", "queued").contains(status(id)));
            assertThat(status(id)).as(id).isEqualTo("sent");
            assertThat(shop.mailsTo("canary" + customer + "@customer.example")).hasSize(1);
        }
    }

    String status(String id) {
        try {
            return platform.status(id).json().getString("status", "");
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<Void> stopped() {
        return CompletableFuture.runAsync(() -> {
            try {
                server.stop();
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A server that stops may take the connection and never answer. */
    private boolean isReady() {
        HttpRequest request = HttpRequest.newBuilder(server.uri("/" + NAME + "/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return platform.send(request).status() == 200;
        } catch (IOException refused) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void assertNothingIsLeft() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.uri("/").getPort())) {
            assertThat(socket.isConnected()).as("somebody listens").isFalse();
        } catch (ConnectException nobody) {
            // as it should be
        }
        Path outbox = server.dataDirectory(NAME);
        assertThat(outbox.resolve("outbox.db")).isNotEmptyFile();
        assertThat(outbox.resolve("native")).isEmptyDirectory();
        Path temp = dir.resolve("server/temp");
        if (Files.exists(temp)) {
            try (Stream<Path> files = Files.walk(temp)) {
                assertThat(files.map(Path::toString)).noneMatch(file -> file.contains("sqlite"));
            }
        }
    }

    /** The last one: two uncertain mails in a row pause the delivery, and the pause is kept. */
    @Test
    @Tag("servers")
    @Order(Integer.MAX_VALUE)
    void aMailThatWaitsForItsAnswerLongerThanTheStopIsUncertainAndTheRestIsKept() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger waiting = new AtomicInteger();
        shop.smtp.always(ScriptedSmtpServer.Step.DOT, peer -> {
            waiting.incrementAndGet();
            await(never);
            return false;
        });
        postOrders("silent-", 200, 206);
        WebServer.await("four mails in flight", LONGEST, () -> waiting.get() == 4);

        server.stop();
        shop.smtp.usual();
        never.countDown();
        server.start();

        List<String> statuses = IntStream.range(200, 206)
                .mapToObj(customer -> status("silent-" + customer))
                .toList();
        assertThat(statuses).filteredOn("uncertain"::equals).hasSize(4);
        // a slow start may take longer than the minute after which one waiting order is tried
        assertThat(statuses)
                .filteredOn(status -> !status.equals("uncertain"))
                .hasSize(2)
                .isSubsetOf("queued", "sent");
    }

    @Test
    void whereTheServerKnowsNobodyOrdersAreTakenAndNobodyGetsIn() throws Exception {
        try (WebServer other = newServer(Files.createDirectories(dir.resolve("other")))) {
            other.deploy(WAR, NAME, settings(dir.resolve("other-secrets")));
            other.start();

            assertThat(get(other, "/health/ready", Optional.empty()).status()).isEqualTo(200);
            for (String path : List.of("/admin/", "/admin/metrics", "/admin/orders")) {
                assertThat(get(other, path, Optional.of("operator")).status())
                        .as(path)
                        .isEqualTo(withoutUsers());
            }
            assertThat(platform(worker(other))
                            .post("elsewhere", Platform.order("77"), "Prefer", "wait=30")
                            .status())
                    .isEqualTo(200);
        }
    }

    /** The first mail to this address. */
    MimeMessage messageTo(String address) throws MessagingException {
        byte[] bytes = shop.mailsTo(address).get(0).bytes();
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes));
    }
}

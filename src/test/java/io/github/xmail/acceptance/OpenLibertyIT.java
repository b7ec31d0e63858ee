package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.OpenLibertyServer;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Platform.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Received;
import io.github.xmail.testkit.WebServer;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged WAR does in Open Liberty, with the two features of the example's {@code server.xml}. */
@Tag("servers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenLibertyIT {

    private static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));

    @TempDir
    static Path dir;

    private final Shop shop = new Shop();
    private WebServer server;
    private Platform platform;

    @BeforeAll
    void deploy() throws Exception {
        server = new OpenLibertyServer(Files.createDirectories(dir.resolve("server")));
        Map<String, String> settings = shop.settings(dir.resolve("outbox"));
        // what the example and docs/servers.md say of a text that looks like a number
        settings.put("default_name", "\"0123\"");
        server.deploy(WAR, "flocktory_email", settings);
        server.start();
        platform = new Platform(server.uri("/flocktory_email"), Platform.SECRET);
    }

    @AfterAll
    void stop() {
        shop.close();
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theWarStartsWithTwoFeaturesAndWithoutAWarningOfTheServer() {
        assertThat(server.log())
                .contains("The server installed the following features: [jndi-1.0, servlet-6.0].")
                .doesNotContainPattern("[A-Z]{4,5}\\d{4}[EW]:");
    }

    @Test
    void aSignedOrderBecomesAPersonalisedMailOverTls() throws Exception {
        Answer answer = platform.post("first-order", Platform.order("42"), "Prefer", "wait=30");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().getString("status")).isEqualTo("sent");
        MimeMessage message = mailTo("canary42@customer.example");
        assertThat(message.getSubject()).isEqualTo("Канарейка № 42, ваша корзина ждёт");
        assertThat(text(message)).contains("Здравствуйте, Канарейка № 42!");
        assertThat(platform.status("first-order").json().getString("status")).isEqualTo("sent");
    }

    @Test
    void aTextOfDigitsInQuotesKeepsItsZero() throws Exception {
        platform.post("neutral", Platform.order("7"), "Prefer", "wait=30");

        assertThat(mailTo("canary7@customer.example").getSubject()).startsWith("0123, ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/flocktory_email", "/flocktory_email/", "/worker.php", "/app.php"})
    void theWorkerAnswersAtEveryPathWithoutARedirect(String path) throws Exception {
        Answer answer = new Platform(server.uri("/flocktory_email" + path), Platform.SECRET).status("never-posted");

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("unknown_id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void healthIsUp(String path) throws Exception {
        Answer answer = get(server, path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin/",
                "/admin/metrics",
                "/admin/orders",
                "/admin/checks",
                "/admin//metrics",
                "/%61dmin/metrics",
                "/admin/metrics;x=1"
            })
    void withoutAppSecurityNobodyGetsIntoAdmin(String path) throws Exception {
        List<Integer> statuses = List.of(
                get(server, path).status(),
                get(server, path, "Authorization", basic("admin")).status());

        assertThat(statuses).containsOnly(403);
    }

    @Test
    void noSecretAddressOrNameIsInALog() throws Exception {
        platform.post("canary", Platform.order("500"), "Prefer", "wait=30");
        platform.post("quoted", Platform.order("10"), "Prefer", "wait=5");

        assertThat(server.log())
                .contains("quoted")
                .doesNotContain("@customer.example", "Канарейка", Shop.SMTP_PASSWORD, Platform.SECRET);
    }

    @Test
    void withAppSecurityTheTwoRolesGetInAndWithoutDataDirOrdersStayWithTheServer(@TempDir Path other) throws Exception {
        try (WebServer secured = new OpenLibertyServer(other)) {
            secured.allow(
                    new WebServer.User("admin", "admin-pass", List.of("xmail-admin")),
                    new WebServer.User("scraper", "scraper-pass", List.of("xmail-metrics")),
                    new WebServer.User("clerk", "clerk-pass", List.of("clerk")));
            Map<String, String> settings = shop.settings(other);
            settings.remove("data_dir");
            secured.deploy(WAR, "flocktory_email", settings);
            secured.start();

            assertThat(statuses(secured, "/admin/")).containsExactly(401, 403, 403, 200);
            assertThat(statuses(secured, "/admin/metrics")).containsExactly(401, 403, 200, 200);
            assertThat(other.resolve("usr/servers/flocktory_email/xmail/flocktory_email"))
                    .isNotEmptyDirectory();
        }
    }

    /** For a stranger, the clerk, the scraper and the administrator. */
    private List<Integer> statuses(WebServer there, String path) throws Exception {
        List<Integer> statuses = new ArrayList<>(List.of(get(there, path).status()));
        for (String user : List.of("clerk", "scraper", "admin")) {
            statuses.add(get(there, path, "Authorization", basic(user)).status());
        }
        return statuses;
    }

    private static String basic(String user) {
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + user + "-pass").getBytes(StandardCharsets.UTF_8));
    }

    private Answer get(WebServer there, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(there.uri("/flocktory_email" + path));
        return platform.send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    private MimeMessage mailTo(String address) throws Exception {
        Received mail = shop.smtp.mails().stream()
                .filter(received -> received.to().equals(address))
                .findFirst()
                .orElseThrow();
        return new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(mail.bytes()));
    }

    /** The first text part. */
    private static String text(MimeMessage message) throws Exception {
        BodyPart first = ((Multipart) message.getContent()).getBodyPart(0);
        return first.getContent().toString();
    }
}

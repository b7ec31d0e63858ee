package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Platform.Answer;
import io.github.xmail.testkit.ReverseProxy;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.TestCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds behind a proxy that is configured as the examples are, whichever it is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProxyContract {

    /** Somebody anywhere, and somebody in the administrator's network. */
    private static final String OUTSIDE = "203.0.113.9";

    private static final String INSIDE = "10.1.2.3";
    private static final String EXPOSED = "plain HTTP";
    private static final int MIB = 1 << 20;

    final ProxiedServer behind;
    ReverseProxy proxy;
    Platform platform;

    ProxyContract(ProxiedServer behind) {
        this.behind = behind;
    }

    /** The proxy under test, not yet started, in an empty directory. */
    abstract ReverseProxy newProxy(Path base) throws IOException;

    /** How the example writes 75 seconds, in the proxy's own words with {@code %d} for the number. */
    abstract String timeout();

    /** What the proxy says where the answer did not come in time. */
    abstract int statusWhenTooLate();

    @BeforeAll
    void start() throws IOException {
        proxy = newProxy(behind.directory());
        proxy.start();
        platform = platform(proxy);
    }

    @AfterAll
    void stop() {
        if (proxy != null) {
            proxy.close();
        }
    }

    static HttpClient.Builder trusting() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(TestCertificates.LOCALHOST.clientContext());
    }

    static Platform platform(ReverseProxy proxy) {
        return new Platform(proxy.uri("/flocktory_email"), Platform.SECRET, trusting());
    }

    private Visitor visitor() {
        return new Visitor(proxy.uri("/"), trusting());
    }

    /** An order whose bytes a proxy might like to tidy up. */
    private static String untidy(String customer) {
        return "\r\n\t" + Platform.order(customer).replace("\",\"", "\" ,\t\"") + " \r\n\n";
    }

    @Test
    void orderFromAnywhereIsMailedWithoutARedirect() throws Exception {
        Answer answer = platform.post(
                behind.id("order"), Platform.order("42"), "Prefer", "wait=30", ReverseProxy.CLIENT, OUTSIDE);

        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        assertThat(answer.json().getString("status")).isEqualTo("sent");
        assertThat(answer.response().headers().firstValue("Preference-Applied")).contains("wait");
    }

    @Test
    void signatureHoldsHoweverTheBodyIsSent() throws Exception {
        String body = untidy("43");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes));

        for (BodyPublisher publisher : List.of(BodyPublishers.ofByteArray(bytes), chunked)) {
            for (boolean expecting : new boolean[] {false, true}) {
                Answer answer = platform.send(platform.signed(proxy.uri("/flocktory_email"), behind.id("bytes"), body)
                        .header("Content-Type", "application/json; charset=utf-8")
                        .expectContinue(expecting)
                        .POST(publisher)
                        .build());
                assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
            }
        }
    }

    @Test
    void pixelOfTheShopKnowsItsCustomerAtTheFirstPartyAddress() throws Exception {
        Visitor visitor = visitor();
        assertThat(visitor.get("pixel.gif").header("Content-Type")).contains("image/gif");

        Visitor.Answer signIn = visitor.get("sign-in?id=42&email=me@shop.example");
        Visitor.Answer image = visitor.get("pixel.gif");

        assertThat(signIn.header("Set-Cookie"))
                .hasValueSatisfying(cookie ->
                        assertThat(cookie).as("the shop knows that this is TLS").contains("Secure"));
        assertThat(image.status()).isEqualTo(302);
        assertThat(image.header("Location")).contains("https://flocktory.com/xmail/v1/track?partner=1781&token=42");
        assertThat(visitor().get("flocktory_email/pixel.gif").header("Content-Type"))
                .contains("image/gif");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/flocktory_email/admin/",
                "/flocktory_email/admin",
                "/flocktory_email/admin/metrics",
                "/flocktory_email/health/ready",
                "/flocktory_email/health/live",
                "/flocktory_email//admin/metrics",
                "//flocktory_email/admin/metrics",
                "/flocktory_email;x/admin/metrics",
                "/flocktory_email/;x/admin/metrics",
                "/flocktory_email/admin;x/metrics",
                "/flocktory_email/admin/metrics;x",
                "/;x/flocktory_email/admin/metrics",
                "/;/flocktory_email/admin/metrics",
                "/x/..;/flocktory_email/admin/metrics",
                "/x/..;a=b/flocktory_email/health/live",
                "/pages/..;/flocktory_email/health/live",
                "/x;/../flocktory_email/health/live",
                "/./flocktory_email/admin/metrics",
                "/x/../flocktory_email/admin/metrics",
                "/%66locktory_email/admin/metrics",
                "/flocktory%5femail/health/live",
                "/flocktory_email/%61dmin/metrics",
                "/flocktory_email%2fadmin/metrics",
                "/%3b/flocktory_email/health/live",
                "/flocktory_email/pixel.gif/..;/health/live",
                "/flocktory_email/pixel.gif;/../health/live",
                "/flocktory_email/pixel.gif/../health/live"
            })
    void administrationAndHealthAreClosedToTheWorld(String path) throws Exception {
        for (URI address : List.of(proxy.uri(path), proxy.plainUri(path))) {
            Answer answer = platform.send(HttpRequest.newBuilder(address)
                    .header(ReverseProxy.CLIENT, OUTSIDE)
                    .header("Authorization", login("admin", "admin-pass"))
                    .build());
            assertThat(answer.status()).as(address.toString()).isIn(400, 403, 404);
            assertThat(answer.response().body()).doesNotContain("\"UP\"");
        }
    }

    @Test
    void administrationIsOpenToItsOwnNetworkBehindItsLogin() throws Exception {
        assertThat(inside(proxy.uri("/flocktory_email/admin/metrics"), "").status())
                .isEqualTo(401);
        assertThat(inside(proxy.uri("/flocktory_email/admin/metrics"), login("admin", "admin-pass"))
                        .status())
                .isEqualTo(200);
        assertThat(inside(proxy.uri("/flocktory_email/health/ready"), "")
                        .response()
                        .body())
                .contains("\"UP\"");
    }

    @Test
    void administratorIsWarnedOfPlainHttpWhereHeCameByIt() throws Exception {
        String login = login("admin", "admin-pass");

        assertThat(inside(proxy.uri("/flocktory_email/admin/"), login)
                        .response()
                        .body())
                .contains("</html>")
                .doesNotContain(EXPOSED);
        assertThat(inside(proxy.plainUri("/flocktory_email/admin/"), login)
                        .response()
                        .body())
                .contains(EXPOSED);
    }

    @Test
    void formsOfTheAdministratorsPageWork() throws Exception {
        for (boolean tls : new boolean[] {true, false}) {
            URI page = address(tls, "/flocktory_email/admin/test-mail");
            Document form = Jsoup.parse(
                    inside(page, login("admin", "admin-pass")).response().body());
            String csrf = form.select("input[name=csrf]").val();
            for (String change : List.of("pause", "resume")) {
                // what a browser says that knows no Sec-Fetch-Site, or came over plain HTTP
                URI address = address(tls, "/flocktory_email/admin/" + change);
                String origin = address.getScheme() + "://" + address.getAuthority();
                Answer answer = platform.send(HttpRequest.newBuilder(address)
                        .header(ReverseProxy.CLIENT, INSIDE)
                        .header("Authorization", login("admin", "admin-pass"))
                        .header("Origin", origin)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("csrf=" + csrf))
                        .build());
                assertThat(answer.status()).as(change).isEqualTo(303);
                URI next = address.resolve(
                        answer.response().headers().firstValue("Location").orElseThrow());
                assertThat(next.toString())
                        .startsWith(address(tls, "/flocktory_email/admin/?").toString());
            }
        }
    }

    private URI address(boolean tls, String path) {
        return tls ? proxy.uri(path) : proxy.plainUri(path);
    }

    @Test
    void orderAsLargeAsTheWorkerTakesGetsThroughAndALargerOneIsTold() throws Exception {
        assertThat(platform.post(padded(MIB)).status()).isEqualTo(202);

        Answer told = platform.post(padded(MIB + MIB / 2));
        Answer refused = platform.post(padded(10 * MIB));

        assertThat(told.status()).isEqualTo(413);
        assertThat(told.code()).isEqualTo("payload_too_large");
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.response().headers().firstValue("Content-Type"))
                .as("the proxy's own answer")
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
    }

    private static String padded(int length) {
        String order = Platform.order("44");
        int bytes = order.getBytes(StandardCharsets.UTF_8).length;
        return order + " ".repeat(length - bytes);
    }

    @Test
    void proxyThatGivesUpTooEarlyLosesOnlyTheAnswerAndARepeatFindsTheOrder() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        behind.shop().smtp.always(Step.DOT, ScriptedSmtpServer.Answer.usualAfter(() -> await(answer)));
        String id = behind.id("patient");
        long mails = mailsTo45();
        try (ReverseProxy hasty = newProxy(behind.directory())) {
            hasty.replace(timeout().formatted(75), timeout().formatted(1));
            hasty.start();
            Answer first = platform(hasty).post(id, Platform.order("45"), "Prefer", "wait=20");
            Answer waiting = platform(hasty).post(id, Platform.order("45"));
            // as the example has it, the proxy waits longer than that
            answer.countDown();
            Answer repeat = platform.post(id, Platform.order("45"), "Prefer", "wait=20");

            assertThat(first.status()).isEqualTo(statusWhenTooLate());
            assertThat(waiting.status()).as("the proxy goes on").isEqualTo(200);
            assertThat(repeat.status()).isEqualTo(200);
            assertThat(repeat.json().getString("status")).isEqualTo("sent");
            assertThat(repeat.json().getBoolean("duplicate")).isTrue();
        } finally {
            answer.countDown();
            behind.shop().smtp.usual();
        }
        assertThat(mailsTo45()).isEqualTo(mails + 1);
    }

    @Test
    @EnabledIfSystemProperty(named = "proxies.patient", matches = "true", disabledReason = "takes a minute each")
    void platformMayWaitAWholeMinute() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        behind.shop().smtp.always(Step.DOT, ScriptedSmtpServer.Answer.usualAfter(() -> await(answer)));
        try {
            Answer waited = platform.post(behind.id("minute"), Platform.order("48"), "Prefer", "wait=60");

            assertThat(waited.status()).as(waited.response().body()).isEqualTo(202);
            assertThat(waited.response().headers().firstValue("Preference-Applied"))
                    .contains("wait");
        } finally {
            answer.countDown();
            behind.shop().smtp.usual();
        }
    }

    private long mailsTo45() {
        return behind.shop().smtp.mails().stream()
                .filter(mail -> mail.to().equals("canary45@customer.example"))
                .count();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(90, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void customerIsWhomTheProxySignedInAndNobodyNamesHimself() throws Exception {
        String token42 = "https://flocktory.com/xmail/v1/track?partner=1781&token=42";
        Visitor visitor = visitor();

        assertThat(visitor.get("account/pixel.gif").status()).isEqualTo(401);
        assertThat(visitor.get("account/pixel.gif", "X-Customer", "43").status())
                .isEqualTo(401);
        assertThat(visitor.get("account/pixel.gif", "Authorization", login("42", "secret"), "X-Customer", "43")
                        .header("Location"))
                .contains(token42);
        // the same application, but nobody was asked for a login here
        for (String claim : List.of("43", "")) {
            Visitor.Answer stranger =
                    visitor.get("open/pixel.gif", "X-Customer", claim, "Authorization", login("43", "anything"));
            assertThat(stranger.status()).isEqualTo(200);
            assertThat(stranger.header("Content-Type")).contains("image/gif");
        }
    }

    @Test
    void includedFragmentIsThePixelOfWhoeverReadsThePage() throws Exception {
        Visitor visitor = visitor();
        Visitor.Answer stranger = visitor.get("pages/welcome.html", "Accept-Encoding", "gzip");

        visitor.signIn("42", "me@shop.example");
        Visitor.Answer customer = visitor.get("pages/welcome.html", "Accept-Encoding", "gzip");
        Visitor.Answer fromAnotherSite = visitor.get("pages/welcome.html", "Sec-Fetch-Site", "cross-site");

        assertThat(stranger.body()).contains("Welcome").doesNotContain("<img", "<!--#", "error");
        assertThat(customer.pixels()).containsExactly(Visitor.tag("1781", "42"));
        assertThat(fromAnotherSite.pixels()).containsExactly(Visitor.tag("1781", "42"));
        assertThat(customer.header("Cache-Control")).contains("private, no-cache");
        assertThat(customer.header("ETag")).isEmpty();
        assertThat(customer.header("Last-Modified")).isEmpty();
        assertThat(visitor.get("pixel").status()).isIn(403, 404);
    }

    private Answer inside(URI address, String login) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header(ReverseProxy.CLIENT, INSIDE);
        if (!login.isEmpty()) {
            request.header("Authorization", login);
        }
        return platform.send(request.build());
    }

    private static String login(String user, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.US_ASCII));
    }
}

package io.github.xmail.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.acceptance.Visitor.Answer;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pixel in a shop's own application, with nothing of this project in it but {@code xmail-taglib.jar}, and the WAR beside
 * it in the same server, whichever it is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ShopContract {

    private static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));
    private static final String TAG_42 = Visitor.tag("1781", "42");
    private static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private static final String PAGES =
            "index.jsp source.jsp include.jsp thymeleaf freemarker filtered/page.jsp filtered/complete filtered/dispatch";

    @TempDir
    static Path dir;

    final Shop database = new Shop();
    WebServer server;

    /** The server under test, in an empty directory. */
    abstract WebServer newServer(Path base) throws IOException;

    /** What only this server is tried with. */
    void deployMore(Map<String, String> worker) throws IOException {}

    @BeforeAll
    void deploy() throws IOException {
        server = newServer(Files.createDirectories(dir.resolve("server")));
        server.deploy(ShopApplication.shop(dir.resolve("shop")), "shop", settings());
        Path shop = ShopApplication.plainShop(dir.resolve("plain"));
        server.deploy(shop, "consent", settings("consent_cookie", "consent=.*marketing:true.*"));
        server.deploy(shop, "opaque", settings("token_key", KEY));
        server.deploy(shop, "header", settings("token_source", "header:X-Customer"));
        server.deploy(shop, "wrong", settings("partner", "17-81"));
        server.deploy(shop, "unset", Map.of());
        server.deploy(shop, "throwing", settings("token_source", "session:customer.broken"));
        Map<String, String> worker = database.settings(dir.resolve("outbox"));
        worker.put("token_key", KEY);
        worker.put("token_plain", "accept");
        server.deploy(WAR, "flocktory_email", worker);
        deployMore(worker);
        server.start();
    }

    static Map<String, String> settings(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "partner", "1781", "token_source", "session:customer.id", "email_source", "session:customer.email"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    @AfterAll
    void stop() {
        database.close();
        if (server != null) {
            server.close();
        }
    }

    Visitor visitor(String context) {
        return new Visitor(server.uri("/" + context + "/"));
    }

    Visitor customer(String context) throws Exception {
        return visitor(context).signIn("42", "me@shop.example");
    }

    static String[] pages() {
        return PAGES.split(" ");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pageShowsTheSignedInCustomersTokenAndNothingToAnybodyElse(String page) throws Exception {
        Visitor visitor = visitor("shop");

        Answer stranger = visitor.get(page);
        Answer customer = visitor.signIn("42", "me@shop.example").get(page);
        Answer next = visitor.signIn("43 &/", "me@shop.example").get(page);
        Answer withoutAddress = visitor.signIn("44", "").get(page);
        Answer gone = visitor.signOut().get(page);

        assertThat(stranger.status()).as(stranger.body()).isEqualTo(200);
        assertThat(stranger.body()).contains("</body>");
        assertThat(List.of(stranger, withoutAddress, gone))
                .allSatisfy(answer -> assertThat(answer.body()).doesNotContain("<img"));
        assertThat(customer.pixels()).containsExactly(TAG_42);
        assertThat(customer.body().replace(TAG_42, "").strip())
                .isEqualToIgnoringWhitespace(stranger.body().strip());
        assertThat(next.pixels()).containsExactly(Visitor.tag("1781", "43%20%26%2F"));
    }

    @Test
    void functionGivesTheAddressUnescaped() throws Exception {
        assertThat(customer("shop").get("url.jsp").body())
                .contains("[https://flocktory.com/xmail/v1/track?partner=1781&token=42]");
        assertThat(visitor("shop").get("url.jsp").body()).contains("[]");
    }

    @Test
    void partnerOfATagIsUsedInsteadOfTheSettingUnlessItIsWrong() throws Exception {
        Visitor customer = customer("shop");

        assertThat(customer.get("partner.jsp?partner=7").pixels()).containsExactly(Visitor.tag("7", "42"));
        assertThat(customer.get("partner.jsp?partner=x").pixels()).isEmpty();
    }

    @Test
    void pageWithEveryWayAtOnceHasOnePixel() throws Exception {
        assertThat(customer("shop").get("filtered/all.jsp").pixels()).containsExactly(TAG_42);
    }

    @Test
    void errorPageHasItsPixelToo() throws Exception {
        Answer answer = customer("shop").get("filtered/missing");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.pixels()).containsExactly(TAG_42);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/octet-stream", "text/plain", "application/xhtml+xml", "text/html;charset=UTF-16"})
    void downloadPassesTheFilterByteForByte(String type) throws Exception {
        Visitor customer = customer("shop");

        HttpResponse<byte[]> answer = customer.bytes("filtered/download?type=" + URLEncoder.encode(type, UTF_8));

        assertThat(answer.body()).asString(UTF_8).isEqualTo("<html><body>bytes\r\n\0</body></html>");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("34");
        assertThat(answer.headers().firstValue("ETag")).hasValue("\"1\"");
    }

    @Test
    void filteredPageOfACustomerIsNotKeptForAnybodyElse() throws Exception {
        Answer customer = customer("shop").get("filtered/download?type=text/html");
        Answer stranger = visitor("shop").get("filtered/download?type=text/html");

        assertThat(customer.pixels()).containsExactly(TAG_42);
        assertThat(customer.header("Cache-Control")).hasValue("private, no-cache");
        assertThat(customer.header("ETag")).isEmpty();
        assertThat(stranger.header("ETag")).hasValue("\"1\"");
    }

    @Test
    void imageAddressSendsACustomerOnAndGivesEverybodyElseAGif() throws Exception {
        Answer customer = customer("shop").get("pixel.gif?token=1&partner=2&id=3");
        Answer crossSite = customer("shop").get("pixel.gif", "Sec-Fetch-Site", "cross-site");
        Answer stranger = visitor("shop").get("pixel.gif?token=42");

        assertThat(customer.status()).isEqualTo(302);
        assertThat(customer.header("Location")).hasValue("https://flocktory.com/xmail/v1/track?partner=1781&token=42");
        assertThat(customer.header("Referrer-Policy")).hasValue("no-referrer");
        assertThat(customer.header("Cache-Control")).hasValue("no-store");
        assertThat(List.of(crossSite, stranger)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Content-Type")).hasValue("image/gif");
            assertThat(answer.header("Cache-Control")).hasValue("no-store");
        });
    }

    @Test
    void fragmentAskedForByItselfIsTheTagAndNeverKept() throws Exception {
        Answer customer = customer("shop").get("pixel");
        Answer crossSite = customer("shop").get("pixel", "Sec-Fetch-Site", "cross-site");

        assertThat(customer.body()).isEqualTo(TAG_42);
        assertThat(customer.header("Cache-Control")).hasValue("no-store");
        assertThat(crossSite.body()).isEmpty();
    }

    @Test
    void publiclyCacheablePageIsTheSameForEverybodyAndHoldsNoToken() throws Exception {
        for (String page : List.of("public.jsp", "filtered/public.jsp")) {
            Answer customer = customer("shop").get(page);
            Answer stranger = visitor("shop").get(page);

            assertThat(customer.body()).isEqualTo(stranger.body()).doesNotContain("flocktory");
            assertThat(customer.header("Cache-Control")).hasValue("public, max-age=600");
        }
        assertThat(visitor("shop").get("filtered/public.jsp").body()).contains("<img src=\"/shop/pixel.gif\"");
    }

    @Test
    void noDoorMakesASession() throws Exception {
        for (String context : List.of("shop", "opaque", "header")) {
            Visitor visitor = visitor(context);
            for (String page : (PAGES + " pixel pixel.gif url.jsp filtered/public.jsp filtered/all.jsp").split(" ")) {
                visitor.get(page, "X-Customer", "42");
                assertThat(visitor.hasCookies()).as(context + "/" + page).isFalse();
            }
        }
    }

    @Test
    void consentIsAskedOnEveryPage() throws Exception {
        Visitor customer = customer("consent");

        assertThat(customer.get("index.jsp").pixels()).isEmpty();
        assertThat(customer.get("pixel.gif").status()).isEqualTo(200);
        customer.cookie("consent", "necessary:true|marketing:true");
        assertThat(customer.get("index.jsp").pixels()).containsExactly(TAG_42);
        assertThat(customer.get("pixel.gif").status()).isEqualTo(302);
        assertThat(customer.get("index.jsp", "Sec-GPC", "1").pixels()).isEmpty();
    }

    @Test
    void opaqueTokenOfAPageIsTakenByTheWorkerBesideIt() throws Exception {
        Visitor customer = customer("opaque");

        String tag = customer.get("index.jsp").pixels().get(0);
        assertThat(customer.get("filtered/page.jsp").pixels()).containsExactly(tag);
        String token = Pattern.compile("token=([A-Za-z0-9_-]{24})\"")
                .matcher(tag)
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        Platform platform = new Platform(server.uri("/flocktory_email"), Platform.SECRET);
        Platform.Answer answer = platform.post("opaque", Platform.order(token), "Prefer", "wait=30");

        assertThat(answer.json().getString("status")).isEqualTo("sent");
        assertThat(database.smtp.mails())
                .anySatisfy(mail -> assertThat(mail.to()).isEqualTo("canary42@customer.example"));
    }

    @Test
    void idWithAnAtSignIsNeverInTheClear() throws Exception {
        String id = "me@shop.example";

        assertThat(visitor("shop").signIn(id, id).get("index.jsp").pixels()).isEmpty();
        assertThat(visitor("opaque").signIn(id, id).get("index.jsp").pixels())
                .singleElement()
                .asString()
                .doesNotContain("shop.example");
    }

    @Test
    void headerOfAProxyNamesTheCustomerAndOneThatComesTwiceNobody() throws Exception {
        Visitor visitor = visitor("header").signIn("1", "me@shop.example");

        assertThat(visitor.get("source.jsp", "X-Customer", "42").pixels()).containsExactly(TAG_42);
        assertThat(visitor.get("pixel.gif", "X-Customer", "42").status()).isEqualTo(302);
        assertThat(visitor.get("source.jsp", "X-Customer", "42", "X-Customer", "43")
                        .pixels())
                .isEmpty();
        assertThat(server.log()).contains("token_source", "past the proxy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong", "unset", "throwing"})
    void whatIsWrongLeavesEveryPageAlone(String context) throws Exception {
        Visitor customer = customer(context);
        Visitor stranger = visitor("shop");

        for (String page : List.of("source.jsp", "include.jsp", "filtered/page.jsp", "filtered/complete")) {
            Answer answer = customer.get(page);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(stranger.get(page).body());
        }
        assertThat(customer.get("pixel.gif").status()).isEqualTo(200);
        assertThat(server.log()).doesNotContain("me@shop.example");
    }

    @Test
    void whatIsWrongIsSaidOnce() throws Exception {
        for (String context : List.of("wrong", "throwing")) {
            Visitor customer = customer(context);
            customer.get("source.jsp");
            customer.get("source.jsp");
            customer.get("pixel.gif");
        }

        assertThat(server.log().lines().filter(line -> line.contains("17-81"))).hasSize(1);
        assertThat(server.log().lines().filter(line -> line.contains("the pixel is left out")))
                .singleElement()
                .asString()
                .contains("failed to give broken");
    }

    @Test
    void warBesideTheShopKnowsNothingOfItsSessions() throws Exception {
        Visitor customer = customer("shop");

        assertThat(customer.get("/flocktory_email/pixel.gif").status()).isEqualTo(200);
    }
}

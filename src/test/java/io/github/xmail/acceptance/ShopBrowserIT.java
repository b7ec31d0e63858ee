package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Browser;
import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;

/**
 * The validation that the platform's guide asks for, in a real browser: it looks at the shop's pages as one customer, as
 * nobody, as another one, and the platform is a site of its own. The browser has loaded all images when a page is loaded; a
 * request that came too much stands in the platform's list before the next customer's.
 */
class ShopBrowserIT {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final List<String> PAGES = List.of(
            "index.jsp",
            "filtered/page.jsp",
            "filtered/complete",
            "include.jsp",
            "thymeleaf",
            "freemarker",
            "gif.html");

    @TempDir
    static Path dir;

    private static TrackingPlatform platform;
    private static WebServer server;
    private static ChromeDriver browser;

    @BeforeAll
    static void start() throws IOException {
        browser = Browser.open();
        platform = new TrackingPlatform();
        server = new TomcatServer(Files.createDirectories(dir.resolve("server")), Map.of());
        server.deploy(
                ShopApplication.shop(dir.resolve("shop")),
                "shop",
                ShopContract.settings("track_url", platform.trackUrl()));
        server.start();
    }

    @AfterAll
    static void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (server != null) {
            server.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @BeforeEach
    void signOut() {
        open("sign-in");
        platform.forget();
    }

    private static void open(String page) {
        browser.get(server.uri("/shop/" + page).toString());
    }

    /** Ends on {@code index.jsp}, which is the first match. */
    private static void signIn(int id) {
        open("sign-in?id=" + id + "&email=me@shop.example");
    }

    private static List<String> pixels() {
        return browser.findElements(By.tagName("img")).stream()
                .map(image -> image.getDomAttribute("src"))
                .toList();
    }

    private static String hit(int id) {
        return "partner=1781&token=" + id;
    }

    private static String pixel(int id) {
        return platform.trackUrl() + "?" + hit(id);
    }

    private static void assertHits(String... hits) {
        WebServer.await("hits", LONGEST, () -> platform.hits().size() >= hits.length);
        assertThat(platform.hits()).containsExactly(hits);
        assertThat(platform.referrers()).isEmpty();
    }

    @Test
    void everyPageTellsThePlatformWhoIsSignedInAndNobodyElse() {
        for (String page : PAGES) {
            platform.forget();
            signIn(42);
            open(page);
            assertPixelOf(42, page);
            open("sign-in");
            open(page);
            assertThat(pixels()).as(page).isSubsetOf("pixel.gif");
            signIn(43);
            open(page);
            assertPixelOf(43, page);
            open("sign-in");

            assertHits(hit(42), hit(42), hit(43), hit(43));
        }
    }

    private static void assertPixelOf(int id, String page) {
        assertThat(pixels()).as(page).containsExactly(page.equals("gif.html") ? "pixel.gif" : pixel(id));
    }

    @Test
    void strictPolicyNeedsThePlatformsOriginAndNothingElse() {
        signIn(42);

        open("strict.jsp?img-src=" + encoded(platform.origin()));
        open("strict-gif.jsp?img-src=" + encoded("'self' " + platform.origin()));
        open("strict.jsp?img-src=" + encoded("'self'"));
        assertThat(pixels()).containsExactly(pixel(42));
        open("strict-gif.jsp?img-src=" + encoded("'self'"));
        signIn(43);

        assertHits(hit(42), hit(42), hit(42), hit(43));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void pageThatTheBrowserKeptIsMadeAnewAfterSignInAndSignOut() {
        String page = "filtered/download?type=text/html";
        open(page);
        signIn(42);
        open(page);
        assertThat(pixels()).containsExactly(pixel(42));
        open("sign-in");
        open(page);
        assertThat(pixels()).isEmpty();
        signIn(43);
        open(page);
        assertThat(pixels()).containsExactly(pixel(43));

        assertHits(hit(42), hit(42), hit(43), hit(43));
    }

    @Test
    void backButtonRestoresThePageWithoutASecondMatch() {
        signIn(42);
        open("filtered/page.jsp");
        watchRestoring();
        follow("another page");
        back();
        assertThat(pixels()).containsExactly(pixel(42));
        signIn(43);

        assertHits(hit(42), hit(42), hit(42), hit(43));
    }

    @Test
    void backButtonAfterTheSignOutMatchesNobodyAgain() {
        signIn(42);
        open("filtered/page.jsp");
        watchRestoring();
        open("sign-in");
        assertThat(pixels()).isEmpty();
        back();
        open("filtered/page.jsp");
        assertThat(pixels()).isEmpty();
        signIn(43);

        assertHits(hit(42), hit(42), hit(43));
    }

    /** The page that is shown now notes when the browser takes it out of its back/forward cache. */
    private static void watchRestoring() {
        browser.executeScript("window.addEventListener('pageshow', event => window.restored = event.persisted)");
    }

    private static void back() {
        browser.executeScript("history.back()");
        WebServer.await(
                "the page from the back/forward cache",
                LONGEST,
                () -> Boolean.TRUE.equals(browser.executeScript("return window.restored")));
    }

    private static void follow(String link) {
        String from = browser.getCurrentUrl();
        WebElement anchor = browser.findElement(By.linkText(link));
        anchor.click();
        WebServer.await(
                link,
                LONGEST,
                () -> !browser.getCurrentUrl().equals(from)
                        && browser.executeScript("return document.readyState").equals("complete"));
    }
}

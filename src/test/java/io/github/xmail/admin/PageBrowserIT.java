package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.SystemTool;
import io.github.xmail.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The page in a real browser, on a telephone and on a desk. */
@Timeout(180)
class PageBrowserIT {

    private static final String LONG = "<b>order</b>&" + "0123456789".repeat(11);

    @TempDir
    private Path directory;

    private AdminSite site;
    private ChromeDriver browser;

    @BeforeEach
    void start() {
        Path chromium = SystemTool.CHROMIUM.require();
        Path driver = SystemTool.CHROMEDRIVER.require();
        site = new AdminSite(directory);
        site.end(LONG, "a-campaign-with-" + "many-".repeat(9) + "words", AdminSite.failed());
        site.end("sent", "spring", AdminSite.sent());
        site.end("later", "spring", AdminSite.deferred());
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .build(),
                new ChromeOptions()
                        .setBinary(chromium.toFile())
                        .addArguments(
                                "--headless",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--no-first-run"));
    }

    @AfterEach
    void stop() {
        if (browser != null) {
            browser.quit();
        }
        if (site != null) {
            site.close();
        }
    }

    private void look(int width, String language) {
        browser.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        browser.executeCdpCommand("Network.enable", Map.of());
        browser.executeCdpCommand(
                "Network.setExtraHTTPHeaders", Map.of("headers", Map.of("Accept-Language", language)));
    }

    @ParameterizedTest
    @CsvSource({"360, en", "360, ru", "1280, en", "1280, ru"})
    void nothingStandsOverTheEdge(int width, String language) {
        look(width, language);
        String order = "/order?id=" + Visit.encoded(LONG);
        for (String page : List.of("/", "/checks", "/orders?state=failed", order, "/test-mail", "/settings")) {
            browser.get(site.uri(page).toString());

            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .as(page)
                    .isEqualTo(0L);
            assertThat(browser.manage().logs().get("browser").getAll()).as(page).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"360, en", "1280, ru"})
    void everyNodeOfASharedOutboxIsListed(int width, String language) throws IOException {
        look(width, language);
        try (Database database = TestDatabase.POSTGRESQL.create();
                Outbox other = Outbox.open(new OutboxSettings(database.dataSource(), 100, 30, false));
                AdminSite shared = new AdminSite(
                        Optional.of(Outbox.open(new OutboxSettings(database.dataSource(), 100, 30, false))))) {
            other.accept(new NewOrder("at-the-other", new byte[32], Optional.empty(), Optional.empty(), new byte[1]));

            browser.get(shared.uri("/").toString());

            assertThat(browser.findElements(By.cssSelector("#nodes tr")))
                    .hasSize(2)
                    .first()
                    .satisfies(row -> assertThat(row.findElement(By.cssSelector("td:last-child"))
                                    .getText())
                            .isEqualTo("1"));
            assertThat(browser.executeScript(
                            "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                    .isEqualTo(0L);
        }
    }

    @ParameterizedTest
    @CsvSource({"360, minute", "1280, hour", "1280, day"})
    void theChartIsDrawn(int width, String per) {
        look(width, "en");

        browser.get(site.uri("/?per=" + per).toString());

        new WebDriverWait(browser, Duration.ofSeconds(30))
                .until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector("#chart canvas")));
        assertThat(browser.executeScript("const c = document.querySelector('#chart canvas');"
                        + "return c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v > 0)"))
                .isEqualTo(true);
        assertThat(browser.findElement(By.id("counts")).getDomAttribute("open")).isNull();
    }

    @Test
    void aFailedOrderIsReleasedByAClick() {
        look(360, "en");
        browser.get(site.uri("/order?id=" + Visit.encoded(LONG)).toString());

        browser.findElement(By.cssSelector(".release button, form[action$='release'] button"))
                .click();

        assertThat(browser.findElement(By.cssSelector(".notice.ok")).getText()).isEqualTo("The order is queued again.");
        assertThat(browser.findElement(By.cssSelector("dl .state")).getText()).isEqualTo("queued");
        browser.get(site.uri("/").toString());
        browser.findElement(By.cssSelector(".delivery button")).click();
        assertThat(browser.findElement(By.cssSelector(".delivery.paused")).getText())
                .contains("Mail is kept back", "Resume");
    }
}

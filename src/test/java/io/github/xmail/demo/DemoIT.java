package io.github.xmail.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Browser;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** What a visitor of the demo sees, in a real browser. The build has started the demo. */
class DemoIT {

    private static final String HOME = "http://localhost:" + System.getProperty("demo.port");

    private static WebDriver browser;
    private static WebDriverWait patience;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.open();
        patience = new WebDriverWait(browser, Duration.ofSeconds(60));
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @BeforeEach
    void signOut() {
        browser.get(HOME + "/");
        browser.manage().deleteAllCookies();
    }

    @Test
    void nobodySignedInMeansNoPixel() {
        browser.get(HOME + "/");

        assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
        assertThat(browser.findElement(By.cssSelector("main")).getText()).contains("Nobody is signed in");
    }

    @Test
    void signedInCustomersBrowserIsMatchedAndHisMailArrives() {
        signInAs(1);
        assertThat(browser.findElement(By.cssSelector("main > img")).getDomAttribute("src"))
                .endsWith("?partner=1781&token=1");

        browser.get(HOME + "/sandbox");
        WebElement hit = patience.until(
                ExpectedConditions.visibilityOfElementLocated(By.cssSelector("#hits tbody tr:first-child")));
        assertThat(hit.getText()).contains("1781", " 1 ", "absent");

        browser.findElement(By.cssSelector("form[action='/sandbox'] .button")).click();
        patience.until(ExpectedConditions.textToBe(By.cssSelector("#order-list tr:first-child .state"), "sent"));

        browser.get(HOME + "/inbox");
        assertThat(browser.findElement(By.cssSelector("article h2")).getText())
                .isEqualTo("Alice Johnson, your cart is waiting");
        patience.until(ExpectedConditions.frameToBeAvailableAndSwitchToIt(By.cssSelector("article iframe")));
        assertThat(browser.findElement(By.tagName("h1")).getText()).isEqualTo("Hello, Alice Johnson!");
    }

    @Test
    void customerWithoutAddressGetsNoPixel() {
        signInAs(6);

        assertThat(browser.findElements(By.cssSelector("main img"))).isEmpty();
    }

    @Test
    void stepsOfTheCheckAreTickedOffByWhatHappens() {
        browser.get(HOME + "/check");
        browser.findElement(By.cssSelector("form[action='/check'] button")).click();
        assertTicked(0);
        browser.get(HOME + "/");
        assertTicked(1);
        signInAs(6);
        assertTicked(1);
        signInAs(1);
        assertTicked(3);
        signInAs(2);
        assertTicked(3);
        browser.findElement(By.cssSelector("form[action='/sign-out'] button")).click();
        patience.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(".who a[href='/sign-in']")));
        assertTicked(4);
        signInAs(1);
        assertTicked(4);
        signInAs(2);
        assertTicked(6);
    }

    /** On the server's own page first, so that nothing hangs on the script; the last hit may come a moment later. */
    private static void assertTicked(int count) {
        browser.get(HOME + "/check");
        patience.until(ExpectedConditions.numberOfElementsToBe(By.cssSelector("#checklist .done"), count));
        assertThat(browser.findElements(By.cssSelector("#checklist .now"))).hasSize(count == 6 ? 0 : 1);
    }

    @Test
    void nameWithMarkupIsShownAsItIs() {
        signInAs(4);

        WebElement name = browser.findElement(By.cssSelector(".who .name"));
        assertThat(name.getText()).isEqualTo("Conor \"Con\" O'Neill <b>& Sons</b>");
        assertThat(name.findElements(By.cssSelector("*"))).isEmpty();
    }

    private static void signInAs(int id) {
        browser.get(HOME + "/sign-in");
        browser.findElement(By.cssSelector("button[name=id][value='" + id + "']"))
                .click();
        patience.until(ExpectedConditions.visibilityOfElementLocated(By.cssSelector(".who .name")));
    }
}

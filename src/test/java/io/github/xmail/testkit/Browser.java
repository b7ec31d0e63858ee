package io.github.xmail.testkit;

import java.nio.file.Path;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The system's Chromium, without a window and with a profile of its own. */
public final class Browser {

    private Browser() {}

    /** Opens it; whoever does has to {@code quit()} it. The calling test is skipped where there is no Chromium. */
    public static ChromeDriver open() {
        Path chromium = SystemTool.CHROMIUM.require();
        Path driver = SystemTool.CHROMEDRIVER.require();
        ChromeOptions options = new ChromeOptions()
                .setBinary(chromium.toFile())
                .addArguments(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-sync",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--no-first-run");
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .build(),
                options);
    }
}

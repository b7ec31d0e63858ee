package io.github.xmail.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PixelServletTest {

    private static final byte[] GIF =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");

    private Shop shop;

    @BeforeEach
    void start() {
        shop = new Shop(Settings.valid().with("consent_cookie", "consent"))
                .pixel("/pixel.gif")
                .pixel("/pixel")
                .page("/including", (request, response) -> {
                    response.setContentType("text/html;charset=UTF-8");
                    if (request.getParameter("public") != null) {
                        response.setHeader("Cache-Control", "public, max-age=60");
                    }
                    if (request.getParameter("stream") != null) {
                        response.getOutputStream().print("<p>");
                    } else {
                        response.getWriter().write("<p>");
                    }
                    request.getRequestDispatcher("/pixel").include(request, response);
                    request.getRequestDispatcher("/pixel").include(request, response);
                })
                .start();
    }

    @AfterEach
    void stop() {
        shop.close();
    }

    @Test
    void knownCustomerIsSentOnToThePlatformWithoutReferer() {
        Shop.Answer answer = shop.asCustomer("/pixel.gif?token=43&partner=9", "Cookie: consent=1");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location"))
                .containsExactly("https://flocktory.com/xmail/v1/track?partner=1781&token=42");
        assertThat(answer.header("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.header("Cache-Control")).containsExactly("no-store");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nobody: 1",
                "X-Id: 42",
                "X-Id: 42\r\nCookie: consent=1\r\nSec-GPC: 1",
                "X-Id: 42\r\nCookie: consent=1\r\nSec-Fetch-Site: cross-site",
                "X-Id: a@b.example\r\nCookie: consent=1"
            })
    void anybodyElseGetsATransparentImageAndNoSession(String headers) {
        Shop.Answer answer = shop.get("/pixel.gif", headers);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).containsExactly("image/gif");
        assertThat(answer.header("Content-Length")).containsExactly("43");
        assertThat(answer.header("Cache-Control")).containsExactly("no-store");
        assertThat(answer.header("Set-Cookie")).isEmpty();
        assertThat(answer.body()).isEqualTo(GIF);
        assertThat(shop.get("/pixel", headers).text()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "same-site", "none"})
    void ownPagesGetThePixel(String site) {
        assertThat(shop.asCustomer("/pixel.gif", "Cookie: consent=1", "Sec-Fetch-Site: " + site)
                        .status())
                .isEqualTo(302);
    }

    @Test
    void fragmentIsTheTagAndNothingElse() {
        Shop.Answer answer = shop.asCustomer("/pixel", "Cookie: consent=1");
        assertThat(answer.text()).isEqualTo(Shop.TAG);
        assertThat(answer.header("Cache-Control")).containsExactly("no-store");
        assertThat(answer.header("Content-Type").get(0)).startsWith("text/html").containsIgnoringCase("utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/including", "/including?stream=1"})
    void includedFragmentIsThereOnceAndMayComeFromAnotherSitesLink(String path) {
        Shop.Answer answer = shop.asCustomer(path, "Cookie: consent=1", "Sec-Fetch-Site: cross-site");
        assertThat(answer.text()).isEqualTo("<p>" + Shop.TAG);
    }

    @Test
    void includedFragmentOfAPublicPageIsEmpty() {
        assertThat(shop.asCustomer("/including?public=1", "Cookie: consent=1").text())
                .isEqualTo("<p>");
        assertThat(shop.counted("public")).isEqualTo(2);
    }

    @Test
    void headIsAnsweredAndOtherMethodsAreNot() {
        Shop.Answer head = shop.ask("HEAD", "/pixel.gif");
        assertThat(head.header("Content-Length")).containsExactly("43");
        assertThat(head.body()).isEmpty();
        assertThat(shop.ask("POST", "/pixel.gif", "Content-Length: 0").status()).isEqualTo(405);
        assertThat(shop.ask("PUT", "/pixel", "Content-Length: 0").status()).isEqualTo(405);
    }
}

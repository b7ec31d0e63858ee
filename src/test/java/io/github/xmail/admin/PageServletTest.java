package io.github.xmail.admin;

import static io.github.xmail.admin.AdminSite.deferred;
import static io.github.xmail.admin.AdminSite.failed;
import static io.github.xmail.admin.AdminSite.sent;
import static io.github.xmail.admin.AdminSite.uncertain;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.OrderState;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PageServletTest {

    private static final String NASTY = "<script>alert('1')</script>&\"#?%41";
    private static final Map<String, String> OWN = Map.of("Sec-Fetch-Site", "same-origin");

    @TempDir
    private Path directory;

    private AdminSite site;

    @BeforeEach
    void start() {
        site = new AdminSite(directory);
    }

    @AfterEach
    void stop() {
        site.close();
    }

    private OrderState state(String id) {
        return site.outbox.find(id).orElseThrow().state();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/checks", "/orders", "/test-mail", "/settings", "/orders?state=failed"})
    void everyPageHoldsToItsPolicyInBothLanguages(String path) {
        for (String language : List.of("en", "ru")) {
            HttpResponse<String> answer = site.get(path, "Accept-Language", language);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            Document page = org.jsoup.Jsoup.parse(answer.body());
            assertThat(page.selectFirst("html").attr("lang")).isEqualTo(language);
            assertThat(page.select("style, [style], script:not([src])")).isEmpty();
            assertThat(page.select("h1")).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/uPlot.iife.min.js", "/uPlot.min.css", "/admin.css", "/chart.js", "/icon.svg"})
    void thePagesFilesAreThere(String path) {
        assertThat(site.get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/PageServlet.class", "/messages_en.properties", "/..%2fadmin.css", "/order"})
    void nothingElseIs(String path) {
        assertThat(site.get(path).statusCode()).isIn(400, 404);
    }

    @Test
    void theDirectoryWithoutItsSlashLeadsToThePage() {
        HttpResponse<String> answer = site.get("");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains("/flocktory_email/admin/");
    }

    @Test
    void whoHasAnotherRoleSeesAndDoesNothing() {
        site.end("a", "c", failed());
        String csrf = site.csrf();
        site.role = "xmail-metrics";

        assertThat(site.get("/").statusCode()).isEqualTo(403);
        assertThat(site.get("/admin.css").statusCode()).isEqualTo(403);
        assertThat(site.post("/orders/release", OWN, "csrf", csrf, "id", "a").statusCode())
                .isEqualTo(403);
        assertThat(state("a")).isEqualTo(OrderState.FAILED);
    }

    @Test
    void anOrderWithMarkupInItsIdIsOnlyText() {
        site.end(NASTY, NASTY, failed());

        for (String path : List.of("/", "/orders", "/orders?campaign=" + Visit.encoded(NASTY))) {
            Document page = site.page(path);
            assertThat(page.select("main a.id").text()).isEqualTo(NASTY);
            assertThat(page.select("main script")).isEmpty();
        }
        String story = site.page("/orders").select("main a.id").attr("href");
        Document page = site.page(story.substring("/flocktory_email/admin".length()));
        assertThat(page.select("p.id").text()).isEqualTo(NASTY);
        assertThat(page.select("input[name=id]").get(0).val()).isEqualTo(NASTY);
    }

    @Test
    void theStoryTellsEachTry() {
        site.end("a", "spring", deferred());

        Document page = site.page("/order?id=a");

        assertThat(page.select(".story").text())
                .contains("Accepted", "RCPT TO", "4.2.0", "smtp_deferred", "asked to try later");
        assertThat(page.select("dl").text()).contains("deferred", "spring", "Next try");
    }

    @Test
    void ordersAreFilteredByStateCampaignAndId() {
        site.end("a", "spring", sent());
        site.end("b", "spring", failed());
        site.end("c", "summer", failed());

        assertThat(site.page("/orders?state=failed").select("a.id").eachText()).containsExactlyInAnyOrder("b", "c");
        assertThat(site.page("/orders?state=failed&campaign=summer")
                        .select("a.id")
                        .eachText())
                .containsExactly("c");
        assertThat(site.page("/orders?id=a").select("a.id").eachText()).containsExactly("a");
        assertThat(site.page("/orders?id=d").select(".none")).hasSize(1);
    }

    @Test
    void moreOrdersThanOnePageHoldsAreAllReached() {
        for (int i = 0; i < 120; i++) {
            site.accept("order-" + i, "c");
        }
        int seen = 0;
        String next = "/orders";
        while (!next.isEmpty()) {
            Document page = site.page(next);
            seen += page.select("a.id").size();
            next = page.select("a[rel=next]").attr("href").replace("/flocktory_email/admin", "");
        }
        assertThat(seen).isEqualTo(120);
    }

    @Test
    void aFailedOrderIsReleasedAndItsPageSaysSo() {
        site.end("a b".replace(' ', '+'), "c", failed());

        HttpResponse<String> answer = site.post("/orders/release", OWN, "csrf", site.csrf(), "id", "a+b");

        assertThat(answer.statusCode()).isEqualTo(303);
        String there = answer.headers().firstValue("Location").orElseThrow();
        assertThat(there).startsWith("/flocktory_email/admin/order?id=a%2Bb");
        assertThat(site.page(there.substring("/flocktory_email/admin".length()))
                        .select(".notice.ok")
                        .text())
                .isEqualTo("The order is queued again.");
        assertThat(state("a+b")).isEqualTo(OrderState.QUEUED);
    }

    @Test
    void whatCannotBeDoneIs409AndWhatIsNotThere404() {
        site.end("sent", "c", sent());
        String csrf = site.csrf();

        assertThat(site.post("/orders/release", OWN, "csrf", csrf, "id", "sent").statusCode())
                .isEqualTo(409);
        assertThat(site.post("/orders/give-up", OWN, "csrf", csrf, "id", "sent").statusCode())
                .isEqualTo(409);
        assertThat(site.post("/orders/release", OWN, "csrf", csrf, "id", "nobody")
                        .statusCode())
                .isEqualTo(404);
        assertThat(site.post("/orders/give-up", OWN, "csrf", csrf).statusCode()).isEqualTo(404);
        assertThat(site.post("/nothing", OWN, "csrf", csrf).statusCode()).isEqualTo(404);
    }

    @Test
    void allOfAFilterAreReleasedOrGivenUp() {
        for (int i = 0; i < 250; i++) {
            site.end("failed-" + i, "spring", failed());
        }
        site.end("other", "summer", failed());
        site.end("unsure", "spring", uncertain());
        String csrf = site.csrf();

        HttpResponse<String> released =
                site.post("/orders/release", OWN, "csrf", csrf, "all", "yes", "state", "failed", "campaign", "spring");
        assertThat(released.headers().firstValue("Location").orElseThrow()).contains("done=released_all&n=250");
        assertThat(site.outbox.figures().queued()).isEqualTo(250);
        assertThat(state("other")).isEqualTo(OrderState.FAILED);
        assertThat(state("unsure")).isEqualTo(OrderState.UNCERTAIN);

        HttpResponse<String> gone = site.post("/orders/give-up", OWN, "csrf", csrf, "all", "yes", "state", "queued");
        assertThat(gone.headers().firstValue("Location").orElseThrow()).contains("n=250");
        assertThat(site.outbox.figures().waiting()).isZero();
    }

    @Test
    void allOfNoStateIsRefused() {
        site.end("a", "c", failed());

        for (String state : List.of("", "sent", "expired")) {
            assertThat(site.post("/orders/give-up", OWN, "csrf", site.csrf(), "all", "yes", "state", state)
                            .statusCode())
                    .isEqualTo(400);
        }
        assertThat(site.outbox.find("a").orElseThrow().code()).contains(ErrorCode.SMTP_REJECTED);
    }

    @Test
    void queuedOrdersWaitForTheEndOfThePause() {
        site.end("later", "c", AdminSite.deferred());
        site.accept("waits", "c");
        assertThat(site.page("/order?id=waits").select("main dl").text()).doesNotContain("smtp_auth_failed");

        site.pause = ErrorCode.SMTP_AUTH_FAILED;

        assertThat(site.page("/order?id=waits").select("main dl").text()).contains("smtp_auth_failed");
        assertThat(site.page("/order?id=later").select("main dl").text()).contains("smtp_deferred");
        assertThat(site.page("/").select("main table.rows").first().text())
                .contains("smtp_auth_failed", "smtp_deferred");
    }

    @Test
    void deliveryIsPausedAndResumed() {
        assertThat(site.page("/").select(".delivery").text()).contains("Mail goes out");

        assertThat(site.post("/pause", OWN, "csrf", site.csrf()).statusCode()).isEqualTo(303);
        assertThat(site.outbox.pauses().of(ErrorCode.PAUSED)).isPresent();
        assertThat(site.page("/").select(".delivery").text()).contains("kept back", "paused");

        assertThat(site.post("/resume", OWN, "csrf", site.csrf()).statusCode()).isEqualTo(303);
        assertThat(site.outbox.pauses().kept()).isEmpty();
    }

    @Test
    void aFormOfAnotherUserOrWithoutATokenChangesNothing() {
        site.user = "ivan";
        String ivans = site.csrf();
        site.user = "olga";

        assertThat(site.post("/pause", OWN, "csrf", ivans).statusCode()).isEqualTo(403);
        assertThat(site.post("/pause", OWN).statusCode()).isEqualTo(403);
        assertThat(site.post("/pause", OWN, "csrf", "").statusCode()).isEqualTo(403);
        assertThat(site.outbox.pauses().kept()).isEmpty();
    }

    @Test
    void aFormFromElsewhereChangesNothingWhateverItsToken() {
        String csrf = site.csrf();
        String own = "http://" + site.uri("/").getAuthority();

        for (Map<String, String> headers : List.of(
                Map.of("Sec-Fetch-Site", "cross-site"),
                Map.of("Sec-Fetch-Site", "same-site"),
                Map.of("Sec-Fetch-Site", "none", "Origin", own),
                Map.of("Origin", "https://evil.example"),
                Map.of("Origin", "null"))) {
            assertThat(site.post("/pause", headers, "csrf", csrf).statusCode())
                    .as(headers.toString())
                    .isEqualTo(403);
        }
        assertThat(site.outbox.pauses().kept()).isEmpty();
        assertThat(site.post("/pause", Map.of("Origin", own), "csrf", csrf).statusCode())
                .isEqualTo(303);
    }

    @Test
    void aTestMailShowsItsConversationToWhoAskedForIt() {
        HttpResponse<String> answer = site.post("/test-mail", OWN, "csrf", site.csrf(), "to", "<b>me</b>@shop.example");

        assertThat(answer.statusCode()).isEqualTo(200);
        Document page = org.jsoup.Jsoup.parse(answer.body());
        assertThat(page.select(".conversation li").eachText())
                .contains("> RCPT TO:<<b>me</b>@shop.example>", "< 550 5.1.1 <<b>me</b>@shop.example> unknown");
        assertThat(page.select(".notice.error").text()).contains("5.1.1", "smtp_rejected");
        assertThat(site.mailed).hasSize(1);
        assertThat(site.get("/test-mail").body()).doesNotContain("me@shop.example", "550");
    }

    @Test
    void whatIsNoAddressGetsNoTestMail() {
        HttpResponse<String> answer = site.post("/test-mail", OWN, "csrf", site.csrf(), "to", "nobody");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("email_invalid").doesNotContain("nobody");
    }

    @Test
    void checksAreShownWithTheirHints() {
        Document page = site.page("/checks");

        assertThat(page.select(".checks > li.error").text())
                .contains("smtp", "smtp_auth_failed", "Compare the password.");
        assertThat(page.select(".checks > li.warning").text()).contains("<i>message</i>");
        assertThat(page.select(".checks i")).isEmpty();
    }

    @Test
    void checkShowsWhereItWasAndWhatWasReplied() {
        Document page = site.page("/checks");

        assertThat(page.select(".checks .seen").eachText()).containsExactly("smtp.shop.example:465, SMTP 535 <5.7.8>");
        assertThat(page.select(".checks > li.error .seen")).hasSize(1);
    }

    @Test
    void settingsAreShownWithTheirSourceAndNoSecret() {
        HttpResponse<String> answer = site.get("/settings");

        assertThat(answer.body())
                .contains("smtp.shop.example", "XMAIL_SMTP_SERVER", "default", "retry_hours", "&lt;b&gt;")
                .doesNotContain("canary", AdminSite.SECRET);
        assertThat(site.page("/").select(".notice.error").text()).contains("retry_hours");
    }

    @Test
    void whatIsWrongWithASettingIsSaidInThePagesLanguage() {
        Document russian = site.page("/settings", "Accept-Language", "ru");
        assertThat(russian.select(".checks > li").text())
                .contains("retry_hours", "должно быть целым числом от 1 до 168", "например, 24")
                .doesNotContain("whole number");
        assertThat(site.page("/settings").select(".checks > li").text()).contains("whole number from 1 to 168");
    }

    @Test
    void theChartsTableHasWhatHappened() {
        site.end("a", "c", sent());
        site.end("b", "c", failed());

        for (String per : List.of("minute", "hour", "day", "nonsense")) {
            Document page = site.page("/?per=" + per);
            assertThat(page.select("#counts thead th").eachText()).containsSequence("sent", "deferred", "failed");
            assertThat(page.select("#counts tbody tr td").eachText()).contains("1");
        }
    }

    @Test
    void plainHttpFromElsewhereIsWarnedOf() {
        assertThat(site.page("/").select(".notice.warning")).isEmpty();
        for (String elsewhere : List.of("192.0.2.7", "2001:db8::1", "gate.example")) {
            site.address = elsewhere;
            assertThat(site.page("/").select(".notice.warning").text()).contains("plain HTTP");
        }
        site.address = "0:0:0:0:0:0:0:1";
        assertThat(site.page("/").select(".notice.warning")).isEmpty();
    }

    @Test
    void languageIsTheFirstOfTheReadersThatThereIs() {
        assertThat(site.page("/").selectFirst("h1").text()).isEqualTo("Overview");
        assertThat(site.page("/", "Accept-Language", "de, ru;q=0.8, en;q=0.5")
                        .selectFirst("h1")
                        .text())
                .isEqualTo("Обзор");
        assertThat(site.page("/", "Accept-Language", "fr").selectFirst("h1").text())
                .isEqualTo("Overview");
    }

    @Test
    void withoutAnOutboxThePageSaysSo() {
        try (AdminSite none = new AdminSite(Optional.empty())) {
            assertThat(none.page("/").select(".notice.error").text()).contains("no outbox");
            assertThat(none.get("/orders").statusCode()).isEqualTo(503);
            assertThat(none.get("/settings").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anOutboxThatIsNotAvailableIsTold() {
        site.outbox.close();

        assertThat(site.page("/").select(".notice.error").text()).contains("outbox cannot be used");
        assertThat(site.get("/orders").statusCode()).isEqualTo(503);
    }

    @Test
    void spansAreToldInTheirLargestUnit() {
        Words words = new Words(java.util.Locale.ENGLISH, java.time.ZoneOffset.UTC);

        assertThat(words.span(Duration.ofSeconds(-3))).isEqualTo("0 s");
        assertThat(words.span(Duration.ofSeconds(119))).isEqualTo("119 s");
        assertThat(words.span(Duration.ofMinutes(90))).isEqualTo("90 min");
        assertThat(words.span(Duration.ofHours(30))).isEqualTo("30 h");
        assertThat(words.span(Duration.ofDays(3))).isEqualTo("3 d");
    }
}

package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Tomcat does beside: one sign-on for all applications, and pages made by two of them. */
abstract class TomcatShopContract extends ShopContract {

    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("42:secret".getBytes(StandardCharsets.US_ASCII));

    private TomcatServer tomcat;

    abstract TomcatServer newTomcat(Path base) throws IOException;

    @Override
    WebServer newServer(Path base) throws IOException {
        tomcat = newTomcat(base);
        tomcat.signOnOnce(Map.of("42", "secret"));
        return tomcat;
    }

    @Override
    void deployMore(Map<String, String> worker) throws IOException {
        tomcat.deployCrossContext(
                ShopApplication.account(dir.resolve("account"), true),
                "account",
                Map.of("partner", "1781", "token_key", worker.get("token_key")));
        Map<String, String> others = settings();
        others.remove("partner");
        tomcat.deployUnreachable(
                ShopApplication.plainShop(dir.resolve("unreachable")), "unreachable", "partner", others);
    }

    @Test
    void customerSignedOnInTheShopIsKnownToTheWar() throws Exception {
        Visitor visitor = visitor("account");
        assertThat(visitor.get("/flocktory_email/pixel.gif").status()).isEqualTo(200);

        assertThat(visitor.get("index.jsp").status()).isEqualTo(401);
        String tag = visitor.get("index.jsp", "Authorization", LOGIN).pixels().get(0);

        Visitor.Answer image = visitor.get("/flocktory_email/pixel.gif");
        assertThat(image.status()).isEqualTo(302);
        assertThat(tag.replace("&amp;", "&"))
                .contains("\"" + image.header("Location").orElseThrow() + "\"");
        assertThat(visitor.get("/flocktory_email/pixel").body()).isEqualTo(tag);
    }

    @Test
    void pageIncludesThePixelOfTheWarAndHasItOnce() throws Exception {
        Visitor visitor = visitor("account");
        assertThat(visitor.get("cross.jsp").body()).contains("Cross-context").doesNotContain("<img");

        String tag = visitor.get("index.jsp", "Authorization", LOGIN).pixels().get(0);

        assertThat(visitor.get("cross.jsp").pixels()).containsExactly(tag);
    }

    @Test
    void nameThatCannotBeLookedUpLeavesThePageAloneIsCountedAndSaidOnce() throws Exception {
        Visitor customer = customer("unreachable");

        for (String page : List.of("index.jsp", "source.jsp", "filtered/page.jsp", "index.jsp")) {
            Visitor.Answer answer = customer.get(page);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(visitor("shop").get(page).body());
        }

        assertThat(customer.get("pixel.gif").status()).isEqualTo(200);
        assertThat(customer.get("counts.jsp").body()).contains("config=5", "shown=0");
        assertThat(tomcat.log().lines().filter(line -> line.contains("xmail/partner cannot be looked up")))
                .hasSize(1);
    }
}

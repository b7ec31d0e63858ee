package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.TomcatServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two shops in one Tomcat with the taglib jar in the server's own lib, and in neither's. */
class TomcatSharedLibIT {

    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("42:secret".getBytes(StandardCharsets.US_ASCII));

    @Test
    void everyShopHasItsOwnPartnerAndSettings(@TempDir Path dir) throws Exception {
        try (TomcatServer server = new TomcatServer(Files.createDirectories(dir.resolve("server")), Map.of())) {
            server.share(ShopApplication.TAGLIB);
            server.signOnOnce(Map.of("42", "secret"));
            Path shop = ShopApplication.account(dir.resolve("shop"), false);
            server.deploy(shop, "first", Map.of("partner", "1111"));
            server.deploy(shop, "second", Map.of("partner", "2222", "consent_cookie", "consent"));
            server.start();
            Visitor customer = new Visitor(server.uri("/"));

            Visitor.Answer first = customer.get("first/index.jsp", "Authorization", LOGIN);
            Visitor.Answer withoutConsent = customer.get("second/index.jsp", "Authorization", LOGIN);
            customer.cookie("consent", "yes");
            Visitor.Answer second = customer.get("second/index.jsp", "Authorization", LOGIN);

            assertThat(first.pixels()).containsExactly(Visitor.tag("1111", "42"));
            assertThat(withoutConsent.status()).isEqualTo(200);
            assertThat(withoutConsent.pixels()).isEmpty();
            assertThat(second.pixels()).containsExactly(Visitor.tag("2222", "42"));
            assertThat(customer.get("first/index.jsp", "Authorization", LOGIN).pixels())
                    .isEqualTo(first.pixels());
        }
    }
}

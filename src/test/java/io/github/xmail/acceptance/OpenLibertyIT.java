package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.OpenLibertyServer;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Open Liberty, as its distribution is. */
@Tag("servers")
class OpenLibertyIT extends InstallationContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new OpenLibertyServer(base);
    }

    /** Without {@code appSecurity} it asks nobody for a login; the application refuses by itself. */
    @Override
    int withoutUsers() {
        return 403;
    }

    @Test
    void twoFeaturesAreEnoughAndATextOfDigitsInQuotesKeepsItsZero() throws Exception {
        try (WebServer bare = new OpenLibertyServer(Files.createDirectories(dir.resolve("bare")))) {
            Map<String, String> settings = settings(dir.resolve("bare-secrets"));
            settings.put("default_name", "\"0123\"");
            bare.deploy(WAR, NAME, settings);
            bare.start();

            new Platform(bare.uri("/" + NAME), Platform.SECRET).post("zero", Platform.order("7"), "Prefer", "wait=30");

            assertThat(messageTo("canary7@customer.example").getSubject()).startsWith("0123, ");
            assertThat(bare.log())
                    .contains("The server installed the following features: [jndi-1.0, servlet-6.0].")
                    .doesNotContainPattern("[A-Z]{4,5}\\d{4}[EW]:");
        }
    }
}

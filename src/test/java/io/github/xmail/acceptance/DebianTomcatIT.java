package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.DebianTomcatServer;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Platform.Answer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tomcat 10.1 as Debian packages it, in the sandbox of its unit with the drop-in of {@code examples/debian-tomcat}. */
@Tag("servers")
class DebianTomcatIT extends InstallationContract {

    private static final Path DROP_IN = Path.of("examples/debian-tomcat/xmail.conf");

    @Override
    WebServer newServer(Path base) throws IOException {
        return new DebianTomcatServer(base, DROP_IN);
    }

    @Test
    void withoutTheDropInOrdersAreRefusedAndTheLogSaysWhatToWrite() throws Exception {
        try (WebServer bare = new DebianTomcatServer(Files.createDirectories(dir.resolve("bare")))) {
            bare.deploy(WAR, NAME, settings(dir.resolve("bare-secrets")));
            bare.start();
            Platform sender = new Platform(bare.uri("/" + NAME), Platform.SECRET);

            Answer refused = sender.post(Platform.order("42"));

            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("config_invalid");
            assertThat(sender.post("{\"action\":\"diagnose\"}").response().body())
                    .contains("data_dir");
            assertThat(bare.log())
                    .contains(
                            "/var/lib/tomcat10/xmail/flocktory_email is not", "StateDirectory=xmail", "systemctl edit");
        }
    }
}

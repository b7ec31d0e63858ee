package io.github.xmail.acceptance;

import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Tomcat 10.1, as its distribution is. */
@Tag("servers")
class TomcatInstallationIT extends InstallationContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new TomcatServer(base, Map.of());
    }
}

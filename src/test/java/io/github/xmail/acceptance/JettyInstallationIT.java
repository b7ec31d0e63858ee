package io.github.xmail.acceptance;

import io.github.xmail.testkit.JettyServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;

/** Jetty 12, as its distribution is. */
@Tag("servers")
class JettyInstallationIT extends InstallationContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new JettyServer(base, Map.of());
    }
}

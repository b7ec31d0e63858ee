package io.github.xmail.acceptance;

import io.github.xmail.testkit.JettyServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** On Jetty. */
class JettyCanaryIT extends CanaryContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new JettyServer(base, Map.of());
    }

    @Override
    List<String> written() {
        return List.of("temp");
    }
}

package io.github.xmail.acceptance;

import io.github.xmail.testkit.JettyServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The contract on Jetty's own distribution. */
class JettyIT extends ServerContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new JettyServer(base, Map.of());
    }
}

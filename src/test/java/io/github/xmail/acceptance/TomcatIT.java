package io.github.xmail.acceptance;

import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The contract on Tomcat's own distribution. */
class TomcatIT extends ServerContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new TomcatServer(base, Map.of());
    }
}

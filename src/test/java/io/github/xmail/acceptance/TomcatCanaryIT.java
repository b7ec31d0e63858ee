package io.github.xmail.acceptance;

import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** On Tomcat. */
class TomcatCanaryIT extends CanaryContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new TomcatServer(base, Map.of());
    }

    @Override
    List<String> written() {
        return List.of("logs", "temp", "work");
    }
}

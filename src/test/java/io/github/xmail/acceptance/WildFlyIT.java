package io.github.xmail.acceptance;

import io.github.xmail.testkit.WebServer;
import io.github.xmail.testkit.WildFlyServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** WildFly 39, as its distribution is. */
@Tag("servers")
class WildFlyIT extends InstallationContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new WildFlyServer(base);
    }
}

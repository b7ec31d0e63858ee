package io.github.xmail.acceptance;

import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** The whole contract on Tomcat 11's own distribution. */
@Tag("servers")
class Tomcat11ContractIT extends ServerContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return TomcatServer.eleven(base);
    }
}

package io.github.xmail.acceptance;

import io.github.xmail.testkit.GlassFishServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** GlassFish 7, as its distribution is. */
@Tag("servers")
class GlassFishIT extends InstallationContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return GlassFishServer.glassFish(base);
    }

    /** At the context path itself it asks for a login, with and without a slash: with any constraint in {@code web.xml}. */
    @Override
    List<String> workerPaths() {
        return List.of("/flocktory_email", "/flocktory_email/", "/worker.php", "/app.php");
    }
}

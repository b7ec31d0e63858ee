package io.github.xmail.acceptance;

import io.github.xmail.testkit.GlassFishServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Payara 6, as its distribution is. */
@Tag("servers")
class PayaraIT extends InstallationContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return GlassFishServer.payara(base);
    }

    /** It redirects the bare context path. */
    @Override
    List<String> workerPaths() {
        return List.of("/", "/flocktory_email", "/flocktory_email/", "/worker.php", "/app.php");
    }
}

package io.github.xmail.acceptance;

import io.github.xmail.testkit.GlassFishServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/** Payara 6, as its distribution is. */
@Tag("servers")
class PayaraIT extends InstallationContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return GlassFishServer.payara(base);
    }
}

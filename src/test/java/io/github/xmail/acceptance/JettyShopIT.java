package io.github.xmail.acceptance;

import io.github.xmail.testkit.JettyServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A shop's own application on Jetty 12. */
class JettyShopIT extends ShopContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return new JettyServer(base, Map.of());
    }
}

package io.github.xmail.acceptance;

import io.github.xmail.testkit.TomcatServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A shop's own application on Tomcat 10.1. */
class TomcatShopIT extends TomcatShopContract {

    @Override
    TomcatServer newTomcat(Path base) throws IOException {
        return new TomcatServer(base, Map.of());
    }
}

package io.github.xmail.acceptance;

import io.github.xmail.testkit.TomcatServer;
import java.io.IOException;
import java.nio.file.Path;

/** A shop's own application on Tomcat 11. */
class Tomcat11ShopIT extends TomcatShopContract {

    @Override
    TomcatServer newTomcat(Path base) throws IOException {
        return TomcatServer.eleven(base);
    }
}

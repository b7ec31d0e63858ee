package io.github.xmail.acceptance;

import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Path;

/** Tomcat 11, as its distribution is. */
class Tomcat11IT extends InstallationContract {

    @Override
    WebServer newServer(Path base) throws IOException {
        return TomcatServer.eleven(base);
    }
}

package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * WildFly's distribution, started by its own script and configured by the script of {@code examples/wildfly}, the values of
 * its settings replaced. Its JNDI names belong to the whole server: the settings of {@code flocktory_email} are everybody's.
 */
public final class WildFlyServer extends WebServer {

    private static final Path EXAMPLE = Path.of("examples/wildfly/xmail.cli");
    private static final String NAME = "flocktory_email";

    private final int managementPort = freePort();
    private final List<Path> scripts = new ArrayList<>();

    /** @param base an empty directory */
    public WildFlyServer(Path base) throws IOException {
        super(
                Path.of(System.getProperty("xmail.wildfly")),
                base,
                Map.of(
                        "LAUNCH_JBOSS_IN_BACKGROUND",
                        "true", // the script then hands on signals
                        "PREPEND_JAVA_OPTS",
                        "-Djava.io.tmpdir=" + base.resolve("temp")));
        Files.createDirectories(base.resolve("temp"));
        copy(home.resolve("standalone"), base.resolve("standalone"));
    }

    @Override
    protected List<String> command() {
        return List.of(
                home.resolve("bin/standalone.sh").toString(),
                "-Djboss.server.base.dir=" + base.resolve("standalone"),
                "-Djboss.bind.address=127.0.0.1",
                "-Djboss.http.port=" + port,
                "-Djboss.management.http.port=" + managementPort,
                "-Djboss.https.port=" + freePort());
    }

    @Override
    public void allow(User... users) throws IOException {
        for (User user : users) {
            run(
                    home.resolve("bin/add-user.sh"),
                    "-a",
                    "-s",
                    "-u",
                    user.name(),
                    "-p",
                    user.password(),
                    "-g",
                    String.join(",", user.roles()),
                    "-sc",
                    base.resolve("standalone/configuration").toString());
        }
    }

    @Override
    public void deploy(Path application, String name, Map<String, String> settings) throws IOException {
        pack(application, base.resolve(name + ".war"));
        List<String> lines =
                name.equals(NAME) ? ExampleScript.lines(EXAMPLE, settings) : List.of("deploy " + name + ".war");
        scripts.add(Files.write(base.resolve(name + ".cli"), lines));
    }

    @Override
    public Path dataDirectory(String name) {
        return base.resolve("standalone/data/xmail").resolve(name);
    }

    /** Starts the process; the first time the scripts are carried out as well. Returns when all is deployed. */
    @Override
    public void start() throws IOException {
        startUntil("WFLYSRV002[56]");
        for (Path script : scripts) {
            run(
                    home.resolve("bin/jboss-cli.sh"),
                    "--connect",
                    "--controller=127.0.0.1:" + managementPort,
                    "--file=" + script);
        }
        scripts.clear();
    }
}

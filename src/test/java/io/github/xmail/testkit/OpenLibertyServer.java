package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/**
 * Open Liberty's distribution, with the {@code server.xml} of {@code examples/liberty}, the values of its settings replaced.
 * Its JNDI names belong to the whole server, so it takes one application, under the name that the example gives it.
 */
public final class OpenLibertyServer extends WebServer {

    private static final Path EXAMPLE = Path.of("examples/liberty/server.xml");
    private static final String NAME = "flocktory_email";

    /** A port of its own, and everything that is logged, at its finest, into the one log. */
    private static final String OVERRIDES = """
            <server>
              <httpEndpoint id="defaultHttpEndpoint" httpPort="%d"/>
              <logging traceSpecification="*=info:io.github.xmail.*=all:org.eclipse.angus.*=all" traceFileName="stdout"/>
            </server>
            """;

    private static final Path USERS = Path.of("examples/liberty/users.xml");

    /** Another application; the names of settings belong to the whole server. */
    private static final String APPLICATION = """
            <server>
              <featureManager><feature>pages-3.1</feature></featureManager>
              <webApplication id="%1$s" location="%1$s.war" contextRoot="/%1$s"/>
            </server>
            """;

    private final Path server;

    /** @param base an empty directory */
    public OpenLibertyServer(Path base) throws IOException {
        super(
                Path.of(System.getProperty("xmail.liberty")),
                base,
                Map.of("WLP_USER_DIR", base.resolve("usr").toString()));
        server = base.resolve("usr/servers/" + NAME);
        Files.createDirectories(server.resolve("apps"));
        Files.createDirectories(server.resolve("configDropins/overrides"));
        Files.createDirectories(server.resolve("configDropins/defaults"));
        Files.createDirectories(base.resolve("temp"));
        Files.writeString(server.resolve("configDropins/overrides/test.xml"), OVERRIDES.formatted(port));
    }

    @Override
    protected List<String> command() throws IOException {
        return java(
                "@" + home.resolve("lib/platform/java/java9.options"),
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-javaagent:" + home.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                home.resolve("bin/tools/ws-server.jar").toString(),
                NAME);
    }

    @Override
    public void allow(User... users) throws IOException {
        ExampleXml example = ExampleXml.read(USERS);
        Element registry = example.elements("basicRegistry").get(0);
        Element roles = example.elements("application-bnd").get(0);
        Element user = (Element) example.elements("user").get(0).cloneNode(true);
        registry.setTextContent("");
        roles.setTextContent("");
        for (User one : users) {
            Element entry = (Element) user.cloneNode(true);
            entry.setAttribute("name", one.name());
            entry.setAttribute("password", one.password());
            registry.appendChild(entry);
            for (String role : one.roles()) {
                Element member =
                        (Element) roles.appendChild(roles.getOwnerDocument().createElement("security-role"));
                member.setAttribute("name", role);
                ((Element) member.appendChild(roles.getOwnerDocument().createElement("user")))
                        .setAttribute("name", one.name());
            }
        }
        example.write(server.resolve("configDropins/defaults/users.xml"));
    }

    @Override
    public void deploy(Path application, String name, Map<String, String> settings) throws IOException {
        pack(application, server.resolve("apps/" + name + ".war"));
        if (name.equals(NAME)) {
            ExampleXml.read(EXAMPLE)
                    .settings(settings, new ExampleXml.Attributes("jndiEntry", "jndiName"))
                    .write(server.resolve("server.xml"));
        } else {
            Files.writeString(server.resolve("configDropins/overrides/" + name + ".xml"), APPLICATION.formatted(name));
        }
    }

    @Override
    public Path dataDirectory(String name) {
        return server.resolve("xmail").resolve(name);
    }

    /** Starts the process and returns when the application and the whole server have started: the port answers before. */
    @Override
    public void start() throws IOException {
        startUntil("CWWKZ0001I: Application " + NAME, "CWWKF0011I");
    }
}

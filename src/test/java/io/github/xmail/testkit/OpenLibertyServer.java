package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

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

    private static final String USERS = """
            <server>
              <featureManager>
                <feature>appSecurity-5.0</feature>
              </featureManager>
              <basicRegistry realm="xmail">
            %s  </basicRegistry>
              <webApplication id="flocktory_email">
                <application-bnd>
            %s    </application-bnd>
              </webApplication>
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
    protected List<String> arguments() {
        return List.of(
                "@" + home.resolve("lib/platform/java/java9.options"),
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-javaagent:" + home.resolve("bin/tools/ws-javaagent.jar"),
                "-jar",
                home.resolve("bin/tools/ws-server.jar").toString(),
                NAME);
    }

    @Override
    public void allow(User... users) throws IOException {
        String registry = Arrays.stream(users)
                .map(user -> "    <user name=\"%s\" password=\"%s\"/>%n".formatted(user.name(), user.password()))
                .collect(Collectors.joining());
        String roles = Arrays.stream(users)
                .flatMap(user -> user.roles().stream().map(role -> role(role, user.name())))
                .collect(Collectors.joining());
        Files.writeString(server.resolve("configDropins/defaults/users.xml"), USERS.formatted(registry, roles));
    }

    private static String role(String role, String user) {
        return "      <security-role name=\"%s\"><user name=\"%s\"/></security-role>%n".formatted(role, user);
    }

    @Override
    public void deploy(Path application, String name, Map<String, String> settings) throws IOException {
        if (!name.equals(NAME)) {
            throw new IllegalArgumentException("the example's server has one application, " + NAME);
        }
        Files.copy(application, server.resolve("apps/" + name + ".war"));
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(EXAMPLE.toFile());
            replaceValues(document, settings);
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(
                            new DOMSource(document),
                            new StreamResult(server.resolve("server.xml").toFile()));
        } catch (ParserConfigurationException | SAXException | TransformerException e) {
            throw new IOException(e);
        }
    }

    private static void replaceValues(Document document, Map<String, String> settings) {
        Element root = document.getDocumentElement();
        NodeList entries = root.getElementsByTagName("jndiEntry");
        Map<String, String> more = new TreeMap<>(settings);
        for (int i = entries.getLength() - 1; i >= 0; i--) {
            Element entry = (Element) entries.item(i);
            String value = more.remove(entry.getAttribute("jndiName").substring("xmail/".length()));
            if (value == null) {
                root.removeChild(entry);
            } else {
                entry.setAttribute("value", value);
            }
        }
        more.forEach((name, value) -> {
            Element entry = document.createElement("jndiEntry");
            entry.setAttribute("jndiName", "xmail/" + name);
            entry.setAttribute("value", value);
            root.appendChild(entry);
        });
    }

    /** Starts the process and returns when the application and the whole server have started: the port answers before. */
    @Override
    public void start() throws IOException {
        super.start();
        await("the application to start", START, () -> log().contains("CWWKZ0001I") && log().contains("CWWKF0011I"));
    }
}

package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/** Jetty's distribution ({@code jetty-home}), with the context file of {@code examples/jetty}, its values replaced. */
public final class JettyServer extends WebServer {

    private static final Path EXAMPLE = Path.of("examples/jetty/xmail.xml");

    private Path users;

    /** @param base an empty directory; @param environment what the process gets beside its parent's */
    public JettyServer(Path base, Map<String, String> environment) throws IOException {
        super(Path.of(System.getProperty("xmail.jetty")), base, environment);
        Files.createDirectories(base.resolve("start.d"));
        Files.createDirectories(base.resolve("webapps"));
        Files.createDirectories(base.resolve("temp"));
        for (String module : List.of("server", "http", "ee10-deploy", "ee10-plus", "ee10-annotations", "ee10-jsp")) {
            Files.writeString(base.resolve("start.d/" + module + ".ini"), "--module=" + module + "\n");
        }
    }

    @Override
    protected List<String> command() throws IOException {
        return java(
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-jar",
                home.resolve("start.jar").toString(),
                "jetty.home=" + home,
                "jetty.base=" + base,
                "jetty.deploy.scanInterval=1",
                "jetty.http.host=127.0.0.1",
                "jetty.http.port=" + port);
    }

    @Override
    public void allow(User... users) throws IOException {
        this.users = Files.write(
                base.resolve("users.properties"),
                Arrays.stream(users)
                        .map(user -> user.name() + ": " + user.password() + "," + String.join(",", user.roles()))
                        .toList());
    }

    @Override
    public void deploy(Path application, String name, Map<String, String> settings) throws IOException {
        ExampleXml context = ExampleXml.read(EXAMPLE).settings(settings, new EnvEntries());
        for (Element set : context.elements("Set")) {
            switch (set.getAttribute("name")) {
                case "contextPath" -> set.setTextContent("/" + name);
                case "war" -> set.setTextContent(application.toString());
                default -> {}
            }
        }
        for (Element part : context.elements("*")) {
            if (part.getAttribute("id").equals("users") && users != null) {
                part.getElementsByTagName("Arg").item(0).setTextContent(users.toString());
            }
            boolean ofLogin = part.getAttribute("name").equals("root")
                    || part.getAttribute("name").equals("securityHandler");
            if (ofLogin && users == null) {
                part.getParentNode().removeChild(part);
            }
        }
        context.write(base.resolve("webapps/" + name + ".xml"));
    }

    /** Deploys an application anew, as when its context file changes. */
    public void redeploy(String name) throws IOException {
        Path file = base.resolve("webapps/" + name + ".xml");
        FileTime before = Files.getLastModifiedTime(file);
        Files.setLastModifiedTime(file, FileTime.fromMillis(before.toMillis() + 2000));
    }

    @Override
    public Path dataDirectory(String name) {
        return base.resolve("xmail").resolve(name);
    }

    private static final class EnvEntries implements ExampleXml.Entries {
        @Override
        public boolean isEntry(Element element) {
            return element.getAttribute("class").equals("org.eclipse.jetty.plus.jndi.EnvEntry");
        }

        @Override
        public String name(Element entry) {
            return argument(entry, 1).getTextContent();
        }

        @Override
        public void value(Element entry, String value) {
            argument(entry, 2).setTextContent(value);
        }

        @Override
        public void rename(Element entry, String name) {
            argument(entry, 1).setTextContent(name);
        }

        private static Element argument(Element entry, int index) {
            return (Element) entry.getElementsByTagName("Arg").item(index);
        }
    }
}

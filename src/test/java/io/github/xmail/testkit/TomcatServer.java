package io.github.xmail.testkit;

import java.io.IOException;
import java.net.URI;
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

/** Tomcat's distribution, with the context file of {@code examples/tomcat}, its values replaced. */
public final class TomcatServer extends WebServer {

    private static final Path EXAMPLE = Path.of("examples/tomcat/xmail.xml");

    private static final String SERVER_XML = """
            <Server port="-1">
              <GlobalNamingResources>
                <Resource name="UserDatabase" type="org.apache.catalina.UserDatabase"
                          factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
              </GlobalNamingResources>
              <Service name="Catalina">
                <Connector port="%d" address="127.0.0.1" protocol="HTTP/1.1" maxPostSize="-1"/>
                %s
                <Engine name="Catalina" defaultHost="localhost">
                  <Host name="localhost" appBase="webapps" autoDeploy="false" startStopThreads="1">
                    %s
                    %s
                  </Host>
                </Engine>
              </Service>
            </Server>
            """;

    private static final String SINGLE_SIGN_ON = """
            <Realm className="org.apache.catalina.realm.MemoryRealm"/>
                    <Valve className="org.apache.catalina.authenticator.SingleSignOn"/>""";

    private static final String REALM =
            "<Realm className=\"org.apache.catalina.realm.UserDatabaseRealm\" resourceName=\"UserDatabase\"/>";

    private String connector = "";
    private String valve = "";

    /** @param base an empty directory; @param environment what the process gets beside its parent's */
    public TomcatServer(Path base, Map<String, String> environment) throws IOException {
        this("xmail.tomcat", base, environment);
    }

    /** Tomcat 11. @param base an empty directory */
    public static TomcatServer eleven(Path base) throws IOException {
        return new TomcatServer("xmail.tomcat11", base, Map.of());
    }

    private TomcatServer(String property, Path base, Map<String, String> environment) throws IOException {
        super(Path.of(System.getProperty(property)), base, environment);
        for (String folder : List.of("conf/Catalina/localhost", "webapps", "lib", "logs", "temp", "work")) {
            Files.createDirectories(base.resolve(folder));
        }
        write("");
        for (String file : List.of("web.xml", "catalina.properties", "context.xml")) {
            Files.copy(home.resolve("conf").resolve(file), base.resolve("conf").resolve(file));
        }
    }

    private void write(String realm) throws IOException {
        Files.writeString(base.resolve("conf/server.xml"), SERVER_XML.formatted(port, connector, realm, valve));
    }

    /**
     * Has a proxy in front. Called before {@link #allow}.
     *
     * @param connector one more {@code Connector}
     * @param valve a {@code Valve} of the host
     */
    public void behindProxy(String connector, String valve) throws IOException {
        this.connector = connector;
        this.valve = valve;
        write("");
    }

    @Override
    public void allow(User... users) throws IOException {
        String lines = Arrays.stream(users)
                .map(user -> "<user username=\"%s\" password=\"%s\" roles=\"%s\"/>\n"
                        .formatted(user.name(), user.password(), String.join(",", user.roles())))
                .collect(Collectors.joining());
        Files.writeString(
                base.resolve("conf/tomcat-users.xml"),
                "<tomcat-users xmlns=\"http://tomcat.apache.org/xml\" version=\"1.0\">\n" + lines
                        + "</tomcat-users>\n");
        write(REALM);
    }

    @Override
    protected List<String> arguments() {
        return List.of(
                "-cp",
                home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
                "-Dcatalina.home=" + home,
                "-Dcatalina.base=" + base,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "org.apache.catalina.startup.Bootstrap",
                "start");
    }

    /** Puts a jar into the server's own lib, where all applications share it. */
    public void share(Path jar) throws IOException {
        Files.copy(jar, base.resolve("lib").resolve(jar.getFileName()));
    }

    /** Has users of the role {@code customer}, who sign in once for all applications. @param users names and passwords */
    public void signOnOnce(Map<String, String> users) throws IOException {
        write(SINGLE_SIGN_ON);
        String entries = users.entrySet().stream()
                .map(user -> "<user username=\"%s\" password=\"%s\" roles=\"customer\"/>"
                        .formatted(user.getKey(), user.getValue()))
                .collect(Collectors.joining());
        Files.writeString(base.resolve("conf/tomcat-users.xml"), "<tomcat-users>" + entries + "</tomcat-users>");
    }

    @Override
    public void deploy(Path application, String name, Map<String, String> settings) throws IOException {
        if (Files.isDirectory(application)) {
            configure(name, settings, Map.of("docBase", application.toString()));
            return;
        }
        Files.copy(application, base.resolve("webapps/" + name + ".war"));
        configure(name, settings);
    }

    /** Deploys a directory that may dispatch to the server's other applications. */
    public void deployCrossContext(Path directory, String name, Map<String, String> settings) throws IOException {
        configure(name, settings, Map.of("docBase", directory.toString(), "crossContext", "true"));
    }

    /** Gives a deployed application a pool of the server's own, and the server its driver. */
    public void bind(String name, String resource, Database database, Class<?> driver) throws IOException {
        share(Path.of(URI.create(
                driver.getProtectionDomain().getCodeSource().getLocation().toString())));
        Path file = base.resolve("conf/Catalina/localhost/" + name + ".xml");
        String pool = ("<Resource name=\"%s\" auth=\"Container\" type=\"javax.sql.DataSource\" driverClassName=\"%s\""
                        + " url=\"%s\" username=\"%s\" password=\"%s\" maxTotal=\"8\"/>")
                .formatted(resource, driver.getName(), database.url(), database.user(), database.password());
        Files.writeString(file, Files.readString(file).replace("</Context>", pool + "</Context>"));
    }

    /** Deploys a directory with one setting more, bound to a resource whose factory throws whenever it is looked up. */
    public void deployUnreachable(Path directory, String name, String setting, Map<String, String> settings)
            throws IOException {
        deploy(directory, name, settings);
        Path file = base.resolve("conf/Catalina/localhost/" + name + ".xml");
        String resource = "<Resource name=\"xmail/" + setting + "\" type=\"java.lang.Integer\""
                + " factory=\"org.apache.naming.factory.BeanFactory\"/>";
        Files.writeString(file, Files.readString(file).replace("</Context>", resource + "</Context>"));
    }

    /** Writes the context file: the example's with these settings and no other. */
    public void configure(String name, Map<String, String> settings) throws IOException {
        configure(name, settings, Map.of());
    }

    private void configure(String name, Map<String, String> settings, Map<String, String> attributes)
            throws IOException {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(EXAMPLE.toFile());
            attributes.forEach(document.getDocumentElement()::setAttribute);
            replaceValues(document, settings);
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(
                            new DOMSource(document),
                            new StreamResult(base.resolve("conf/Catalina/localhost/" + name + ".xml")
                                    .toFile()));
        } catch (ParserConfigurationException | SAXException | TransformerException e) {
            throw new IOException(e);
        }
    }

    private static void replaceValues(Document document, Map<String, String> settings) {
        Element context = document.getDocumentElement();
        NodeList entries = context.getElementsByTagName("Environment");
        Map<String, String> more = new TreeMap<>(settings);
        for (int i = entries.getLength() - 1; i >= 0; i--) {
            Element entry = (Element) entries.item(i);
            String value = more.remove(entry.getAttribute("name").substring("xmail/".length()));
            if (value == null) {
                context.removeChild(entry);
            } else {
                entry.setAttribute("value", value);
            }
        }
        more.forEach((name, value) -> {
            Element entry = document.createElement("Environment");
            entry.setAttribute("name", "xmail/" + name);
            entry.setAttribute("type", "java.lang.String");
            entry.setAttribute("value", value);
            entry.setAttribute("override", "false");
            context.appendChild(entry);
        });
    }
}

package io.github.xmail.testkit;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        Files.writeString(
                base.resolve("conf/tomcat-users.xml"),
                "<tomcat-users xmlns=\"http://tomcat.apache.org/xml\" version=\"1.0\">\n" + lines(users)
                        + "</tomcat-users>\n");
        write(REALM);
    }

    /** What {@code tomcat-users.xml} says of these. */
    static String lines(User... users) {
        return Arrays.stream(users)
                .map(user -> "<user username=\"%s\" password=\"%s\" roles=\"%s\"/>\n"
                        .formatted(user.name(), user.password(), String.join(",", user.roles())))
                .collect(Collectors.joining());
    }

    @Override
    protected List<String> command() throws IOException {
        return java(
                // as Tomcat's own script: only with these it finds what an application leaves behind
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED",
                "-cp",
                home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
                "-Dcatalina.home=" + home,
                "-Dcatalina.base=" + base,
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "org.apache.catalina.startup.Bootstrap",
                "start");
    }

    @Override
    public Path dataDirectory(String name) {
        return base.resolve("xmail").resolve(name);
    }

    /** From the next start on, applications follow their files, looked at once a second. */
    public void deployAsFilesChange() throws IOException {
        Path server = base.resolve("conf/server.xml");
        Files.writeString(
                server,
                Files.readString(server)
                        .replace("autoDeploy=\"false\"", "autoDeploy=\"true\"")
                        .replace("<Engine ", "<Engine backgroundProcessorDelay=\"1\" "));
    }

    /** Besides, an application's old versions go as soon as there is a newer one and nobody's session needs them. */
    public void undeployOldVersions() throws IOException {
        deployAsFilesChange();
        Path server = base.resolve("conf/server.xml");
        Files.writeString(server, Files.readString(server).replace("<Host ", "<Host undeployOldVersions=\"true\" "));
    }

    /** Puts a WAR over the one that is deployed, a little newer. */
    public void replace(Path war, String name) throws IOException {
        Path deployed = base.resolve("webapps/" + name + ".war");
        FileTime before = Files.getLastModifiedTime(deployed);
        Path copy = Files.copy(war, base.resolve("temp/" + name + ".war"), StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(copy, FileTime.fromMillis(before.toMillis() + 1000));
        Files.move(copy, deployed, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A version of an application ({@code shop##2}), its WAR where it is: all that is needed is in the context file. */
    public void deployVersion(Path war, String nameAndVersion, Map<String, String> settings) throws IOException {
        Path written = base.resolve("temp/context.xml");
        contextFile(settings, Map.of("docBase", war.toAbsolutePath().toString()))
                .write(written);
        Files.move(written, contextFile(nameAndVersion), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes a version by its context file. */
    public void undeploy(String nameAndVersion) throws IOException {
        Files.delete(contextFile(nameAndVersion));
    }

    /** Whether a context file of this name is there. */
    public boolean isDeployed(String nameAndVersion) {
        return Files.exists(contextFile(nameAndVersion));
    }

    private Path contextFile(String name) {
        return base.resolve("conf/Catalina/localhost/" + name + ".xml");
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
        bind(name, resource, database, driver, Map.of());
    }

    /** The same with further attributes of the {@code Resource}. */
    public void bind(String name, String resource, Database database, Class<?> driver, Map<String, String> attributes)
            throws IOException {
        share(Path.of(URI.create(
                driver.getProtectionDomain().getCodeSource().getLocation().toString())));
        String further = attributes.entrySet().stream()
                .map(attribute -> " %s=\"%s\"".formatted(attribute.getKey(), attribute.getValue()))
                .collect(Collectors.joining());
        add(
                name,
                ("<Resource name=\"%s\" auth=\"Container\" type=\"javax.sql.DataSource\" driverClassName=\"%s\""
                                + " url=\"%s\" username=\"%s\" password=\"%s\" maxTotal=\"8\"%s/>")
                        .formatted(
                                resource,
                                driver.getName(),
                                database.url(),
                                database.user(),
                                database.password(),
                                further));
    }

    /** Gives a deployed application a link to a resource of the whole server, whether that has it or not. */
    public void link(String name, String resource, String global) throws IOException {
        add(
                name,
                "<ResourceLink name=\"%s\" global=\"%s\" type=\"javax.sql.DataSource\"/>".formatted(resource, global));
    }

    private void add(String name, String element) throws IOException {
        Path file = contextFile(name);
        Files.writeString(file, Files.readString(file).replace("</Context>", element + "</Context>"));
    }

    /** Deploys a directory with one setting more, bound to a resource whose factory throws whenever it is looked up. */
    public void deployUnreachable(Path directory, String name, String setting, Map<String, String> settings)
            throws IOException {
        deploy(directory, name, settings);
        Path file = contextFile(name);
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
        contextFile(settings, attributes).write(contextFile(name));
    }

    /** The example's context file with these settings and no other. */
    static ExampleXml contextFile(Map<String, String> settings, Map<String, String> attributes) throws IOException {
        ExampleXml context =
                ExampleXml.read(EXAMPLE).settings(settings, new ExampleXml.Attributes("Environment", "name"));
        attributes.forEach(context.root()::setAttribute);
        return context;
    }
}

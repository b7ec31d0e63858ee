package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The distribution of GlassFish, or of Payara, configured by the script of {@code examples/glassfish}, the values of its
 * settings replaced, and started with the domain that comes with it, its ports replaced.
 */
public final class GlassFishServer extends WebServer {

    private static final Path EXAMPLE = Path.of("examples/glassfish/xmail.asadmin");
    private static final String NAME = "flocktory_email";
    private static final Pattern OTHER_PORT =
            Pattern.compile("(port=|_PORT\" value=)\"(8181|8686|3700|3820|3920|4900|5900|7676)\"");

    private final int adminPort = freePort();
    private final List<Path> scripts = new ArrayList<>();

    /** What the server writes when it has loaded each. */
    private final List<String> applications = new ArrayList<>();

    private GlassFishServer(Path home, Path base) throws IOException {
        super(home, base, Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + base.resolve("temp")));
        Files.createDirectories(base.resolve("temp"));
        copy(home.resolve("glassfish/domains/domain1"), base.resolve("domains/domain1"));
        Path domain = base.resolve("domains/domain1/config/domain.xml");
        String ports = Files.readString(domain)
                .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port + "\"")
                .replace("port=\"4848\"", "address=\"127.0.0.1\" port=\"" + adminPort + "\"");
        Files.writeString(
                domain, OTHER_PORT.matcher(ports).replaceAll(found -> found.group(1) + "\"" + freePort() + "\""));
    }

    /** GlassFish. @param base an empty directory */
    public static GlassFishServer glassFish(Path base) throws IOException {
        return new GlassFishServer(Path.of(System.getProperty("xmail.glassfish")), base);
    }

    /** Payara. @param base an empty directory */
    public static GlassFishServer payara(Path base) throws IOException {
        return new GlassFishServer(Path.of(System.getProperty("xmail.payara")), base);
    }

    private Path asadmin() {
        return home.resolve("bin/asadmin");
    }

    @Override
    protected List<String> command() {
        return List.of(
                asadmin().toString(),
                "start-domain",
                "--verbose",
                "--domaindir",
                base.resolve("domains").toString(),
                "domain1");
    }

    /** They get one password, the first one's: that is how a file for {@code asadmin} has it. */
    @Override
    public void allow(User... users) throws IOException {
        Files.writeString(base.resolve("passwords"), "AS_ADMIN_USERPASSWORD=" + users[0].password() + "\n");
        List<String> lines = new ArrayList<>(
                List.of("set server-config.security-service.activate-default-principal-to-role-mapping=true"));
        Arrays.stream(users)
                .map(user -> "create-file-user --groups " + String.join(":", user.roles()) + " " + user.name())
                .forEach(lines::add);
        scripts.add(Files.write(base.resolve("users.asadmin"), lines));
    }

    @Override
    public void deploy(Path application, String name, Map<String, String> settings) throws IOException {
        pack(application, base.resolve(name + ".war"));
        List<String> lines = ExampleScript.lines(EXAMPLE, settings).stream()
                .map(line -> line.replace(NAME, name))
                .toList();
        scripts.add(Files.write(base.resolve(name + ".asadmin"), lines));
        applications.add("Loading application \\[" + name + "] at ");
    }

    @Override
    public Path dataDirectory(String name) {
        return base.resolve("domains/domain1/xmail").resolve(name);
    }

    /** Starts the process; the first time the scripts are carried out as well. Returns when all is deployed. */
    @Override
    public void start() throws IOException {
        if (scripts.isEmpty()) {
            startUntil(applications.toArray(String[]::new));
            return;
        }
        super.start();
        for (Path script : scripts) {
            List<String> arguments = new ArrayList<>(List.of("--port", Integer.toString(adminPort)));
            if (script.endsWith("users.asadmin")) {
                arguments.addAll(
                        List.of("--passwordfile", base.resolve("passwords").toString()));
            }
            arguments.addAll(List.of("multimode", "--file", script.toString()));
            String said = run(asadmin(), arguments.toArray(String[]::new));
            if (said.contains("failed")) {
                throw new AssertionError(script + ":\n" + said + "\nserver's log:\n" + log());
            }
        }
        scripts.clear();
    }

    @Override
    protected void askToStop() throws IOException {
        run(asadmin(), "stop-domain", "--domaindir", base.resolve("domains").toString(), "domain1");
    }
}

package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Jetty's distribution ({@code jetty-home}), with a base directory like the one in {@code docs/servers.md}. */
public final class JettyServer extends WebServer {

    private static final String ENTRY = """
              <New class="org.eclipse.jetty.plus.jndi.EnvEntry">
                <Arg><Ref refid="webapp"/></Arg><Arg>xmail/%s</Arg><Arg type="java.lang.String">%s</Arg><Arg type="boolean">true</Arg>
              </New>
            """;

    private static final String CONTEXT = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
            <Configure id="webapp" class="org.eclipse.jetty.ee10.webapp.WebAppContext">
              <Set name="contextPath">/%s</Set>
              <Set name="war">%s</Set>
            %s</Configure>
            """;

    private static final String LOGIN_SERVICE = """
              <Call class="org.eclipse.jetty.util.resource.ResourceFactory" name="root">
                <Call name="newResource" id="users"><Arg type="java.lang.String">%s</Arg></Call>
              </Call>
              <Get name="securityHandler">
                <Set name="loginService">
                  <New class="org.eclipse.jetty.security.HashLoginService">
                    <Arg>xmail</Arg>
                    <Arg><Ref refid="users"/></Arg>
                  </New>
                </Set>
              </Get>
            """;

    private String loginService = "";

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
    protected List<String> arguments() {
        return List.of(
                "-Djava.io.tmpdir=" + base.resolve("temp"),
                "-jar",
                home.resolve("start.jar").toString(),
                "jetty.home=" + home,
                "jetty.base=" + base,
                "jetty.http.host=127.0.0.1",
                "jetty.http.port=" + port);
    }

    @Override
    public void allow(User... users) throws IOException {
        Path file = base.resolve("users.properties");
        Files.write(
                file,
                Arrays.stream(users)
                        .map(user -> user.name() + ": " + user.password() + "," + String.join(",", user.roles()))
                        .toList());
        loginService = LOGIN_SERVICE.formatted(file);
    }

    @Override
    public void deploy(Path application, String name, Map<String, String> settings) throws IOException {
        String entries = settings.entrySet().stream()
                .map(setting -> ENTRY.formatted(setting.getKey(), escaped(setting.getValue())))
                .collect(Collectors.joining());
        Files.writeString(
                base.resolve("webapps/" + name + ".xml"), CONTEXT.formatted(name, application, loginService + entries));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}

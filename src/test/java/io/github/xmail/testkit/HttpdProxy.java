package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debian's Apache httpd with the files of {@code examples/httpd}, over HTTP or over AJP. */
public final class HttpdProxy extends ReverseProxy {

    private static final Path MODULES = Path.of("/usr/lib/apache2/modules");

    private static final String MAIN = """
            %s
            ServerRoot "%s"
            ServerName localhost
            PidFile httpd.pid
            DefaultRuntimeDir run
            Mutex file:run
            ErrorLog /dev/stderr
            User www-data
            Group www-data
            RemoteIPHeader %s
            RemoteIPInternalProxy 127.0.0.1
            Listen 127.0.0.1:%d
            Listen 127.0.0.1:%d
            Listen 127.0.0.1:%d
            Include shop.conf
            <VirtualHost 127.0.0.1:%d>
                Include %s
            </VirtualHost>
            """;

    /** What Debian has on from the start, as far as it matters here; the rest is named in the example's own first lines. */
    private static final List<String> ALWAYS =
            List.of("mpm_event", "authn_core", "authz_core", "authz_host", "authz_user", "alias", "filter");

    private static final String INCLUDE = "Include \"/etc/apache2/xmail-http.conf\"";

    private static final String A2ENMOD = "a2enmod ";

    private final Path program;
    private final String worker;
    private final int redirectPort = WebServer.freePort();

    /** Over HTTP; the calling test is skipped where there is no httpd. @param server the port behind */
    public static HttpdProxy http(Path base, int server) throws IOException {
        HttpdProxy proxy = new HttpdProxy(base, "xmail-http.conf");
        proxy.replace("127.0.0.1:8080", "127.0.0.1:" + server);
        return proxy;
    }

    /** Over AJP, the shop's own pages too. @param server the port of the AJP connector */
    public static HttpdProxy ajp(Path base, int server, String secret) throws IOException {
        HttpdProxy proxy = new HttpdProxy(base, "xmail-ajp.conf");
        proxy.replace(
                "\"http://127.0.0.1:8080/\" ttl=10 retry=0",
                "\"ajp://127.0.0.1:" + server + "/\" secret=" + secret + " ping=5 retry=0");
        proxy.replace("127.0.0.1:8009", "127.0.0.1:" + server);
        proxy.replace("secret=change-this-secret", "secret=" + secret);
        proxy.replace("secret=\"change-this-secret\"", "secret=\"" + secret + "\"");
        return proxy;
    }

    private HttpdProxy(Path base, String worker) throws IOException {
        super(base, Path.of("examples/httpd"));
        this.program = SystemTool.APACHE.require();
        this.worker = worker;
        replace("*:80>", "127.0.0.1:" + redirectPort + ">");
        replace("*:443>", "127.0.0.1:" + tlsPort() + ">");
        String pem = Files.writeString(base.resolve("tls.pem"), TestCertificates.LOCALHOST.keyAndChain())
                .toString();
        replace("/etc/ssl/certs/shop.example.pem", pem);
        replace("/etc/ssl/private/shop.example.key", pem);
        replace(INCLUDE, "Include " + worker);
        replace("/etc/apache2/customers", base.resolve("customers").toString());
    }

    /** Has lines of a document in the shop's virtual host, before its own. */
    public HttpdProxy withLines(String lines) {
        replace(INCLUDE, "Include " + worker + "\n" + replaced(lines));
        return this;
    }

    @Override
    protected void configure() throws IOException {
        Files.createDirectories(base.resolve("run"));
        Files.writeString(base.resolve("customers"), "42:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n");
        String shop = Files.readString(example("shop.conf"));
        String included = Files.readString(example(worker));
        List<String> modules = Stream.of(ALWAYS.stream(), modules(shop), modules(included), Stream.of("remoteip"))
                .flatMap(names -> names)
                .distinct()
                .toList();
        String load = modules.stream()
                .map(name -> "LoadModule " + name + "_module " + MODULES.resolve("mod_" + name + ".so"))
                .collect(Collectors.joining("\n"));
        Files.writeString(
                base.resolve("httpd.conf"),
                MAIN.formatted(load, base, CLIENT, redirectPort, tlsPort(), plainPort(), plainPort(), worker));
    }

    private static Stream<String> modules(String file) {
        String line = file.lines().filter(l -> l.contains(A2ENMOD)).findFirst().orElseThrow();
        return Arrays.stream(
                line.substring(line.indexOf(A2ENMOD) + A2ENMOD.length()).split(" "));
    }

    @Override
    protected List<String> command() {
        return List.of(program.toString(), "-f", base.resolve("httpd.conf").toString(), "-DFOREGROUND");
    }
}

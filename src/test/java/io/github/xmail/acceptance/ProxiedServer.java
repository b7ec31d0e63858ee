package io.github.xmail.acceptance;

import io.github.xmail.testkit.TomcatServer;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One Tomcat for all proxies: the worker, a second worker in {@code delivery_mode=shadow}, and a shop at the root. */
final class ProxiedServer implements AutoCloseable {

    static final String AJP_SECRET = "canary-ajp-secret";

    private static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));

    /** The lines as documents and examples show them. */
    private static final Pattern VALVE = Pattern.compile("<Valve className=\"[\\w.]+RemoteIpValve\"/>");

    private static final Pattern CONNECTOR = Pattern.compile("<Connector protocol=\"AJP/1.3\"[^>]*/>");
    private static final Pattern INCLUDE = Pattern.compile("<!--#include virtual=\"/pixel\" -->");

    private static final String SHADOWED = "xmail_deliveries_total{code=\"none\",outcome=\"shadowed\"} ";

    private final AtomicInteger numbers = new AtomicInteger();
    private final Path dir;
    private final Shop shop = new Shop();
    private final TomcatServer tomcat;
    private final int ajpPort = WebServer.freePort();

    ProxiedServer(Path dir) throws IOException {
        // httpd's processes are another user's, who must get there
        this.dir = Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx--x--x"));
        this.tomcat = new TomcatServer(Files.createDirectories(dir.resolve("server")), Map.of());
    }

    void start() throws IOException {
        String connector = first(CONNECTOR, "examples/httpd/xmail-ajp.conf")
                .replace("8009", Integer.toString(ajpPort))
                .replace("change-this-secret", AJP_SECRET);
        tomcat.behindProxy(connector, first(VALVE, "docs/operating.md"));
        tomcat.allow(new WebServer.User("admin", "admin-pass", List.of("xmail-admin")));
        tomcat.deploy(WAR, "flocktory_email", shop.settings(dir.resolve("outbox")));
        Map<String, String> shadow = shop.settings(dir.resolve("shadow"));
        shadow.put("delivery_mode", "shadow");
        shadow.put("accepted_auth", "shared_secret");
        shadow.put("request_fields", "private_key=key,user_uid=uid,subject=title,html=letter");
        tomcat.deploy(WAR, "shadow", shadow);
        Path pages = ShopApplication.plainShop(dir.resolve("pages"));
        Files.writeString(
                Files.createDirectories(pages.resolve("pages")).resolve("welcome.html"),
                "<!DOCTYPE html><html><body><p>Welcome</p>" + first(INCLUDE, "docs/pixel.md") + "</body></html>");
        tomcat.deploy(pages, "ROOT", ShopContract.settings());
        Map<String, String> byHeader = Map.of("partner", "1781", "token_source", "header:X-Customer");
        tomcat.deploy(pages, "account", byHeader);
        tomcat.deploy(pages, "open", byHeader);
        tomcat.start();
    }

    private static String first(Pattern pattern, String file) throws IOException {
        Matcher found = pattern.matcher(Files.readString(Path.of(file)));
        if (!found.find()) {
            throw new AssertionError(file + " does not show " + pattern);
        }
        return found.group();
    }

    Shop shop() {
        return shop;
    }

    TomcatServer tomcat() {
        return tomcat;
    }

    int port() {
        return tomcat.uri("/").getPort();
    }

    int ajpPort() {
        return ajpPort;
    }

    /** How many mails the worker in {@code delivery_mode=shadow} has tried. */
    int shadowed() {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(tomcat.uri("/shadow/admin/metrics"))
                                    .header("Authorization", "Basic YWRtaW46YWRtaW4tcGFzcw==")
                                    .build(),
                            HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(SHADOWED))
                    .mapToInt(line -> (int) Double.parseDouble(line.substring(SHADOWED.length())))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** An order's id that was not used before. */
    String id(String name) {
        return name + "-" + numbers.incrementAndGet();
    }

    /** A new, empty directory for a proxy. */
    Path directory() throws IOException {
        return Files.createDirectories(dir.resolve("proxy-" + numbers.incrementAndGet()));
    }

    @Override
    public void close() {
        tomcat.close();
        shop.close();
    }
}

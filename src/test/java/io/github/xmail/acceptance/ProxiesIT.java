package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.xmail.testkit.HttpdProxy;
import io.github.xmail.testkit.NginxProxy;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.ReverseProxy;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples for proxies, {@code examples/nginx} and {@code examples/httpd}, in front of one Tomcat. */
class ProxiesIT {

    @TempDir
    static Path dir;

    private static ProxiedServer behind;

    @BeforeAll
    static void start() throws IOException {
        behind = new ProxiedServer(dir);
        behind.start();
    }

    @AfterAll
    static void stop() {
        behind.close();
    }

    // here, so that a missing program is told with the name of this class

    private static NginxProxy nginx(Path base) throws IOException {
        return new NginxProxy(base, behind.port());
    }

    private static HttpdProxy httpd(Path base) throws IOException {
        return HttpdProxy.http(base, behind.port());
    }

    private static HttpdProxy httpdByAjp(Path base) throws IOException {
        return HttpdProxy.ajp(base, behind.ajpPort(), ProxiedServer.AJP_SECRET);
    }

    @Nested
    class Nginx extends ProxyContract {
        Nginx() {
            super(ProxiesIT.behind);
        }

        @Override
        ReverseProxy newProxy(Path base) throws IOException {
            return nginx(base);
        }

        @Override
        String timeout() {
            return "proxy_read_timeout %ds;";
        }

        @Override
        int statusWhenTooLate() {
            return 504;
        }
    }

    @Nested
    class HttpdOverHttp extends ProxyContract {
        HttpdOverHttp() {
            super(ProxiesIT.behind);
        }

        @Override
        ReverseProxy newProxy(Path base) throws IOException {
            return httpd(base);
        }

        @Override
        String timeout() {
            return " timeout=%d ";
        }

        @Override
        int statusWhenTooLate() {
            return 502;
        }
    }

    @Nested
    class HttpdOverAjp extends ProxyContract {
        HttpdOverAjp() {
            super(ProxiesIT.behind);
        }

        @Override
        ReverseProxy newProxy(Path base) throws IOException {
            return httpdByAjp(base);
        }

        @Override
        String timeout() {
            return " timeout=%d ";
        }

        @Override
        int statusWhenTooLate() {
            return 504;
        }
    }

    @Test
    void addressThatThePlatformKnowsCanStay() throws Exception {
        try (ReverseProxy nginx = nginx(behind.directory()).withLines(shown("nginx"));
                ReverseProxy httpd = httpd(behind.directory()).withLines(shown("apache"))) {
            for (ReverseProxy proxy : List.of(nginx, httpd)) {
                proxy.start();
                Platform platform = new Platform(proxy.uri("/worker.php"), Platform.SECRET, ProxyContract.trusting());
                assertThat(platform.post(behind.id("old-address"), Platform.order("47"))
                                .status())
                        .isEqualTo(202);
            }
        }
    }

    /** What docs/servers.md shows for {@code /worker.php}. */
    private static String shown(String language) throws IOException {
        String document = Files.readString(Path.of("docs/servers.md"));
        Matcher block = Pattern.compile("```" + language + "\n((?:(?!```).)*/worker\\.php.*?)```", Pattern.DOTALL)
                .matcher(document);
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    /** What a platform's {@code worker.php} might take; ours is told these names by {@code request_fields}. */
    private static final String OLD_FORMAT = "key=" + encoded(Platform.SECRET) + "&uid=46&title="
            + encoded("%customer_name%, здравствуйте") + "&letter=" + encoded("<p>{{ customer_name }}</p>");

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Test
    void whileWorkerPhpAnswersTheShadowTriesTheSameOrderAndMailsNobody() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        HttpServer php = workerPhp(bodies);
        int mails = behind.shop().smtp.mails().size();
        try (ReverseProxy proxy = migrating(php, behind.port())) {
            proxy.start();

            assertThat(postOldFormat(proxy)).isEqualTo("from worker.php");

            assertThat(bodies).containsExactly(OLD_FORMAT);
            WebServer.await("the shadowed order", Duration.ofSeconds(30), () -> behind.shadowed() == 1);
            assertThat(behind.shop().smtp.mails()).hasSize(mails);
            assertThat(behind.shop().smtp.commands()).contains("RCPT TO:<canary46@customer.example>", "RSET");
        } finally {
            php.stop(0);
        }
    }

    @Test
    void shadowThatIsDownDoesNotKeepWorkerPhpFromAnswering() throws Exception {
        List<String> bodies = new CopyOnWriteArrayList<>();
        HttpServer php = workerPhp(bodies);
        try (ReverseProxy proxy = migrating(php, WebServer.freePort())) {
            proxy.start();

            assertThat(List.of(postOldFormat(proxy), postOldFormat(proxy))).containsOnly("from worker.php");

            assertThat(bodies).containsExactly(OLD_FORMAT, OLD_FORMAT);
        } finally {
            php.stop(0);
        }
    }

    private static HttpServer workerPhp(List<String> bodies) throws IOException {
        HttpServer php = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        php.createContext("/flocktory_email", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "from worker.php".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        php.start();
        return php;
    }

    private static ReverseProxy migrating(HttpServer php, int shadow) throws IOException {
        return nginx(behind.directory())
                .with("migrating.conf")
                .replace("127.0.0.1:8081", "127.0.0.1:" + php.getAddress().getPort())
                .replace("127.0.0.1:" + behind.port() + "/flocktory_email;", "127.0.0.1:" + shadow + "/shadow;");
    }

    private static String postOldFormat(ReverseProxy proxy) throws IOException, InterruptedException {
        HttpClient platform = ProxyContract.trusting().build();
        HttpResponse<String> answer = platform.send(
                HttpRequest.newBuilder(proxy.uri("/flocktory_email"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(OLD_FORMAT))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }
}

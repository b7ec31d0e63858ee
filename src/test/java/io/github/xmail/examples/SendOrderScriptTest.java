package io.github.xmail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.xmail.testkit.SystemTool;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code examples/send-order.sh} against a server that checks what arrives with the library of Standard Webhooks. */
class SendOrderScriptTest {

    private static final Path SCRIPT = Path.of("examples", "send-order.sh");

    /** Bytes that a shell likes to lose: zero, line ends, blanks, a quote, all bits. */
    private static final byte[] KEY = {
        0, 10, 13, 32, 34, 36, 39, 92, -1, -128, 0, 0, 9, 96, 37, 127, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 0, -2, -3, 61, 10,
        0
    };

    private static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

    private record Run(int exit, String output) {}

    private final Deque<String> bodies = new ConcurrentLinkedDeque<>();
    private final Deque<String> ids = new ConcurrentLinkedDeque<>();
    private volatile Webhook expected;
    private HttpServer worker;

    @BeforeEach
    void start() throws Exception {
        SystemTool.CURL.require();
        SystemTool.OPENSSL.require();
        expected = new Webhook(KEY);
        worker = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        worker.createContext("/", this::answer);
        worker.start();
    }

    @AfterEach
    void stop() {
        if (worker != null) {
            worker.stop(0);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean signed = signed(body, exchange);
        if (signed) {
            bodies.add(body);
            ids.add(exchange.getRequestHeaders().getFirst("webhook-id"));
        }
        byte[] answer = (signed ? "{\"status\":\"sent\"}" : "{\"code\":\"signature_invalid\"}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(signed ? 200 : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private boolean signed(String body, HttpExchange exchange) {
        try {
            expected.verify(body, exchange.getRequestHeaders());
            return true;
        } catch (WebhookVerificationException refused) {
            return false;
        }
    }

    private Run run(String secret, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", SCRIPT.toString());
        builder.command().addAll(List.of(arguments));
        Optional.ofNullable(secret)
                .ifPresentOrElse(
                        s -> builder.environment().put("XMAIL_PRIVATE_KEY", s),
                        () -> builder.environment().remove("XMAIL_PRIVATE_KEY"));
        Process process = builder.redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private String address() {
        return "http://127.0.0.1:" + worker.getAddress().getPort() + "/flocktory_email";
    }

    private JsonObject body() {
        byte[] bytes = bodies.getLast().getBytes(StandardCharsets.UTF_8);
        try (var reader = Json.createReader(new ByteArrayInputStream(bytes))) {
            return reader.readObject();
        }
    }

    @Test
    void keyOfAnyBytesSignsAnOrderThatTheWorkerTakes() throws Exception {
        Run run = run(SECRET, address(), "42", "my-order");

        assertThat(run).isEqualTo(new Run(0, "HTTP 200\n{\"status\":\"sent\"}\n"));
        assertThat(ids).containsExactly("my-order");
        assertThat(body().getString("user_uid")).isEqualTo("42");
        assertThat(body().getString("html")).contains("{{ product | default: \"something\" }}");
    }

    @Test
    void secretThatIsPlainTextSignsWithItsOwnBytes() throws Exception {
        String secret = "a plain-text secret of Ω".replace(' ', '_');
        expected = new Webhook(secret.getBytes(StandardCharsets.UTF_8));

        assertThat(run(secret, address(), "42").exit()).isZero();
        assertThat(ids).hasSize(1);
    }

    @Test
    void newestOfSeveralSecretsSigns() throws Exception {
        assertThat(run(SECRET + " whsec_b2xkIGtleSBvZiBsYXN0IHllYXI=", address(), "42")
                        .exit())
                .isZero();
    }

    @Test
    void refusalIsPrintedAndFailsTheScript() throws Exception {
        Run run = run("whsec_b2xkIGtleSBvZiBsYXN0IHllYXI=", address(), "42");

        assertThat(run).isEqualTo(new Run(1, "HTTP 401\n{\"code\":\"signature_invalid\"}\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"b", "back\\slash", "$HOME `id`", "%s%n", "Ωμέγα", "-n"})
    void customerIdArrivesAsItWasTyped(String customer) throws Exception {
        assertThat(run(SECRET, address(), customer).exit()).isZero();
        assertThat(body().getString("user_uid")).isEqualTo(customer);
    }

    @Test
    void twoRunsAreTwoOrders() throws Exception {
        run(SECRET, address(), "42");
        run(SECRET, address(), "42");

        assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void withoutASecretNothingIsSent() throws Exception {
        Run run = run(null, address(), "42");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.output()).startsWith("usage: ");
        assertThat(bodies).isEmpty();
    }

    @Test
    void secretThatIsNoBase64IsToldApart() throws Exception {
        Run run = run("whsec_!!!!", address(), "42");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.output()).contains("not base64").doesNotContain("!!!!");
    }

    @Test
    void workerThatDoesNotAnswerIsToldApart() throws Exception {
        String address = address();
        worker.stop(0);

        Run run = run(SECRET, address, "42");

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.output()).contains("no answer from " + address);
    }
}

package io.github.xmail.testkit;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** The platform's side: signs orders with the Standard Webhooks library and posts them. Thread-safe. */
public final class Platform {

    /** A secret as the platform hands it out: base64 of 32 bytes. */
    public static final String SECRET = "whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU=";

    private final HttpClient http;
    private final URI worker;
    private final String secret;

    /** @param worker the address orders go to */
    public Platform(URI worker, String secret) {
        this(worker, secret, HttpClient.newBuilder());
    }

    /** @param worker the address orders go to, over TLS for instance; @param client what is special about the client */
    public Platform(URI worker, String secret, HttpClient.Builder client) {
        this.worker = worker;
        this.secret = secret;
        this.http = client.followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    /** The answer of the worker. */
    public record Answer(int status, HttpResponse<String> response) {
        /** The body as JSON. */
        public JsonObject json() {
            return Json.createReader(new StringReader(response.body())).readObject();
        }

        /** The code of a problem, or of an order. */
        public String code() {
            return json().getString("code", "");
        }
    }

    /** An order to mail one customer. */
    public static String order(String userUid) {
        return Json.createObjectBuilder()
                .add("user_uid", userUid)
                .add("subject", "%customer_name%, ваша корзина ждёт")
                .add(
                        "html",
                        "<p>Здравствуйте, {{ customer_name }}!</p><p><a href=\"https://shop.example/cart\">Корзина</a></p>")
                .add("campaign", "abandoned-cart")
                .build()
                .toString();
    }

    /** Posts a signed body under a new id. */
    public Answer post(String body) throws IOException, InterruptedException {
        return post(UUID.randomUUID().toString(), body);
    }

    /** Posts a signed body under this id; headers are names and values in turn. */
    public Answer post(String id, String body, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = signed(worker, id, body).header("Content-Type", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    /** A signed POST to be completed and sent by the caller. */
    public HttpRequest.Builder signed(URI address, String id, String body) {
        long now = Instant.now().getEpochSecond();
        try {
            return HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(90))
                    .header("webhook-id", id)
                    .header("webhook-timestamp", Long.toString(now))
                    .header("webhook-signature", new Webhook(secret).sign(id, now, body))
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        } catch (WebhookSigningException | EmptyWebhookSecretException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Sends a request as it is. */
    public Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response);
    }

    /** What the worker says of an id. */
    public Answer status(String id) throws IOException, InterruptedException {
        String body = Json.createObjectBuilder()
                .add("action", "status")
                .add("id", id)
                .build()
                .toString();
        return post(body);
    }
}

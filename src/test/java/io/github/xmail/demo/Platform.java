package io.github.xmail.demo;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookSigningException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.stream.JsonGenerator;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Stands in for the platform: signs orders with the key that it shares with the shop (Standard Webhooks) and POSTs them
 * to the worker. Thread-safe.
 */
final class Platform {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int SHOWN = 20;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI worker;
    private final Webhook key;
    private final Map<String, SentOrder> orders = Collections.synchronizedMap(new LinkedHashMap<>());

    Platform(URI worker, Webhook key) {
        this.worker = worker;
        this.key = key;
    }

    /** Has the shop mail its customer. @param customer the customer's id */
    void order(String customer, MailTemplate mail, URI shop) {
        String body = pretty(Json.createObjectBuilder()
                .add("user_uid", customer)
                .add("subject", mail.subject())
                .add("html", mail.html())
                .add(
                        "variables",
                        Json.createObjectBuilder().add("product", "teapot").add("cart_url", shop.toString()))
                .add("unsubscribe_url", "https://shop.example/unsubscribe")
                .add("campaign", "abandoned-cart")
                .build());
        send(UUID.randomUUID().toString(), customer, body);
    }

    /** The same order once more, as after an answer that got lost. */
    void repeat(String id) {
        SentOrder order = orders.get(id);
        if (order != null) {
            send(id, order.customer(), order.body());
        }
    }

    private void send(String id, String customer, String body) {
        SentOrder.Exchange exchange = post(id, body);
        SentOrder order = new SentOrder(id, TimeOfDay.now(), customer, body, exchange, "refused", "");
        orders.remove(id);
        orders.put(id, judged(order, exchange));
    }

    /** The last orders, newest first, with their present state. */
    List<SentOrder> newestFirst() {
        List<SentOrder> all = new ArrayList<>(orders.values());
        Collections.reverse(all);
        return all.stream().limit(SHOWN).map(this::refreshed).toList();
    }

    private SentOrder refreshed(SentOrder order) {
        if (!order.open()) {
            return order;
        }
        String question = pretty(Json.createObjectBuilder()
                .add("action", "status")
                .add("id", order.id())
                .build());
        SentOrder judged = judged(order, post(UUID.randomUUID().toString(), question));
        orders.replace(order.id(), order, judged);
        return judged;
    }

    private static SentOrder judged(SentOrder order, SentOrder.Exchange exchange) {
        Optional<JsonObject> answer = parsed(exchange.answer());
        String code = answer.map(json -> json.getString("code", "")).orElse("");
        if (exchange.httpStatus() / 100 != 2) {
            return order.now(order.status(), code.isEmpty() ? "HTTP " + exchange.httpStatus() : code);
        }
        return order.now(answer.map(json -> json.getString("status", "")).orElse(""), code);
    }

    private SentOrder.Exchange post(String id, String body) {
        long seconds = Instant.now().getEpochSecond();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        headers.put("webhook-id", id);
        headers.put("webhook-timestamp", Long.toString(seconds));
        headers.put("webhook-signature", signature(id, seconds, body));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(worker).timeout(PATIENCE).POST(BodyPublishers.ofString(body));
        headers.forEach(request::header);
        String shown = headers.entrySet().stream()
                .map(header -> header.getKey() + ": " + header.getValue() + "\n")
                .collect(Collectors.joining("", "POST " + worker.getPath() + "\n", "\n" + body));
        return exchange(request.build(), shown);
    }

    private SentOrder.Exchange exchange(HttpRequest request, String shown) {
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            String answer = parsed(response.body()).map(Platform::pretty).orElse(response.body());
            return new SentOrder.Exchange(shown, response.statusCode(), answer);
        } catch (IOException e) {
            return new SentOrder.Exchange(shown, 0, "No answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new SentOrder.Exchange(shown, 0, "Stopped while waiting for the answer");
        }
    }

    private String signature(String id, long seconds, String body) {
        try {
            return key.sign(id, seconds, body);
        } catch (WebhookSigningException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<JsonObject> parsed(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return Optional.of(reader.readObject());
        } catch (JsonException notJson) {
            return Optional.empty();
        }
    }

    private static String pretty(JsonObject json) {
        StringWriter text = new StringWriter();
        try (var writer = Json.createWriterFactory(Map.of(JsonGenerator.PRETTY_PRINTING, true))
                .createWriter(text)) {
            writer.writeObject(json);
        }
        return text.toString().strip();
    }
}

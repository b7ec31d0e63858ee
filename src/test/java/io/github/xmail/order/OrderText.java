package io.github.xmail.order;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The text of a valid order, plus deviations that are named. Immutable. */
final class OrderText {

    private final Map<String, String> fields;

    private OrderText(Map<String, String> fields) {
        this.fields = fields;
    }

    static OrderText valid() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("user_uid", "\"42\"");
        fields.put("subject", "\"%customer_name%, your cart\"");
        fields.put("html", "\"<p>Hello {{ customer_name }}</p>\"");
        return new OrderText(fields);
    }

    static OrderText empty() {
        return new OrderText(new LinkedHashMap<>());
    }

    /** @param json the value as JSON text */
    OrderText with(String field, String json) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.put(field, json);
        return new OrderText(changed);
    }

    OrderText without(String field) {
        Map<String, String> changed = new LinkedHashMap<>(fields);
        changed.remove(field);
        return new OrderText(changed);
    }

    String json() {
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** As a form: simple texts lose their quotes, objects stay JSON text. */
    String form() {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(unquoted(field.getValue())))
                .collect(Collectors.joining("&"));
    }

    private static String unquoted(String json) {
        return json.startsWith("\"") ? json.substring(1, json.length() - 1) : json;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return json();
    }
}

package io.github.xmail.order;

import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A finished answer.
 *
 * @param status the HTTP status
 * @param headers further headers; not written into
 * @param body what stands in it
 */
record Answer(int status, Map<String, String> headers, JsonObject body) {

    private static final int FIRST_ERROR = 400;

    /** The same answer with one more header. */
    Answer with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Answer(status, more, body);
    }

    /** RFC 9457 for errors. */
    String contentType() {
        return status < FIRST_ERROR ? "application/json" : "application/problem+json";
    }
}

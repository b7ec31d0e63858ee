package io.github.xmail.order;

import io.github.xmail.mail.Utf8;
import java.util.List;
import java.util.Map;

/** A value of a request as it was read. There is no null: what is null in a request is absent. */
sealed interface Value {

    /** A text. @param utf8 the same: its digest is made of that, and a template is kept so */
    record Text(String text, Utf8 utf8) implements Value {
        Text(String text) {
            this(text, Utf8.of(text));
        }
    }

    /** A number. @param text as it was sent: {@code 1e2} stays {@code 1e2} */
    record Numeral(String text) implements Value {}

    /** {@code true} or {@code false}. */
    record Truth(boolean value) implements Value {}

    /** An object. @param members in the request's own order; not written into */
    record Members(Map<String, Value> members) implements Value {}

    /** An array; no field takes one. */
    record Items(List<Value> items) implements Value {}
}

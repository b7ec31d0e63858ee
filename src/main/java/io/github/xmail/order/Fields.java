package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Utf8;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of one request as they were read, and the first looks at them. Refusals name a field as its sender does.
 *
 * @param names the sender's names of the fields
 * @param values what was there; not written into
 */
record Fields(FieldNames names, Map<Field, Value> values) {

    /** What a request wants. */
    enum Action {
        SEND,
        STATUS,
        DIAGNOSE
    }

    /** What the request wants; sending where it does not say. @throws CodedException {@code malformed_request} */
    Action action() {
        Optional<String> word = text(Field.ACTION);
        for (Action action : Action.values()) {
            if (action.name().toLowerCase(Locale.ROOT).equals(word.orElse("send"))) {
                return action;
            }
        }
        throw wrong(Field.ACTION, "must be send, status or diagnose");
    }

    /** The id in the body. @throws CodedException {@code malformed_request} */
    Optional<String> id() {
        Optional<String> id = text(Field.ID);
        if (id.isPresent() && !OrderId.isOne(id.get())) {
            throw wrong(Field.ID, OrderId.RULE);
        }
        return id;
    }

    /** The secret in the body; an empty one is none. */
    Optional<String> sentSecret() {
        return value(Field.PRIVATE_KEY)
                .filter(Value.Text.class::isInstance)
                .map(value -> ((Value.Text) value).text())
                .filter(text -> !text.isEmpty());
    }

    Optional<Value> value(Field field) {
        return Optional.ofNullable(values.get(field));
    }

    /** A field that is a text. @throws CodedException {@code malformed_request} where it is anything else */
    Optional<String> text(Field field) {
        return words(field).map(Value.Text::text);
    }

    /** The same in UTF-8. @throws CodedException {@code malformed_request} where it is anything else */
    Optional<Utf8> utf8(Field field) {
        return words(field).map(Value.Text::utf8);
    }

    private Optional<Value.Text> words(Field field) {
        return value(field).map(value -> {
            if (value instanceof Value.Text text) {
                return text;
            }
            throw wrong(field, "must be a text");
        });
    }

    CodedException missing(Field field) {
        return wrong(field, "is missing");
    }

    /** @param rule what the field must be, as the rest of a sentence that begins with its name */
    CodedException wrong(Field field, String rule) {
        return refusal(ErrorCode.MALFORMED_REQUEST, field, rule);
    }

    CodedException refusal(ErrorCode code, Field field, String rule) {
        String name = names.nameOf(field);
        return CodedException.ofField(code, name, "The field " + name + " " + rule + ".");
    }

    /** Nothing of their content. */
    @Override
    public String toString() {
        return "Fields" + values.keySet();
    }
}

package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import jakarta.json.spi.JsonProvider;
import java.util.EnumMap;
import java.util.Map;

/** Reads the fields of a body, JSON or form, under the platform's names. Thread-safe. */
final class RequestReader {

    private final FieldNames names;
    private final JsonText json;

    RequestReader(FieldNames names, JsonProvider provider) {
        this.names = names;
        json = new JsonText(provider);
    }

    /** @throws CodedException {@code malformed_request} where the body does not have the form it says */
    Fields read(BodyForm form, Body body) {
        StrictText.refuseByteOrderMark(body);
        return switch (form) {
            case JSON -> new Fields(names, names.inJson(json.object(StrictText.decode(body.bytes(), body.length()))));
            case FORM -> new Fields(names, withParsedTexts(names.inForm(FormText.fields(body))));
        };
    }

    /** In a form some fields are JSON text. */
    private Map<Field, Value> withParsedTexts(Map<Field, Value> texts) {
        Map<Field, Value> read = new EnumMap<>(Field.class);
        texts.forEach((field, value) -> read.put(
                field,
                isJson(field, ((Value.Text) value).text()) ? parsed(field, ((Value.Text) value).text()) : value));
        return read;
    }

    private static boolean isJson(Field field, String text) {
        return switch (field) {
            case VARIABLES, HEADERS -> true;
            case FROM, REPLY_TO -> text.stripLeading().startsWith("{");
            default -> false;
        };
    }

    private Value parsed(Field field, String text) {
        try {
            return json.object(text);
        } catch (CodedException e) {
            throw CodedException.ofField(e.code(), names.nameOf(field), e.detail());
        }
    }
}

package io.github.xmail.order;

import jakarta.json.JsonException;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParserFactory;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON (RFC 8259) more strictly than parsers do: no duplicate keys, no text behind the value, no NUL, no lone
 * surrogates, no deep nesting; numbers keep their text, and null is absent. Thread-safe.
 */
final class JsonText {

    /** Fields need two levels; a platform's own names may put them a few deeper. */
    static final int DEEPEST = 32;

    private final JsonParserFactory parsers;

    JsonText(JsonProvider json) {
        parsers = json.createParserFactory(Map.of());
    }

    /** The object that a text holds. @throws CodedException {@code malformed_request} where it holds anything else */
    Value.Members object(String text) {
        try (JsonParser parser = parsers.createParser(new StringReader(text))) {
            if (!parser.hasNext() || parser.next() != Event.START_OBJECT) {
                throw StrictText.malformed("The JSON text is not an object. Send one object, {…}.");
            }
            Value.Members members = members(parser, 1);
            if (parser.hasNext()) {
                throw StrictText.malformed(
                        "Something stands behind the JSON object. Send one object and nothing else.");
            }
            return members;
        } catch (JsonParsingException e) {
            throw StrictText.malformed("This is not JSON; the parser stopped at line "
                    + e.getLocation().getLineNumber() + ", column "
                    + e.getLocation().getColumnNumber() + ".");
        } catch (JsonException e) {
            throw StrictText.malformed("This is not JSON.");
        }
    }

    private Value.Members members(JsonParser parser, int depth) {
        Map<String, Value> members = new LinkedHashMap<>();
        List<String> absent = new ArrayList<>(0);
        for (Event event = parser.next(); event != Event.END_OBJECT; event = parser.next()) {
            String key = StrictText.wellFormed(parser.getString());
            Event valueEvent = parser.next();
            if (valueEvent == Event.VALUE_NULL) {
                absent.add(key);
            }
            if (members.put(key, value(parser, valueEvent, depth)) != null) {
                throw StrictText.malformed("A key stands twice in one object. Send each key once.");
            }
        }
        absent.forEach(members::remove);
        return new Value.Members(members);
    }

    private Value.Items items(JsonParser parser, int depth) {
        List<Value> items = new ArrayList<>();
        for (Event event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
            Value item = value(parser, event, depth);
            if (event != Event.VALUE_NULL) {
                items.add(item);
            }
        }
        return new Value.Items(items);
    }

    private Value value(JsonParser parser, Event event, int depth) {
        return switch (event) {
            case VALUE_STRING -> new Value.Text(StrictText.wellFormed(parser.getString()));
            case VALUE_NUMBER -> new Value.Numeral(parser.getString());
            case VALUE_TRUE -> new Value.Truth(true);
            case VALUE_FALSE, VALUE_NULL -> new Value.Truth(false);
            case START_OBJECT -> members(parser, deeper(depth));
            case START_ARRAY -> items(parser, deeper(depth));
            case KEY_NAME, END_OBJECT, END_ARRAY -> throw StrictText.malformed("This is not JSON.");
        };
    }

    private static int deeper(int depth) {
        if (depth == DEEPEST) {
            throw StrictText.malformed("The JSON text is nested deeper than " + DEEPEST + " levels.");
        }
        return depth + 1;
    }
}

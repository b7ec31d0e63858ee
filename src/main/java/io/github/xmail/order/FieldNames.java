package io.github.xmail.order;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a platform calls the fields of a request ({@code request_fields}). A field that is not named keeps its own name; one
 * that is named is unknown under it. Immutable.
 */
final class FieldNames {

    private final Map<Field, String> names;
    private final Map<Field, List<String>> paths;

    private FieldNames(Map<Field, String> others) {
        names = new EnumMap<>(Field.class);
        paths = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            String name = others.getOrDefault(field, field.word());
            names.put(field, name);
            paths.put(field, List.of(name.split("\\.", -1)));
        }
    }

    /** The protocol's own names. */
    static FieldNames own() {
        return new FieldNames(Map.of());
    }

    /**
     * Reads {@code ours=theirs} pairs, separated by commas.
     *
     * @return empty where a pair cannot be read, names no field, or two fields would have one name
     */
    static Optional<FieldNames> parse(String pairs) {
        Map<Field, String> others = new EnumMap<>(Field.class);
        for (String pair : pairs.split(",", -1)) {
            int equals = pair.indexOf('=');
            Optional<Field> ours =
                    Field.of(pair.substring(0, Math.max(equals, 0)).strip());
            String theirs = pair.substring(equals + 1).strip();
            if (ours.isEmpty() || !isPath(theirs) || others.put(ours.get(), theirs) != null) {
                return Optional.empty();
            }
        }
        FieldNames read = new FieldNames(others);
        return Optional.of(read).filter(FieldNames::areDistinct);
    }

    private static boolean isPath(String theirs) {
        return !theirs.isEmpty() && List.of(theirs.split("\\.", -1)).stream().noneMatch(String::isBlank);
    }

    private boolean areDistinct() {
        return new HashSet<>(names.values()).size() == names.size();
    }

    /** The name as the sender of the request knows it. */
    String nameOf(Field field) {
        return names.get(field);
    }

    /** The fields of a JSON body: a dot in a name goes into an object. */
    Map<Field, Value> inJson(Value.Members body) {
        Map<Field, Value> found = new EnumMap<>(Field.class);
        paths.forEach((field, path) -> at(body, path).ifPresent(value -> found.put(field, value)));
        return found;
    }

    private static Optional<Value> at(Value.Members body, List<String> path) {
        Value value = body;
        for (String step : path) {
            if (!(value instanceof Value.Members members)) {
                return Optional.empty();
            }
            value = members.members().get(step);
        }
        return Optional.ofNullable(value);
    }

    /** The fields of a form body: a name is the whole text. */
    Map<Field, Value> inForm(Value.Members body) {
        Map<Field, Value> found = new EnumMap<>(Field.class);
        names.forEach((field, name) -> {
            if (body.members().containsKey(name)) {
                found.put(field, body.members().get(name));
            }
        });
        return found;
    }
}

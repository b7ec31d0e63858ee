package io.github.xmail.settings;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings of a test. */
public record MapSource(Map<String, ?> values) implements SettingSource {

    @Override
    public Optional<Found> find(String name) {
        return Optional.<Object>ofNullable(values.get(name)).map(value -> new Found(value, "test:" + name));
    }

    @Override
    public Set<String> names() {
        return Set.copyOf(values.keySet());
    }

    @Override
    public String placeOf(String name) {
        return "test:" + name;
    }

    /** A reader of these values alone. */
    public static SettingsReader reader(Map<String, ?> values) {
        return new SettingsReader(new MapSource(values));
    }
}

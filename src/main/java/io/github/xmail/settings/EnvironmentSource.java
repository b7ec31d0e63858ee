package io.github.xmail.settings;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Environment variables {@code XMAIL_<NAME>}. Immutable. */
public final class EnvironmentSource implements SettingSource {

    private static final String PREFIX = "XMAIL_";

    private final Map<String, String> environment;

    /** @param environment normally {@link System#getenv()} */
    public EnvironmentSource(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Optional<Found> find(String name) {
        String variable = placeOf(name);
        String text = environment.get(variable);
        return text == null ? Optional.empty() : Optional.of(new Found(text, variable));
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String variable : environment.keySet()) {
            if (variable.startsWith(PREFIX)) {
                names.add(variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT));
            }
        }
        return names;
    }

    @Override
    public String placeOf(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT);
    }
}

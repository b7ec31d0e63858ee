package io.github.xmail.pixel;

import io.github.xmail.settings.SettingSource;
import io.github.xmail.settings.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Valid settings of a shop, plus named deviations. */
final class Settings {

    private final Map<String, Object> values = new HashMap<>(Map.of("partner", "1781"));

    static Settings valid() {
        return new Settings();
    }

    Settings with(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Settings without(String name) {
        values.remove(name);
        return this;
    }

    SettingsReader reader() {
        return new SettingsReader(new SettingSource() {
            @Override
            public Optional<Found> find(String name) {
                return Optional.ofNullable(values.get(name)).map(v -> new Found(v, "test/" + name));
            }

            @Override
            public Set<String> names() {
                return values.keySet();
            }

            @Override
            public String placeOf(String name) {
                return "test/" + name;
            }
        });
    }

    Optional<PixelSettings> read() {
        SettingsReader reader = reader();
        return PixelSettings.read(reader, TokenSettings.read(reader));
    }

    Pixel pixel() {
        return pixel(new PixelCounts());
    }

    Pixel pixel(PixelCounts counts) {
        return new Pixel(read(), counts);
    }
}

package io.github.xmail.pixel;

import io.github.xmail.settings.MapSource;
import io.github.xmail.settings.SettingsReader;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

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
        return MapSource.reader(values);
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

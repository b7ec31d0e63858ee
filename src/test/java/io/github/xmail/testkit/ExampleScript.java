package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A script of {@code examples/} for a server's own command line, its values replaced by a test's own. */
final class ExampleScript {

    /** A line that gives a setting its value; the slash of its name may be escaped. */
    private static final Pattern SETTING = Pattern.compile("(?!#)(.*xmail\\\\?/)(\\w+)(.*value=\")([^\"]*)(\".*)");

    private ExampleScript() {}

    /** The lines with the values of these settings; those of the example's other settings go. */
    static List<String> lines(Path file, Map<String, String> settings) throws IOException {
        Map<String, String> more = new TreeMap<>(settings);
        List<String> lines = new ArrayList<>();
        int last = 0;
        Matcher pattern = null;
        for (String line : Files.readAllLines(file)) {
            Matcher entry = SETTING.matcher(line);
            if (!entry.matches()) {
                lines.add(line);
                continue;
            }
            pattern = pattern == null ? entry : pattern;
            String value = more.remove(entry.group(2));
            if (value != null) {
                lines.add(line(entry, entry.group(2), value));
            }
            last = lines.size();
        }
        for (Map.Entry<String, String> setting : more.entrySet()) {
            lines.add(last, line(pattern, setting.getKey(), setting.getValue()));
        }
        return lines;
    }

    private static String line(Matcher entry, String name, String value) {
        return entry.group(1) + name + entry.group(3) + value + entry.group(5);
    }
}

package io.github.xmail.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What is said of settings, in the page's language. Where a setting is read it is said in English, for the log of every
 * application that holds the small jar; the Russian is known here only, by the English line. Immutable.
 */
final class SettingTexts {

    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    /** The longer its own text, the closer a line says what it is about. */
    private static final Comparator<String> CLOSEST_FIRST = Comparator.<String>comparingInt(
                    line -> -PLACE.matcher(line).replaceAll("").length())
            .thenComparing(Comparator.naturalOrder());

    private final Map<String, String> lines;

    private SettingTexts(Map<String, String> lines) {
        this.lines = lines;
    }

    /** Those of a page in these words. */
    static SettingTexts of(Words words) {
        return words.isRussian() ? russian() : new SettingTexts(Map.of());
    }

    static SettingTexts russian() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                SettingTexts.class.getResourceAsStream("problems_ru.txt"), StandardCharsets.UTF_8))) {
            Map<String, String> lines = new TreeMap<>(CLOSEST_FIRST);
            List<String> pairs = reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
            for (Iterator<String> i = pairs.iterator(); i.hasNext(); ) {
                lines.put(i.next(), i.next());
            }
            return new SettingTexts(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text in the page's language; as it is where nobody knows it there. */
    String text(String english) {
        return lines.keySet().stream()
                .flatMap(line -> said(line, english).stream())
                .findFirst()
                .orElse(english);
    }

    /** Whether the text is known in this language. */
    boolean knows(String english) {
        return lines.keySet().stream().anyMatch(line -> matcher(line, english).matches());
    }

    /** The English lines. */
    Iterable<String> english() {
        return lines.keySet();
    }

    private Optional<String> said(String line, String english) {
        Matcher found = matcher(line, english);
        if (!found.matches()) {
            return Optional.empty();
        }
        return Optional.of(PLACE.matcher(lines.get(line)).replaceAll(place -> {
            int number = Integer.parseInt(place.group().substring(1, 2));
            return Matcher.quoteReplacement(text(found.group(number)));
        }));
    }

    private static Matcher matcher(String line, String english) {
        String pattern = PLACE.splitAsStream(line + "\n")
                .map(part -> Pattern.quote(part.replace("\n", "")))
                .collect(Collectors.joining("(.*?)"));
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(english);
    }
}

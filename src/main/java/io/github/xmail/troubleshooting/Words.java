package io.github.xmail.troubleshooting;

import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The messages in one language. Immutable. */
final class Words {

    private static final String BUNDLE = Words.class.getPackageName() + ".messages";

    /** Never the language of the server's own. */
    private static final ResourceBundle.Control NO_OTHER =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle messages;
    private final Locale language;

    private Words(Locale language) {
        this.language = language;
        messages = ResourceBundle.getBundle(BUNDLE, language, Words.class.getClassLoader(), NO_OTHER);
    }

    /** Russian for who reads it, English for everybody else. */
    static Words of(Locale reader) {
        return new Words(reader.getLanguage().equals("ru") ? Locale.forLanguageTag("ru") : Locale.ENGLISH);
    }

    /** What was found. */
    String message(Result result) {
        return result.said().stream()
                .map(said -> text(said.finding().messageKey(), said.arguments()))
                .collect(Collectors.joining(" "));
    }

    /** What to do about it; empty where there is nothing to be done. */
    String hint(Result result) {
        Stream<String> more = result.said().stream()
                .flatMap(said -> said.moreHints().stream())
                .filter(messages::containsKey)
                .map(messages::getString);
        Stream<String> own = result.said().stream()
                .flatMap(said -> said.finding().hintKey().map(key -> text(key, said.arguments())).stream());
        return Stream.concat(more, own).distinct().collect(Collectors.joining(" "));
    }

    private String text(String key, List<Object> arguments) {
        return String.format(language, messages.getString(key), arguments.toArray());
    }
}

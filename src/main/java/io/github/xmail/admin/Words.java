package io.github.xmail.admin;

import io.github.xmail.error.ErrorCode;
import jakarta.servlet.http.HttpServletRequest;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;

/** The page's texts, numbers and times in one language. Immutable. */
final class Words {

    private static final String BUNDLE = Words.class.getPackageName() + ".messages";
    private static final Locale RUSSIAN = Locale.forLanguageTag("ru");

    /** Never the language of the server's own. */
    private static final ResourceBundle.Control NO_OTHER =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Locale language;
    private final ResourceBundle messages;
    private final ZoneId zone;

    Words(Locale language, ZoneId zone) {
        this.language = language.getLanguage().equals("ru") ? RUSSIAN : Locale.ENGLISH;
        this.zone = zone;
        messages = ResourceBundle.getBundle(BUNDLE, this.language, Words.class.getClassLoader(), NO_OTHER);
    }

    /** Of English and Russian the one that comes first in {@code Accept-Language}, else English. */
    static Words of(HttpServletRequest request) {
        Enumeration<Locale> wished =
                request.getHeader("Accept-Language") == null ? Collections.emptyEnumeration() : request.getLocales();
        Locale language = Collections.list(wished).stream()
                .filter(locale -> List.of("en", "ru").contains(locale.getLanguage()))
                .findFirst()
                .orElse(Locale.ENGLISH);
        return new Words(language, ZoneId.systemDefault());
    }

    boolean isRussian() {
        return language.equals(RUSSIAN);
    }

    Locale language() {
        return language;
    }

    ZoneId zone() {
        return zone;
    }

    String text(String key, Object... arguments) {
        return String.format(language, messages.getString(key), arguments);
    }

    boolean has(String key) {
        return messages.containsKey(key);
    }

    /** A sentence on a code; the code's own English title where there is none. */
    String meaning(ErrorCode code) {
        String key = "code." + code.code();
        return has(key) ? text(key) : code.title();
    }

    String number(long number) {
        return NumberFormat.getIntegerInstance(language).format(number);
    }

    String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }

    /** Roughly, in its largest unit. */
    String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        if (seconds < 120) {
            return text("span.seconds", seconds);
        }
        if (seconds < 120 * 60) {
            return text("span.minutes", seconds / 60);
        }
        return seconds < 48 * 3600 ? text("span.hours", seconds / 3600) : text("span.days", seconds / 86_400);
    }
}

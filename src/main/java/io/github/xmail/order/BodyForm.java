package io.github.xmail.order;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two ways of writing a body. */
enum BodyForm {
    JSON("application/json"),
    FORM("application/x-www-form-urlencoded");

    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*+([^=;\\s\"]*+)\\s*+(?:=\\s*+(\"[^\"]*+\"|[^;]*+))?+");

    private final String mediaType;

    BodyForm(String mediaType) {
        this.mediaType = mediaType;
    }

    /** The form that a {@code Content-Type} (RFC 9110, section 8.3) names; empty for others, and for another charset than UTF-8. */
    static Optional<BodyForm> of(String contentType) {
        int end = contentType.indexOf(';') < 0 ? contentType.length() : contentType.indexOf(';');
        String type = contentType.substring(0, end).strip().toLowerCase(Locale.ROOT);
        for (BodyForm form : values()) {
            if (form.mediaType.equals(type) && isUtf8(contentType.substring(end))) {
                return Optional.of(form);
            }
        }
        return Optional.empty();
    }

    private static boolean isUtf8(String parameters) {
        Matcher parameter = PARAMETER.matcher(parameters);
        while (parameter.find()) {
            if (parameter.group(1).equalsIgnoreCase("charset") && parameter.group(2) != null) {
                String charset = parameter.group(2).strip().replace("\"", "");
                if (!charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("utf8")) {
                    return false;
                }
            }
        }
        return true;
    }
}

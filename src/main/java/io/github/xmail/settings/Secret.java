package io.github.xmail.settings;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A secret text. It never shows in {@code toString}; two are equal where their text is. Immutable. */
public final class Secret {

    private final String text;

    /** @param text the secret itself, not null */
    public Secret(String text) {
        this.text = Objects.requireNonNull(text);
    }

    /** The text, for the one call that needs it. */
    public String reveal() {
        return text;
    }

    /** The text's bytes in UTF-8. */
    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && secret.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }
}

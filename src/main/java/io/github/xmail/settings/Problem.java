package io.github.xmail.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * Something about the configuration that an administrator has to know.
 *
 * @param severity how bad it is
 * @param setting the setting it is about, or empty where it is about an unknown name or a JNDI resource
 * @param name the name of the setting, or the unknown name
 * @param rule what is required
 * @param found the value found, masked, with its place; empty for a missing one
 * @param remedy what to write instead
 * @param stopsSend whether {@code send} answers 503 because of this
 */
public record Problem(
        Severity severity,
        Optional<Setting> setting,
        String name,
        String rule,
        String found,
        String remedy,
        boolean stopsSend) {

    /** How bad a problem is. */
    public enum Severity {
        /** A needed setting is not there. */
        MISSING,
        /** A setting is wrong. */
        INVALID,
        /** Everything goes on, but the administrator should look. */
        WARNING
    }

    /** The rule that a value breaks which holds a variable that the server left as it stands. */
    static final String RESOLVED = "holds a literal ${…} that the server did not replace";

    public Problem {
        Objects.requireNonNull(severity);
        Objects.requireNonNull(setting);
        Objects.requireNonNull(name);
        Objects.requireNonNull(rule);
        Objects.requireNonNull(found);
        Objects.requireNonNull(remedy);
    }

    /** Whether the value holds a variable that the server left as it stands. */
    public boolean unresolved() {
        return rule.equals(RESOLVED);
    }
}

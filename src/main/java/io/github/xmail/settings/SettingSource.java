package io.github.xmail.settings;

import java.util.Optional;
import java.util.Set;

/** A place where values stand: JNDI names of the container, the environment, a map of a test. */
public interface SettingSource {

    /**
     * A value and the place it came from.
     *
     * @param value what stands there, of any class, not null
     * @param origin the full name of the place, for people: {@code java:comp/env/xmail/partner}
     */
    record Found(Object value, String origin) {}

    /**
     * The value of a name such as {@code smtp_port} or {@code private_key_file}; empty where none is bound.
     *
     * @throws SourceException where the place cannot be asked or what stands there cannot be made
     */
    Optional<Found> find(String name);

    /** The names that stand there, as far as the place can list them, as {@code name}, with their {@code origin}. */
    Set<String> names();

    /** How an administrator calls a name in this place, for messages that say where to write a value. */
    String placeOf(String name);

    /** The place could not be asked. The message is safe to show, the cause is for the log. */
    final class SourceException extends RuntimeException {
        /** @param message safe to show: holds no value */
        public SourceException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

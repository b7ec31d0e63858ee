package io.github.xmail.admin;

import jakarta.json.JsonObject;
import java.util.Locale;

/** The checks of {@code diagnose}, as the page asks for them. */
@FunctionalInterface
public interface Checks {
    /**
     * Runs them all; takes up to 15 seconds.
     *
     * @param reader in whose language messages and hints are
     * @return the answer of {@code diagnose}: {@code status} and {@code checks}; a check may have also {@code seen}, which
     *     is for the administrator alone
     */
    JsonObject run(Locale reader);
}

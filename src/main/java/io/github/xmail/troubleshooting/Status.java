package io.github.xmail.troubleshooting;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** How a check ended, the better first. */
enum Status {
    /** It could not be tried. */
    SKIPPED,
    OK,
    /** It works, and somebody should look. */
    WARNING,
    ERROR;

    /** The word in answers. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The worst of them; what was skipped alone is no trouble. */
    static Status worst(Collection<Status> all) {
        return all.stream().max(Comparator.naturalOrder()).orElse(OK);
    }
}

package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.util.List;
import java.util.Optional;

/**
 * What the outbox keeps of pauses, for all nodes and over restarts. Immutable.
 *
 * @param kept the pauses of the administrator, of refusals in a row and of uncertain mails in a row
 * @param oneAtATime whether the answer to the last final dot never came: mails go one by one until one is answered
 */
public record Pauses(List<Pause> kept, boolean oneAtATime) {

    /** Nothing stands in the way. */
    public static final Pauses NONE = new Pauses(List.of(), false);

    public Pauses {
        kept = List.copyOf(kept);
    }

    /** The kept pause with that code. */
    public Optional<Pause> of(ErrorCode code) {
        return kept.stream().filter(pause -> pause.code() == code).findFirst();
    }
}

package io.github.xmail.outbox;

import io.github.xmail.error.ErrorCode;
import java.time.Instant;
import java.util.Objects;

/** How a claim ends. */
public sealed interface Outcome {

    /** The SMTP server took the mail. */
    record Sent(Try last) implements Outcome {}

    /** Tried up to the mail itself, in shadow mode. */
    record Shadowed(Try last) implements Outcome {}

    /** To be tried again. @param due not before this time */
    record Deferred(Try last, Instant due) implements Outcome {
        public Deferred {
            Objects.requireNonNull(due);
        }
    }

    /**
     * No mail, for good.
     *
     * @param counts whether it is one of the refusals that are counted in a row: by the server, at RCPT TO or later, and not
     *     of the one mailbox
     */
    record Failed(Try last, boolean counts) implements Outcome {
        /** About this order alone. */
        public Failed(Try last) {
            this(last, false);
        }
    }

    /** The answer to the dot never came. */
    record Uncertain(Try last) implements Outcome {}

    /** {@code expires_at} is over: no try was made. */
    record Expired() implements Outcome {}

    /** The hours are over: no try was made now. @param code the last reason, or {@code not_reached} */
    record OutOfTime(ErrorCode code) implements Outcome {
        public OutOfTime {
            Objects.requireNonNull(code);
        }
    }

    /** Back to where it was, its tries unspent: delivery pauses or stops. @param due not before this time */
    record GivenBack(Instant due) implements Outcome {
        public GivenBack {
            Objects.requireNonNull(due);
        }
    }
}

package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;

/** A thread's leave to send one mail. */
interface Turn {

    /** Asked just before the mail goes to the server: false where it must not any more. */
    boolean begin();

    /** Whether this mail is sent to find out whether that pause is over. */
    boolean probes(ErrorCode code);
}

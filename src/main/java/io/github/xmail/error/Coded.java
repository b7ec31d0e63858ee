package io.github.xmail.error;

/** An exception of which a log shows a word beside its class: all that {@link CauseChain} has to know of codes. */
interface Coded {

    /** The word; it holds no value. */
    String word();
}

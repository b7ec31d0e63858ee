package io.github.xmail.order;

import io.github.xmail.error.ErrorCode;
import java.time.Duration;

/** Who counts what the worker does. Methods return at once and are called by many threads. */
public interface Observer {

    /** An order was accepted. @param took from the whole body to the commit */
    void accepted(Duration took);

    /** An order was there already and was answered with its status. */
    void duplicate();

    /** A request to mail, or one that cannot be told from one, was refused. */
    void refused(ErrorCode code);

    /** A signature matched. @param offset how far its time is ahead of this server's clock, within the tolerance */
    void clockOffset(Duration offset);

    /** Nobody counts. */
    Observer NONE = new Observer() {
        @Override
        public void accepted(Duration took) {}

        @Override
        public void duplicate() {}

        @Override
        public void refused(ErrorCode code) {}

        @Override
        public void clockOffset(Duration offset) {}
    };
}

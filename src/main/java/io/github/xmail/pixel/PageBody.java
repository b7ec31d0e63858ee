package io.github.xmail.pixel;

import java.io.IOException;

/** The body of a page as it is written, by whichever way: it can end with the pixel in it, or as it is. */
interface PageBody {

    /** What is held back, for the way to the client. */
    HeldTail held();

    /** Writes to the client. */
    void put(String text) throws IOException;

    /** Ends the page with the tag before the end of its body. @return false where there is no such place */
    default boolean endWith(String tag) throws IOException {
        int place = held().place();
        if (place >= 0) {
            put(held().take(place));
            put(tag);
        }
        release();
        return place >= 0;
    }

    /** Writes what is held back as it is. */
    default void release() throws IOException {
        if (!held().isEmpty()) {
            put(held().takeAll());
        }
    }
}

package io.github.xmail.pixel;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * What is held back of a page: from a {@code </body>} on, as long as at most 4096 bytes follow it, or from what may become
 * one. Everything else goes on at once. Characters are those of a writer, or bytes taken as characters. Not thread-safe:
 * a page is written by one thread at a time.
 */
final class HeldTail {

    static final int LIMIT = 4096;

    /** Blanks may stand before the {@code >}; so many that nobody writes them end the search. */
    private static final int LONGEST_TAG = 32;

    /** What stands before so many last characters of a piece has more than the limit behind it. */
    static final int REACH = LIMIT + LONGEST_TAG + 1;

    private final StringBuilder text = new StringBuilder();
    /** Of each: where it begins, where it ends, and how many bytes that is from the page's beginning. */
    private final Deque<long[]> candidates = new ArrayDeque<>();

    private long gone;
    private long bytes;
    private int matched;
    private long begun;

    boolean isEmpty() {
        return text.isEmpty();
    }

    int length() {
        return text.length();
    }

    /** Takes one more character. @param width its bytes  @return how many characters from the front may go */
    int accept(char c, int width) {
        text.append(c);
        bytes += width;
        match(c);
        while (!candidates.isEmpty() && bytes - candidates.peekFirst()[2] > LIMIT) {
            candidates.removeFirst();
        }
        if (!candidates.isEmpty()) {
            return (int) (candidates.peekFirst()[0] - gone);
        }
        return matched > 0 ? (int) (begun - gone) : text.length();
    }

    private void match(char c) {
        long at = gone + text.length() - 1;
        if (matched == BodyEnd.START.length()) {
            if (c == '>') {
                candidates.addLast(new long[] {begun, at + 1, bytes});
                matched = 0;
                return;
            }
            if (isBlank(c) && at - begun < LONGEST_TAG) {
                return;
            }
            matched = 0;
        }
        if (!BodyEnd.isAt(matched, c)) {
            matched = 0;
        }
        if (BodyEnd.isAt(matched, c)) {
            begun = matched == 0 ? at : begun;
            matched++;
        }
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
    }

    /** Takes characters off the front. */
    String take(int length) {
        String front = text.substring(0, length);
        text.delete(0, length);
        gone += length;
        return front;
    }

    /** All that is left. */
    String takeAll() {
        candidates.clear();
        matched = 0;
        return take(text.length());
    }

    /** At the page's end: where the body ends in what is held; -1 where it does not. */
    int place() {
        for (Iterator<long[]> last = candidates.descendingIterator(); last.hasNext(); ) {
            long[] candidate = last.next();
            if (BodyEnd.isReal(text.substring((int) (candidate[1] - gone)))) {
                return (int) (candidate[0] - gone);
            }
        }
        return -1;
    }
}

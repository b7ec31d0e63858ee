package io.github.xmail.error;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * An exception as a log may show it: the classes and stack frames of its whole chain of causes, without any message.
 * Mail libraries and database drivers quote addresses and values in their messages.
 */
public final class CauseChain {

    private static final int FRAMES = 12;
    private static final int CAUSES = 16;

    private CauseChain() {}

    /** The chain as several lines, the first one the outermost class; SQL states are told, they hold no value. */
    public static String of(Throwable thrown) {
        StringBuilder out = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> next = new ArrayDeque<>();
        next.add(thrown);
        while (!next.isEmpty() && seen.size() < CAUSES) {
            Throwable cause = next.poll();
            if (!seen.add(cause)) {
                continue;
            }
            append(out, cause);
            if (cause.getCause() != null) {
                next.add(cause.getCause());
            }
            if (cause instanceof java.sql.SQLException sql && sql.getNextException() != null) {
                next.add(sql.getNextException());
            }
            Collections.addAll(next, cause.getSuppressed());
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Throwable cause) {
        out.append(out.isEmpty() ? "" : "\ncaused by ").append(cause.getClass().getName());
        if (cause instanceof Coded coded) {
            out.append(" (").append(coded.word()).append(')');
        }
        if (cause instanceof java.sql.SQLException sql) {
            out.append(" (SQL state ").append(sql.getSQLState()).append(')');
        }
        StackTraceElement[] frames = cause.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            out.append("\n    at ").append(frames[i]);
        }
    }
}

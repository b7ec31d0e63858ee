package io.github.xmail.error;

import java.util.Optional;

/**
 * The log of one part of the worker: one line an event, {@code event=order_failed order=… code=…}, and an exception's {@link
 * CauseChain} on the lines after it. A value from outside can add neither a line nor a key. Thread-safe.
 */
public final class EventLog {

    private static final Line SILENT = new Line(null, null);

    /** Longer than any id or label that an order may have, and than a path with what is wrong there. */
    private static final int LONGEST_VALUE = 500;

    private final System.Logger logger;

    private EventLog(System.Logger logger) {
        this.logger = logger;
    }

    /** The log of that name. */
    public static EventLog of(String name) {
        return new EventLog(System.getLogger(name));
    }

    /** The beginning of a line; it is written by {@link Line#write}, and costs next to nothing where nobody hears it. */
    public Line event(LogEvent event) {
        return logger.isLoggable(event.level()) ? new Line(logger, event) : SILENT;
    }

    /** The same for trouble that repeats: at most one line a minute of each kind, {@code repeated=} telling the rest. */
    public Line event(LogEvent event, Repeats repeats, String kind) {
        if (!logger.isLoggable(event.level())) {
            return SILENT;
        }
        long keptBack = repeats.note(event + " " + kind);
        return keptBack < 0 ? SILENT : new Line(logger, event).repeated(keptBack);
    }

    /** One line that is being made. Of one thread. */
    public static final class Line {
        private final System.Logger logger;
        private final LogEvent event;
        private final StringBuilder text;
        private String hint;
        private String cause = "";
        private long repeated;

        private Line(System.Logger logger, LogEvent event) {
            this.logger = logger;
            this.event = event;
            this.text = event == null ? null : new StringBuilder("event=").append(event.word());
            this.hint = event == null ? "" : event.hint();
        }

        private Line repeated(long keptBack) {
            repeated = keptBack;
            return this;
        }

        /** The order that this is about. */
        public Line order(String id) {
            return with("order", id);
        }

        /** The code of the reason. */
        public Line code(ErrorCode code) {
            return with("code", code.code());
        }

        /** One pair more. @param key a word of the code's own @param value from wherever, not null */
        public Line with(String key, Object value) {
            if (text != null) {
                text.append(' ').append(key).append('=');
                append(text, value.toString(), LONGEST_VALUE);
            }
            return this;
        }

        /** One pair more, where there is a value. */
        public Line with(String key, Optional<?> value) {
            return value.isPresent() ? with(key, value.get()) : this;
        }

        /** What the administrator has to do, in place of what the event itself says. */
        public Line hint(String todo) {
            if (text != null) {
                hint = todo;
            }
            return this;
        }

        /** What was thrown, on lines of its own. */
        public Line cause(Throwable thrown) {
            if (text != null) {
                cause = "\n" + CauseChain.of(thrown);
            }
            return this;
        }

        /** Writes the line. */
        public void write() {
            if (text == null) {
                return;
            }
            if (repeated > 0) {
                with("repeated", repeated);
            }
            if (!hint.isEmpty()) {
                append(text.append(" hint="), hint, Integer.MAX_VALUE);
            }
            logger.log(event.level(), text.append(cause).toString());
        }
    }

    /**
     * A value as it stands in a line: bare where it is of visible ASCII without {@code "}, {@code =} and {@code \}, else
     * between quotes. Whatever could end the line, hide in it or turn its direction is written as {@code \}{@code uXXXX}.
     */
    private static void append(StringBuilder out, String value, int longest) {
        boolean cut = value.length() > longest;
        String shown = cut ? value.substring(0, longest) : value;
        boolean bare = !cut && !shown.isEmpty() && shown.chars().allMatch(EventLog::isPlain);
        if (bare) {
            out.append(shown);
            return;
        }
        out.append('"');
        shown.codePoints().forEach(c -> appendQuoted(out, c));
        out.append(cut ? "…\"" : "\"");
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c < 0x7f && c != '"' && c != '=' && c != '\\';
    }

    private static void appendQuoted(StringBuilder out, int c) {
        if (c == '"' || c == '\\') {
            out.append('\\').append((char) c);
        } else if (isHarmless(c)) {
            out.appendCodePoint(c);
        } else {
            for (char unit : Character.toChars(c)) {
                out.append(String.format("\\u%04x", (int) unit));
            }
        }
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}

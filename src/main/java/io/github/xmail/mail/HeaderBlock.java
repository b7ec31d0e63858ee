package io.github.xmail.mail;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The header block of a message (RFC 5322, 2.2), written from top to bottom. Whatever a value holds, it stays within its
 * own header: what is not printable ASCII goes in as encoded words (RFC 2047). Linear, where {@code MimeUtility.fold}
 * copies the rest of the value for each line and leaves a long word in one line.
 */
final class HeaderBlock {

    /** RFC 2047, 2: characters of a line with an encoded word; RFC 5322 would leave two more. */
    private static final int LINE = 76;

    private static final String BEFORE = "=?UTF-8?B?";
    private static final String AFTER = "?=";

    /** What cannot be folded must be encoded, well before a line of 998 characters. */
    private static final int UNFOLDABLE = 900;

    /** Bytes that are not worth an encoded word of their own; more than one character has. */
    private static final int LITTLE_ROOM = 12;

    /** A display name that is kept readable. */
    private static final int PLAIN_NAME = 60;

    private static final String PHRASE_SPECIALS = "()<>[]:;@\\,.\"";

    private final StringBuilder out = new StringBuilder(1024);
    private int lineFrom;

    /** A header whose value is known to be right as it stands. */
    void structured(String name, String value) {
        begin(name);
        out.append(value);
        end();
    }

    /**
     * A header that holds any text. Words before and after what has to be encoded stay readable: the identifier of a {@code
     * List-ID}, for one, is read by machines.
     */
    void text(String name, String value) {
        begin(name);
        String line = value.strip();
        int first = line.length();
        int last = line.length();
        int to;
        for (int from = 0; from < line.length(); from = to) {
            to = endOfWord(line, from);
            if (mustBeEncoded(line, from, to)) {
                first = Math.min(first, from);
                last = to;
            }
        }
        fold(line, 0, first);
        encodeAfterWord(line, first, last);
        fold(line, last, line.length());
        end();
    }

    /** A header that holds one mailbox; its address is ASCII. */
    void mailbox(String name, Address address) {
        begin(name);
        address.name().ifPresent(this::phrase);
        String email = address.name().isPresent() ? " <" + address.email() + ">" : address.email();
        if (column() + email.length() > LINE && address.name().isPresent()) {
            newLine();
        }
        out.append(email);
        end();
    }

    /** An empty line ends the block. */
    byte[] bytes() {
        return (out + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private void begin(String name) {
        lineFrom = out.length();
        out.append(name).append(": ");
    }

    private void end() {
        out.append("\r\n");
    }

    private void newLine() {
        out.append("\r\n");
        lineFrom = out.length();
    }

    private int column() {
        return out.length() - lineFrom;
    }

    private void phrase(String name) {
        if (!isPlain(name) || name.length() > PLAIN_NAME) {
            encode(name, 0, name.length());
        } else if (name.chars().noneMatch(c -> PHRASE_SPECIALS.indexOf(c) >= 0)) {
            out.append(name);
        } else {
            out.append('"')
                    .append(name.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
    }

    /** Printable ASCII that nobody takes for an encoded word. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') && !text.contains("=?");
    }

    private static boolean mustBeEncoded(String text, int from, int to) {
        return to - from > UNFOLDABLE || !isPlain(text.substring(from, to));
    }

    private void fold(String text, int begin, int end) {
        int to;
        for (int from = begin; from < end; from = to) {
            to = endOfWord(text, from);
            if (from > 0 && column() + to - from > LINE) {
                newLine();
            }
            out.append(text, from, to);
        }
    }

    /** Where the word ends that begins here with the blanks before it: no line is made of blanks alone. */
    private static int endOfWord(String text, int from) {
        int to = from;
        while (to < text.length() && text.charAt(to) == ' ') {
            to++;
        }
        int end = text.indexOf(' ', to);
        return end < 0 ? text.length() : end;
    }

    private void encodeAfterWord(String text, int from, int to) {
        if (from == 0 || from == to) {
            encode(text, from, to);
            return;
        }
        if (room(column() + 1) < LITTLE_ROOM) {
            newLine();
        }
        // one blank has to stay outside of an encoded word (RFC 2047, 5)
        out.append(' ');
        encode(text, from + 1, to);
    }

    private void encode(String text, int begin, int end) {
        int to;
        for (int from = begin; from < end; from = to) {
            to = endOfChunk(text, from, end, room(column()));
            if (to == from) {
                newLine();
                out.append(' ');
                to = endOfChunk(text, from, end, room(column()));
            }
            byte[] utf8 = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            out.append(BEFORE).append(Base64.getEncoder().encodeToString(utf8)).append(AFTER);
        }
    }

    /** How many bytes fit into an encoded word that begins in this column. */
    private static int room(int column) {
        return (LINE - column - BEFORE.length() - AFTER.length()) / 4 * 3;
    }

    /** As many whole code points as fit: no character is divided between encoded words (RFC 2047, 5). */
    private static int endOfChunk(String text, int from, int end, int room) {
        int to = from;
        int left = room;
        while (to < end) {
            int c = text.codePointAt(to);
            left -= c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
            if (left < 0) {
                break;
            }
            to += Character.charCount(c);
        }
        return to;
    }
}

package io.github.xmail.mail;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The header block of a message (RFC 5322, 2.2), written from top to bottom. Whatever a value holds, it stays within its
 * own header: what is not printable ASCII goes in as encoded words (RFC 2047). Linear, where {@code MimeUtility.fold}
 * copies the rest of the value for each line and leaves a long word in one line.
 */
final class HeaderBlock {

    /** RFC 5322, 2.1.1: what a line should not exceed. */
    private static final int LINE = 78;

    /** RFC 2047, 2: a line with an encoded word, and an encoded word. */
    private static final int ENCODED_LINE = 76;

    private static final String BEFORE = "=?UTF-8?B?";
    private static final String AFTER = "?=";

    /** What cannot be folded must be encoded, well before a line of 998 characters. */
    private static final int UNFOLDABLE = 900;

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

    /** A header that holds any text. */
    void text(String name, String value) {
        begin(name);
        String line = value.strip();
        if (isPlain(line) && isFoldable(line)) {
            fold(line);
        } else {
            encode(line);
        }
        end();
    }

    /** A header that holds one mailbox; its address is ASCII. */
    void mailbox(String name, Address address) {
        begin(name);
        address.name().ifPresent(this::phrase);
        String email = address.name().isPresent() ? " <" + address.email() + ">" : address.email();
        if (column() + email.length() > ENCODED_LINE && address.name().isPresent()) {
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
            encode(name);
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

    private static boolean isFoldable(String text) {
        int from = 0;
        while (from < text.length()) {
            int to = endOfWord(text, from);
            if (to - from > UNFOLDABLE) {
                return false;
            }
            from = to;
        }
        return true;
    }

    private void fold(String text) {
        int from = 0;
        while (from < text.length()) {
            int to = endOfWord(text, from);
            if (from > 0 && column() + to - from > LINE) {
                newLine();
            }
            out.append(text, from, to);
            from = to;
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

    private void encode(String text) {
        int from = 0;
        while (from < text.length()) {
            int to = endOfChunk(text, from, room(column()));
            if (to == from) {
                newLine();
                out.append(' ');
                to = endOfChunk(text, from, room(column()));
            }
            byte[] utf8 = text.substring(from, to).getBytes(StandardCharsets.UTF_8);
            out.append(BEFORE).append(Base64.getEncoder().encodeToString(utf8)).append(AFTER);
            from = to;
        }
    }

    /** How many bytes fit into an encoded word that begins in this column. */
    private static int room(int column) {
        return (ENCODED_LINE - column - BEFORE.length() - AFTER.length()) / 4 * 3;
    }

    /** As many whole code points as fit: no character is divided between encoded words (RFC 2047, 5). */
    private static int endOfChunk(String text, int from, int room) {
        int to = from;
        int left = room;
        while (to < text.length()) {
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

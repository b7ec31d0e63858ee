package io.github.xmail.pixel;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The body of a page that is written as text, on the way to the container's own writer. */
final class PageWriter extends PrintWriter {

    private final PageResponse page;
    private final boolean utf8;
    private final int widest;

    PageWriter(PageResponse page, PrintWriter target, Charset charset) {
        super(target);
        this.page = page;
        this.utf8 = charset.equals(StandardCharsets.UTF_8);
        this.widest = utf8 || !charset.canEncode()
                ? 1
                : (int) Math.ceil(charset.newEncoder().maxBytesPerChar());
    }

    /** Writes to the client. */
    void put(char[] text, int offset, int length) {
        super.write(text, offset, length);
    }

    /** Bytes of a character; of a charset of several bytes that is not UTF-8 as many as it may have at most. */
    int width(char c) {
        if (c < 0x80) {
            return 1;
        }
        if (!utf8) {
            return widest;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }

    @Override
    public void write(int c) {
        write(new char[] {(char) c}, 0, 1);
    }

    @Override
    public void write(char[] text, int offset, int length) {
        if (!page.inserts()) {
            super.write(text, offset, length);
            return;
        }
        try {
            page.take(text, offset, offset + length);
        } catch (IOException clientGone) {
            setError();
        }
    }

    @Override
    public void write(String text, int offset, int length) {
        char[] chars = new char[length];
        text.getChars(offset, offset + length, chars, 0);
        write(chars, 0, length);
    }

    /** Whatever a print writer writes goes through {@code write}, but for this. */
    @Override
    public void println() {
        write(System.lineSeparator());
    }

    @Override
    public void flush() {
        page.inserts();
        super.flush();
    }

    @Override
    public void close() {
        try {
            page.finish();
        } catch (IOException clientGone) {
            setError();
        }
        super.close();
    }
}

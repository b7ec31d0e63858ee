package io.github.xmail.pixel;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** The body of a page that is written as text, on the way to the container's own writer. */
final class PageWriter extends Writer implements PageBody {

    private static final int CHUNK = 1024;

    private final PageResponse page;
    private final PrintWriter target;
    private final HeldTail held = new HeldTail();
    private final boolean utf8;
    private final int widest;
    private char[] chunk = new char[0];

    PageWriter(PageResponse page, PrintWriter target, Charset charset) {
        this.page = page;
        this.target = target;
        this.utf8 = charset.equals(StandardCharsets.UTF_8);
        this.widest = charset.canEncode() ? (int) Math.ceil(charset.newEncoder().maxBytesPerChar()) : 1;
    }

    /** What the page gets: its errors are the container's. */
    PrintWriter printer() {
        return new PrintWriter(this) {
            @Override
            public boolean checkError() {
                return super.checkError() || target.checkError();
            }
        };
    }

    @Override
    public void write(char[] text, int offset, int length) throws IOException {
        if (!page.inserts()) {
            target.write(text, offset, length);
            return;
        }
        int end = offset + length;
        for (int i = offset; i < end; ) {
            if (held.isEmpty()) {
                int start = BodyEnd.search(text, i, end);
                target.write(text, i, start - i);
                i = start;
            }
            if (i < end) {
                accept(text[i++]);
            }
        }
    }

    private void accept(char c) {
        int go = held.accept(c, width(c));
        if (go > 0) {
            target.write(held.take(go));
        }
    }

    /** Bytes of a character; of a charset of several bytes that is not UTF-8 as many as it may have at most. */
    private int width(char c) {
        if (c < 0x80) {
            return 1;
        }
        if (!utf8) {
            return widest;
        }
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
        if (!page.inserts()) {
            target.write(text, offset, length);
            return;
        }
        if (chunk.length < Math.min(length, CHUNK)) {
            chunk = new char[length < 64 ? 64 : CHUNK];
        }
        for (int done = 0; done < length; done += chunk.length) {
            int part = Math.min(chunk.length, length - done);
            text.getChars(offset + done, offset + done + part, chunk, 0);
            write(chunk, 0, part);
        }
    }

    @Override
    public void flush() {
        page.inserts();
        target.flush();
    }

    @Override
    public void close() throws IOException {
        page.finish();
        target.close();
    }

    @Override
    public HeldTail held() {
        return held;
    }

    @Override
    public void put(String text) {
        target.write(text);
    }
}

package io.github.xmail.pixel;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The body of a page that is written as bytes, on the way to the container's own stream. */
final class PageStream extends ServletOutputStream {

    private final PageResponse page;
    private final ServletOutputStream target;

    PageStream(PageResponse page, ServletOutputStream target) {
        this.page = page;
        this.target = target;
    }

    /** Writes to the client. @param text bytes as characters */
    void put(char[] text, int offset, int length) throws IOException {
        target.write(new String(text, offset, length).getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] text, int offset, int length) throws IOException {
        if (!page.inserts()) {
            target.write(text, offset, length);
            return;
        }
        int old = Math.max(0, length - HeldTail.REACH);
        if (old > 0) {
            page.release();
            target.write(text, offset, old);
        }
        String end = new String(text, offset + old, length - old, StandardCharsets.ISO_8859_1);
        page.take(end.toCharArray(), 0, end.length());
    }

    /** Servers differ in how they encode a text here: all up to its last character that is not ASCII is left to them. */
    @Override
    public void print(String text) throws IOException {
        String all = String.valueOf(text);
        int ascii = all.length();
        while (ascii > 0 && all.charAt(ascii - 1) < 0x80) {
            ascii--;
        }
        if (ascii > 0) {
            page.inserts();
            page.release();
            target.print(all.substring(0, ascii));
        }
        write(all.substring(ascii).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void flush() throws IOException {
        page.inserts();
        target.flush();
    }

    @Override
    public void close() throws IOException {
        page.finish();
        target.close();
    }

    @Override
    public boolean isReady() {
        return target.isReady();
    }

    /** A page that is written without blocking is left as it is: there is no moment when the tag could be written. */
    @Override
    public void setWriteListener(WriteListener listener) {
        page.leaveAlone();
        target.setWriteListener(listener);
    }
}

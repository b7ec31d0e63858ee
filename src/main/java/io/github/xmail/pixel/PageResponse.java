package io.github.xmail.pixel;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A response that may turn out to be a page for the pixel. What it is shows when its first byte, or its head, is about to
 * leave: then either everything goes on untouched from there, or the page's headers are changed and its end is held back.
 * Until then the headers are kept that such a page must not have: servers cannot take a header back.
 */
final class PageResponse extends HttpServletResponseWrapper {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    /** Headers of a response whose body must not change, and those kept here, where the server has them from before. */
    private static final String[] TIED = {
        "Content-Range",
        "Content-MD5",
        "Digest",
        "Content-Digest",
        "Repr-Digest",
        "Signature",
        "Content-Length",
        "ETag",
        "Last-Modified"
    };

    private static final String PRINTABLE =
            " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}";

    private final HttpServletRequest request;
    private final Pixel pixel;
    private final HeldTail held = new HeldTail();

    /** The headers that wait until it is decided what the response is. */
    private final Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private boolean decided;
    /** Whether this is a page of a known customer. */
    private boolean personal;
    /** What is to be put into the page; empty for a response that goes on untouched. */
    private String tag = "";

    private PageStream stream;
    private PageWriter writer;
    private boolean finished;

    PageResponse(HttpServletResponse response, HttpServletRequest request, Pixel pixel) {
        super(response);
        this.request = request;
        this.pixel = pixel;
    }

    private HttpServletResponse server() {
        return (HttpServletResponse) getResponse();
    }

    /** Whether a tag is to be put into what is written now; decides what this response is, if need be. */
    boolean inserts() {
        if (!decided) {
            decide();
        }
        return !tag.isEmpty() && !finished;
    }

    private void decide() {
        if (isPage()) {
            decideOnPage();
        }
        decided = true;
        if (personal) {
            bePrivate(CacheControl.has(server().getHeaders("Cache-Control"), "no-store"));
        }
        releaseHeaders();
    }

    private void decideOnPage() {
        if (OncePerPage.isTaken(request)) {
            personal = true;
        } else if (CacheControl.isPublic(server())) {
            Optional<String> path = pixel.pixelPath(request.getServletContext());
            if (path.isPresent()) {
                tag = Markup.image(path.get());
            } else {
                pixel.count(PixelResult.PUBLIC);
            }
        } else {
            Decision decision = pixel.decide(request, Visitor.ofSources());
            personal = decision.shows();
            if (personal) {
                tag = Markup.image(decision.url());
            } else {
                pixel.count(decision.result());
            }
        }
    }

    private void bePrivate(boolean noStore) {
        server().setHeader("Cache-Control", noStore ? "private, no-cache, no-store" : "private, no-cache");
    }

    private boolean isPage() {
        int status = getStatus();
        boolean hasBody = status >= 200 && status != 204 && status != 205 && status != 206 && status != 304;
        return hasBody
                && isHtml(getContentType())
                && !request.getMethod().equals("HEAD")
                && containsAscii(charset())
                && isPlain(server().getHeader("Content-Encoding"))
                && !isDownload(server().getHeader("Content-Disposition"))
                && !isTied()
                && !server().isCommitted();
    }

    private static boolean isHtml(String contentType) {
        if (contentType == null) {
            return false;
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().equalsIgnoreCase("text/html");
    }

    private static boolean isPlain(String contentEncoding) {
        return contentEncoding == null || contentEncoding.strip().equalsIgnoreCase("identity");
    }

    private static boolean isDownload(String disposition) {
        return disposition != null
                && disposition.strip().toLowerCase(Locale.ROOT).startsWith("attachment");
    }

    private boolean isTied() {
        for (String name : TIED) {
            if (server().containsHeader(name)) {
                return true;
            }
        }
        return false;
    }

    /** Null where there is none of that name. */
    private Charset charset() {
        try {
            String name = getCharacterEncoding();
            return name == null ? null : Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return null;
        }
    }

    /** Backslash and tilde aside, which some charsets of Japan show as other characters. */
    private static boolean containsAscii(Charset charset) {
        return StandardCharsets.UTF_8.equals(charset)
                || charset != null
                        && charset.canEncode()
                        && new String(PRINTABLE.getBytes(charset), StandardCharsets.ISO_8859_1).equals(PRINTABLE);
    }

    /**
     * Takes a piece of the page's text, or of its bytes as characters; what cannot be its end goes on to the client. Only
     * the last characters of a long piece can, the others are not looked at.
     */
    void take(char[] piece, int from, int to) throws IOException {
        int near = to - HeldTail.REACH;
        if (near > from) {
            release();
        }
        for (int i = from; i < to; ) {
            if (held.isEmpty()) {
                int start = BodyEnd.search(piece, Math.max(i, near), to);
                put(piece, i, start - i);
                i = start;
            }
            if (i < to) {
                char c = piece[i++];
                int go = held.accept(c, writer == null ? 1 : writer.width(c));
                if (go > 0) {
                    put(held.take(go));
                }
            }
        }
    }

    private void put(String text) throws IOException {
        put(text.toCharArray(), 0, text.length());
    }

    private void put(char[] text, int offset, int length) throws IOException {
        if (length > 0 && writer != null) {
            writer.put(text, offset, length);
        } else if (length > 0) {
            stream.put(text, offset, length);
        }
    }

    /** Writes what is held back as it is. */
    void release() throws IOException {
        if (!held.isEmpty()) {
            put(held.takeAll());
        }
    }

    /** The page has ended: the pixel, and what was held back. */
    void finish() throws IOException {
        if (finished) {
            return;
        }
        finished = true;
        if (!decided) {
            decided = true;
            releaseHeaders();
        } else if (!tag.isEmpty() && (stream != null || writer != null)) {
            pixel.count(end());
        }
    }

    private PixelResult end() throws IOException {
        if (personal && OncePerPage.isTaken(request)) {
            release();
            return PixelResult.REPEATED;
        }
        int place = held.place();
        if (place < 0) {
            release();
            return PixelResult.NO_PLACE;
        }
        put(held.take(place) + tag + held.takeAll());
        OncePerPage.markTag(request);
        return personal ? PixelResult.SHOWN : PixelResult.FIRST_PARTY;
    }

    /** From here on everything passes as it is; what was held back goes out. */
    void leaveAlone() {
        if (!decided) {
            decided = true;
            releaseHeaders();
        }
        tag = "";
        releaseToWhoIsThere();
    }

    /** The page failed: what was held back is lost with it, but where its beginning is on its way already. */
    void abandon() {
        finished = true;
        if (isCommitted()) {
            releaseToWhoIsThere();
        }
    }

    private void releaseToWhoIsThere() {
        try {
            release();
        } catch (IOException clientGone) {
            finished = true;
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new PageStream(this, super.getOutputStream());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            PrintWriter target = super.getWriter();
            Charset charset = charset();
            writer = new PageWriter(this, target, charset == null ? StandardCharsets.ISO_8859_1 : charset);
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        inserts();
        super.flushBuffer();
    }

    @Override
    public void reset() {
        super.reset();
        kept.clear();
        startAnew();
        stream = null;
        writer = null;
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        startAnew();
    }

    /** The container has thrown away what was written so far, and another page goes on; it may ask for another writer. */
    void forwarded() {
        if ((stream != null || writer != null) && !isCommitted()) {
            startAnew();
            stream = null;
            writer = null;
        }
    }

    private void startAnew() {
        held.takeAll();
        decided = false;
        personal = false;
        tag = "";
        finished = false;
        OncePerPage.clear(request);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        noBody();
        super.sendError(status, message);
    }

    @Override
    public void sendError(int status) throws IOException {
        noBody();
        super.sendError(status);
    }

    @Override
    public void sendRedirect(String location) throws IOException {
        noBody();
        super.sendRedirect(location);
    }

    private void noBody() {
        if (!isCommitted()) {
            held.takeAll();
        }
        personal = false;
        tag = "";
        if (!decided) {
            decided = true;
            releaseHeaders();
        }
    }

    /** Gives the headers to the server after all, but for those that this page must not have. */
    private void releaseHeaders() {
        if (!isCommitted()) {
            for (String name : kept.keySet()) {
                if (!isForbidden(name)) {
                    release(name, kept.get(name));
                }
            }
        }
    }

    private void release(String name, List<String> values) {
        server().setHeader(name, values.get(0));
        for (String more : values.subList(1, values.size())) {
            server().addHeader(name, more);
        }
    }

    private static boolean isKept(String name) {
        return isLength(name) || "ETag".equalsIgnoreCase(name) || "Last-Modified".equalsIgnoreCase(name);
    }

    private static boolean isLength(String name) {
        return "Content-Length".equalsIgnoreCase(name);
    }

    private static boolean isOfCaches(String name) {
        return "Cache-Control".equalsIgnoreCase(name)
                || "Surrogate-Control".equalsIgnoreCase(name)
                || "CDN-Cache-Control".equalsIgnoreCase(name);
    }

    /** Whether a header would undo what was decided on this page. */
    private boolean isForbidden(String name) {
        return isLength(name) ? !tag.isEmpty() : personal && (isKept(name) || isOfCaches(name));
    }

    @Override
    public void setHeader(String name, String value) {
        if (!decided && isKept(name)) {
            kept.remove(name);
            keep(name, value);
        } else if (!isDropped(name, value)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (!decided && isKept(name)) {
            keep(name, value);
        } else if (!isDropped(name, value)) {
            super.addHeader(name, value);
        }
    }

    private void keep(String name, String value) {
        if (value != null) {
            List<String> values = new ArrayList<>(values(name));
            values.add(value);
            kept.put(name, values);
        }
    }

    private boolean isDropped(String name, String value) {
        boolean dropped = decided && isForbidden(name);
        if (dropped && value != null && name.equalsIgnoreCase("Cache-Control")) {
            bePrivate(CacheControl.has(List.of(value), "no-store")
                    || CacheControl.has(server().getHeaders("Cache-Control"), "no-store"));
        }
        return dropped;
    }

    @Override
    public void setIntHeader(String name, int value) {
        setHeader(name, Integer.toString(value));
    }

    @Override
    public void addIntHeader(String name, int value) {
        addHeader(name, Integer.toString(value));
    }

    @Override
    public void setDateHeader(String name, long millis) {
        if (isKept(name)) {
            setHeader(name, HTTP_DATE.format(Instant.ofEpochMilli(millis)));
        } else {
            super.setDateHeader(name, millis);
        }
    }

    @Override
    public void addDateHeader(String name, long millis) {
        if (isKept(name)) {
            addHeader(name, HTTP_DATE.format(Instant.ofEpochMilli(millis)));
        } else {
            super.addDateHeader(name, millis);
        }
    }

    @Override
    public void setContentLength(int length) {
        setContentLengthLong(length);
    }

    @Override
    public void setContentLengthLong(long length) {
        if (!decided) {
            setHeader("Content-Length", length < 0 ? null : Long.toString(length));
        } else if (tag.isEmpty()) {
            super.setContentLengthLong(length);
        }
    }

    @Override
    public boolean containsHeader(String name) {
        return !values(name).isEmpty() || super.containsHeader(name);
    }

    @Override
    public String getHeader(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? super.getHeader(name) : values.get(0);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        List<String> values = values(name);
        return values.isEmpty() ? super.getHeaders(name) : List.copyOf(values);
    }

    @Override
    public Collection<String> getHeaderNames() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(super.getHeaderNames());
        if (!decided) {
            names.addAll(kept.keySet());
        }
        return names;
    }

    private List<String> values(String name) {
        return decided ? List.of() : kept.getOrDefault(name, List.of());
    }
}

package io.github.xmail.pixel;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A response that may turn out to be a page for the pixel. What it is shows when its first byte, or its head, is about to
 * leave: then either everything goes on untouched from there, or the page's headers are changed and its end is held back.
 */
final class PageResponse extends HttpServletResponseWrapper {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);
    private static final Set<String> BODY_TIED =
            Set.of("Content-Range", "Content-MD5", "Digest", "Content-Digest", "Repr-Digest", "Signature");
    private static final String PRINTABLE =
            " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}";

    /** What becomes of a response. */
    private enum Plan {
        UNDECIDED,
        UNTOUCHED,
        /** A page of a known customer. */
        PERSONAL,
        /** A page that caches give to everybody. */
        PUBLIC
    }

    private final HttpServletRequest request;
    private final Pixel pixel;
    private final PageHeaders headers = new PageHeaders();
    private Plan plan = Plan.UNDECIDED;
    private String tag = "";
    private PageBody body;
    private PrintWriter printer;
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
        if (plan == Plan.UNDECIDED) {
            decide();
        }
        return !tag.isEmpty() && !finished;
    }

    private void decide() {
        plan = isPage() ? planOfPage() : Plan.UNTOUCHED;
        Set<String> dropped = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        if (!tag.isEmpty()) {
            dropped.add("Content-Length");
        }
        if (plan == Plan.PERSONAL) {
            dropped.addAll(List.of("ETag", "Last-Modified"));
            bePrivate(CacheControl.has(server().getHeaders("Cache-Control"), "no-store"));
        }
        headers.release(server(), dropped);
    }

    private Plan planOfPage() {
        if (OncePerPage.isTaken(request)) {
            return Plan.PERSONAL;
        }
        if (CacheControl.isPublic(server())) {
            Optional<String> path = pixel.pixelPath(request.getServletContext());
            path.ifPresentOrElse(p -> tag = Markup.image(p), () -> pixel.count(PixelResult.PUBLIC));
            return path.isPresent() ? Plan.PUBLIC : Plan.UNTOUCHED;
        }
        Decision decision = pixel.decide(request, Visitor.ofSources());
        if (decision instanceof Decision.Show show) {
            tag = Markup.image(show.url());
            return Plan.PERSONAL;
        }
        pixel.count(((Decision.Withhold) decision).reason());
        return Plan.UNTOUCHED;
    }

    private void bePrivate(boolean noStore) {
        server().setHeader("Cache-Control", noStore ? "private, no-cache, no-store" : "private, no-cache");
    }

    private boolean isPage() {
        int status = getStatus();
        boolean hasBody = status >= 200 && status != 204 && status != 205 && status != 206 && status != 304;
        return hasBody
                && !request.getMethod().equals("HEAD")
                && isHtml(getContentType())
                && charset().filter(PageResponse::containsAscii).isPresent()
                && isPlain(server().getHeader("Content-Encoding"))
                && !isDownload(server().getHeader("Content-Disposition"))
                && BODY_TIED.stream().noneMatch(server()::containsHeader)
                && !server().isCommitted()
                && !PageHeaders.anyIn(server());
    }

    private static boolean isHtml(String contentType) {
        return contentType != null && contentType.replaceAll(";.*", "").strip().equalsIgnoreCase("text/html");
    }

    private static boolean isPlain(String contentEncoding) {
        return contentEncoding == null || contentEncoding.strip().equalsIgnoreCase("identity");
    }

    private static boolean isDownload(String disposition) {
        return disposition != null
                && disposition.strip().toLowerCase(Locale.ROOT).startsWith("attachment");
    }

    private Optional<Charset> charset() {
        try {
            return Optional.ofNullable(getCharacterEncoding()).map(Charset::forName);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return Optional.empty();
        }
    }

    /** Backslash and tilde aside, which some charsets of Japan show as other characters. */
    private static boolean containsAscii(Charset charset) {
        return charset.canEncode()
                && Arrays.equals(PRINTABLE.getBytes(charset), PRINTABLE.getBytes(StandardCharsets.US_ASCII));
    }

    /** The page has ended: the pixel, and what was held back. */
    void finish() throws IOException {
        if (finished) {
            return;
        }
        boolean insert = body != null && plan != Plan.UNDECIDED && !tag.isEmpty();
        finished = true;
        if (plan == Plan.UNDECIDED) {
            plan = Plan.UNTOUCHED;
            releaseHeaders();
        }
        if (insert) {
            pixel.count(end());
        }
    }

    private PixelResult end() throws IOException {
        if (plan == Plan.PERSONAL && OncePerPage.isTaken(request)) {
            body.release();
            return PixelResult.REPEATED;
        }
        if (!body.endWith(tag)) {
            return PixelResult.NO_PLACE;
        }
        OncePerPage.markTag(request);
        return plan == Plan.PUBLIC ? PixelResult.FIRST_PARTY : PixelResult.SHOWN;
    }

    /** From here on everything passes as it is; what was held back goes out. */
    void leaveAlone() {
        if (plan == Plan.UNDECIDED) {
            plan = Plan.UNTOUCHED;
            releaseHeaders();
        }
        tag = "";
        release();
    }

    /** The page failed: what was held back is lost with it, but where its beginning is on its way already. */
    void abandon() {
        finished = true;
        if (isCommitted()) {
            release();
        }
    }

    private void release() {
        try {
            if (body != null) {
                body.release();
            }
        } catch (IOException clientGone) {
            finished = true;
        }
    }

    private void releaseHeaders() {
        if (!isCommitted()) {
            headers.release(server(), Set.of());
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (body instanceof PageStream stream) {
            return stream;
        }
        PageStream stream = new PageStream(this, super.getOutputStream());
        body = stream;
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (printer == null) {
            PrintWriter target = super.getWriter();
            PageWriter writer = new PageWriter(this, target, charset().orElse(StandardCharsets.ISO_8859_1));
            body = writer;
            printer = writer.printer();
        }
        return printer;
    }

    @Override
    public void flushBuffer() throws IOException {
        inserts();
        super.flushBuffer();
    }

    @Override
    public void reset() {
        super.reset();
        headers.clear();
        body = null;
        printer = null;
        startAnew();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        startAnew();
    }

    /** The container has thrown away what was written so far, and another page goes on; it may ask for another writer. */
    void forwarded() {
        if (body != null && !isCommitted()) {
            startAnew();
            body = null;
            printer = null;
        }
    }

    private void startAnew() {
        if (body != null) {
            body.held().takeAll();
        }
        plan = Plan.UNDECIDED;
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
        if (plan == Plan.UNDECIDED) {
            releaseHeaders();
        }
        if (!isCommitted() && body != null) {
            body.held().takeAll();
        }
        plan = Plan.UNTOUCHED;
        tag = "";
    }

    @Override
    public void setHeader(String name, String value) {
        if (plan == Plan.UNDECIDED && PageHeaders.isKept(name)) {
            headers.set(name, value);
        } else if (!isDropped(name, value)) {
            super.setHeader(name, value);
        }
    }

    @Override
    public void addHeader(String name, String value) {
        if (plan == Plan.UNDECIDED && PageHeaders.isKept(name)) {
            headers.add(name, value);
        } else if (!isDropped(name, value)) {
            super.addHeader(name, value);
        }
    }

    /** A header that comes when the page is decided on already and would undo it. */
    private boolean isDropped(String name, String value) {
        boolean personal = plan == Plan.PERSONAL;
        boolean dropped = (personal || plan == Plan.PUBLIC) && PageHeaders.isForbidden(name, personal);
        if (dropped && name.equalsIgnoreCase("Content-Length") && tag.isEmpty()) {
            return false;
        }
        if (dropped && name.equalsIgnoreCase("Cache-Control") && value != null) {
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
        if (PageHeaders.isKept(name)) {
            setHeader(name, HTTP_DATE.format(Instant.ofEpochMilli(millis)));
        } else {
            super.setDateHeader(name, millis);
        }
    }

    @Override
    public void addDateHeader(String name, long millis) {
        if (PageHeaders.isKept(name)) {
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
        if (plan == Plan.UNDECIDED) {
            headers.set("Content-Length", length < 0 ? null : Long.toString(length));
        } else if (tag.isEmpty()) {
            super.setContentLengthLong(length);
        }
    }

    @Override
    public boolean containsHeader(String name) {
        return isKeptNow(name) || super.containsHeader(name);
    }

    @Override
    public String getHeader(String name) {
        return isKeptNow(name) ? headers.values(name).get(0) : super.getHeader(name);
    }

    @Override
    public Collection<String> getHeaders(String name) {
        return isKeptNow(name) ? List.copyOf(headers.values(name)) : super.getHeaders(name);
    }

    @Override
    public Collection<String> getHeaderNames() {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(super.getHeaderNames());
        if (plan == Plan.UNDECIDED) {
            names.addAll(headers.names());
        }
        return names;
    }

    private boolean isKeptNow(String name) {
        return plan == Plan.UNDECIDED && !headers.values(name).isEmpty();
    }
}

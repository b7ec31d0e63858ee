package io.github.xmail.pixel;

import io.github.xmail.error.CauseChain;
import io.github.xmail.settings.Problem;
import io.github.xmail.settings.SettingsReader;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What all doors of one application share: the settings, the counts, and the one decision who gets a pixel. Nothing here
 * throws: what goes wrong is counted, and told once in the log. Thread-safe.
 */
final class Pixel {

    private static final System.Logger LOG = System.getLogger("io.github.xmail.pixel");
    private static final String ATTRIBUTE = Pixel.class.getName();

    private final Optional<PixelSettings> settings;
    private final PixelCounts counts;
    private final Set<PixelResult> told = Collections.synchronizedSet(EnumSet.noneOf(PixelResult.class));

    Pixel(Optional<PixelSettings> settings, PixelCounts counts) {
        this.settings = settings;
        this.counts = counts;
    }

    /** The one of this application, made at first use. */
    static Pixel of(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) instanceof Pixel pixel) {
            return pixel;
        }
        synchronized (context) {
            if (context.getAttribute(ATTRIBUTE) instanceof Pixel pixel) {
                return pixel;
            }
            Pixel made = ofContainer(SettingsReader::ofContainer);
            context.setAttribute(ATTRIBUTE, made);
            return made;
        }
    }

    /** A pixel of the container's settings; where these cannot be read, one that is withheld from everybody. */
    static Pixel ofContainer(Supplier<SettingsReader> container) {
        PixelCounts counts = new PixelCounts(System::nanoTime, line -> LOG.log(Level.INFO, line));
        try {
            SettingsReader reader = container.get();
            Optional<PixelSettings> settings = PixelSettings.read(reader, TokenSettings.read(reader));
            reader.problems().forEach(Pixel::log);
            return new Pixel(settings, counts);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.ERROR, () -> "the pixel's settings cannot be read, nobody gets it: " + CauseChain.of(e));
            return new Pixel(Optional.empty(), counts);
        }
    }

    private static void log(Problem problem) {
        Level level = problem.severity() == Problem.Severity.WARNING ? Level.WARNING : Level.ERROR;
        String found = problem.found().isEmpty() ? "" : "; found " + problem.found();
        LOG.log(level, () -> problem.name() + " " + problem.rule() + found + "; " + problem.remedy());
    }

    /** Whether this visitor gets a pixel; nothing is counted yet. */
    Decision decide(HttpServletRequest request, Visitor visitor) {
        try {
            return settings.map(s -> decide(request, visitor, s)).orElse(new Decision.Withhold(PixelResult.CONFIG));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            tell(PixelResult.ERROR, "the pixel is left out: " + hint(e) + CauseChain.of(e));
            return new Decision.Withhold(PixelResult.ERROR);
        }
    }

    private static String hint(Throwable thrown) {
        return thrown instanceof PropertyPath.UnreadableException unreadable ? unreadable.getMessage() + "; " : "";
    }

    private Decision decide(HttpServletRequest request, Visitor visitor, PixelSettings s) {
        String partner = visitor.partner().or(s::partner).orElse("");
        if (!Partner.isValid(partner)) {
            boolean wrong = visitor.partner().isPresent();
            return new Decision.Withhold(wrong ? PixelResult.INVALID_PARTNER : PixelResult.CONFIG);
        }
        Optional<Object> found = visitor.id(request, s);
        if (found.isEmpty() || found.get().toString().isBlank()) {
            return new Decision.Withhold(PixelResult.ANONYMOUS);
        }
        if (!visitor.emailKnown(request, s)) {
            return new Decision.Withhold(PixelResult.NO_EMAIL);
        }
        Optional<String> id = CustomerId.text(found.get()).filter(CustomerId::isValid);
        return id.isEmpty() ? new Decision.Withhold(PixelResult.INVALID_ID) : decide(request, id.get(), partner, s);
    }

    private Decision decide(HttpServletRequest request, String id, String partner, PixelSettings s) {
        if (id.indexOf('@') >= 0 && s.tokens().isEmpty()) {
            return new Decision.Withhold(PixelResult.ADDRESS);
        }
        if ("1".equals(request.getHeader("Sec-GPC"))) {
            return new Decision.Withhold(PixelResult.GPC);
        }
        if (s.consentCookie().isPresent() && !s.consentCookie().get().given(request)) {
            return new Decision.Withhold(PixelResult.CONSENT);
        }
        String token = s.tokens().map(t -> t.forPartner(partner).token(id)).orElse(id);
        return new Decision.Show(Markup.url(s.trackUrl(), partner, token));
    }

    /** Counts one; what the shop has to know is said once in the log. */
    void count(PixelResult result) {
        counts.count(result);
        switch (result) {
            case ADDRESS ->
                tell(
                        result,
                        "a customer's id contains an @ and is not shown in the clear: set token_key for opaque tokens");
            case INVALID_ID ->
                tell(result, "a customer's id is too long, is not well-formed, or is neither text nor a whole number");
            case INVALID_PARTNER ->
                tell(result, "the partner of a tag is no partner id: write digits, or leave it out");
            case PUBLIC ->
                tell(
                        result,
                        "a publicly cacheable page gets no token: map PixelServlet or set pixel_path for PixelFilter");
            default -> {}
        }
    }

    private void tell(PixelResult result, String text) {
        if (told.add(result)) {
            LOG.log(Level.WARNING, text);
        }
    }

    /** The path of {@code /pixel.gif} for publicly cacheable pages: the setting's, else where it is mapped here. */
    Optional<String> pixelPath(ServletContext context) {
        return settings.flatMap(s -> s.pixelPath().or(() -> mappedPath(context)));
    }

    private static Optional<String> mappedPath(ServletContext context) {
        boolean mapped = context.getServletRegistrations().values().stream()
                .filter(r -> PixelServlet.class.getName().equals(r.getClassName()))
                .anyMatch(r -> r.getMappings().contains(PixelServlet.GIF_PATH));
        return mapped ? Optional.of(context.getContextPath() + PixelServlet.GIF_PATH) : Optional.empty();
    }
}

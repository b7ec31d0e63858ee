package io.github.xmail.pixel;

import io.github.xmail.error.CauseChain;
import io.github.xmail.settings.Problem;
import io.github.xmail.settings.SettingsReader;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Set<PixelResult> told = ConcurrentHashMap.newKeySet();

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
            for (Problem problem : reader.problems()) {
                log(problem);
            }
            return new Pixel(settings, counts);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.ERROR, "the pixel's settings cannot be read, nobody gets it: " + CauseChain.of(e));
            return new Pixel(Optional.empty(), counts);
        }
    }

    private static void log(Problem problem) {
        Level level = problem.severity() == Problem.Severity.WARNING ? Level.WARNING : Level.ERROR;
        String found = problem.found().isEmpty() ? "" : "; found " + problem.found();
        LOG.log(level, problem.name() + " " + problem.rule() + found + "; " + problem.remedy());
    }

    /** Whether this visitor gets a pixel; nothing is counted yet. */
    Decision decide(HttpServletRequest request, Visitor visitor) {
        try {
            return settings.isEmpty()
                    ? Decision.withhold(PixelResult.CONFIG)
                    : decide(request, visitor, settings.get());
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            String hint = e instanceof Property.UnreadableException ? e.getMessage() + "; " : "";
            tell(
                    PixelResult.ERROR,
                    "the pixel is left out: " + hint + "the classes below say why\"\n" + CauseChain.of(e));
            return Decision.withhold(PixelResult.ERROR);
        }
    }

    private static Decision decide(HttpServletRequest request, Visitor visitor, PixelSettings s) {
        boolean ownPartner = visitor.partner() == null;
        if (ownPartner ? s.partner().isEmpty() : !PixelSettings.isPartner(visitor.partner())) {
            return Decision.withhold(ownPartner ? PixelResult.CONFIG : PixelResult.INVALID_PARTNER);
        }
        Object found = visitor.id(request, s);
        if (found == null || found.toString().isBlank()) {
            return Decision.withhold(PixelResult.ANONYMOUS);
        }
        if (!visitor.emailKnown(request, s)) {
            return Decision.withhold(PixelResult.NO_EMAIL);
        }
        Optional<String> id = CustomerId.text(found);
        if (id.isEmpty() || !CustomerId.isValid(id.get())) {
            return Decision.withhold(PixelResult.INVALID_ID);
        }
        return decide(request, id.get(), ownPartner ? s.partner().get() : visitor.partner(), s);
    }

    private static Decision decide(HttpServletRequest request, String id, String partner, PixelSettings s) {
        if (id.indexOf('@') >= 0 && s.tokens().isEmpty()) {
            return Decision.withhold(PixelResult.ADDRESS);
        }
        if ("1".equals(request.getHeader("Sec-GPC"))) {
            return Decision.withhold(PixelResult.GPC);
        }
        if (s.consentCookie().isPresent() && !s.consentCookie().get().given(request)) {
            return Decision.withhold(PixelResult.CONSENT);
        }
        String token =
                s.tokens().isEmpty() ? id : s.tokens().get().forPartner(partner).token(id);
        return Decision.show(Markup.url(s.trackUrl(), partner, token));
    }

    /** Counts one; what the shop has to know is said once in the log. */
    void count(PixelResult result) {
        counts.count(result);
        if (!result.advice().isEmpty()) {
            tell(result, result.advice() + '"');
        }
    }

    private void tell(PixelResult result, String text) {
        if (told.add(result)) {
            LOG.log(Level.WARNING, "event=pixel_withheld result=" + result.word() + " hint=\"" + text);
        }
    }

    /** The path of {@code /pixel.gif} for publicly cacheable pages: the setting's, else where it is mapped here. */
    Optional<String> pixelPath(ServletContext context) {
        if (settings.isEmpty() || settings.get().pixelPath().isPresent()) {
            return settings.isEmpty() ? Optional.empty() : settings.get().pixelPath();
        }
        for (ServletRegistration servlet : context.getServletRegistrations().values()) {
            if (PixelServlet.class.getName().equals(servlet.getClassName())
                    && servlet.getMappings().contains(PixelServlet.GIF_PATH)) {
                return Optional.of(context.getContextPath() + PixelServlet.GIF_PATH);
            }
        }
        return Optional.empty();
    }
}

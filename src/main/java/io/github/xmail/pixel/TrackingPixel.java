package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The pixel for Thymeleaf, FreeMarker, any other template and controllers, and the EL function {@code xmail:pixelUrl}. No
 * method here throws or returns null; whatever goes wrong, the pixel is left out and counted. Thread-safe. Do not use it
 * on pages that shared caches may keep, and give its result to no script.
 */
public final class TrackingPixel {

    private TrackingPixel() {}

    /**
     * The tag for this customer, to be written unescaped; the empty text for a visitor who gets none, and where the page
     * has one already.
     *
     * @param request the page's request
     * @param customerId the customer's id, a text, a whole number or a UUID; null or blank where nobody is signed in
     * @param email the customer's e-mail address; null or blank where it is not known. It is not shown anywhere
     */
    public static String html(HttpServletRequest request, Object customerId, String email) {
        return html(Pixel.of(request.getServletContext()), request, Visitor.of(customerId, email));
    }

    /**
     * The address of the pixel for this customer, unescaped, for a page that writes its own {@code img}; the empty text
     * where it is withheld, and where the page has the tag already. Asking again gives the same.
     *
     * @param request the page's request
     * @param customerId as for {@link #html}; whether the address is known tells {@code email_source}, where set
     */
    public static String url(HttpServletRequest request, Object customerId) {
        Pixel pixel = Pixel.of(request.getServletContext());
        if (OncePerPage.hasTag(request)) {
            pixel.count(PixelResult.REPEATED);
            return "";
        }
        Decision decision = pixel.decide(request, Visitor.ofId(customerId));
        if (!decision.shows() || !OncePerPage.hasAddress(request)) {
            pixel.count(decision.result());
        }
        if (decision.shows()) {
            OncePerPage.markAddress(request);
        }
        return decision.url();
    }

    /** The tag, counted and marked, or the empty text. */
    static String html(Pixel pixel, HttpServletRequest request, Visitor visitor) {
        if (OncePerPage.isTaken(request)) {
            pixel.count(PixelResult.REPEATED);
            return "";
        }
        Decision decision = pixel.decide(request, visitor);
        pixel.count(decision.result());
        if (!decision.shows()) {
            return "";
        }
        OncePerPage.markTag(request);
        return Markup.image(decision.url());
    }
}

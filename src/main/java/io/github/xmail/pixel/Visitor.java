package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletRequest;

/**
 * What a door knows about the visitor itself. What it does not know is asked of the settings' sources; what it was given,
 * be it empty, is never asked again. Immutable.
 */
final class Visitor {

    private static final Visitor OF_SOURCES = new Visitor(null, null, null);

    private final Object id;
    private final String email;
    private final String partner;

    private Visitor(Object id, String email, String partner) {
        this.id = id;
        this.email = email;
        this.partner = partner;
    }

    /** All by the sources. */
    static Visitor ofSources() {
        return OF_SOURCES;
    }

    /** The id as a page gave it, null for nobody; the address by {@code email_source}. */
    static Visitor ofId(Object id) {
        return new Visitor(id == null ? "" : id, null, null);
    }

    /** Both as a page gave them, null for nobody and for not known. */
    static Visitor of(Object id, String email) {
        return new Visitor(id == null ? "" : id, email == null ? "" : email, null);
    }

    /** The attributes of the tag, null where one is not written. */
    static Visitor ofTag(String token, String email, String partner) {
        return new Visitor(token, email, partner);
    }

    /** The partner id that a tag asks for, right or wrong; null where it asks for none. */
    String partner() {
        return partner;
    }

    /** The customer's id, of whatever class; null or blank for nobody. */
    Object id(HttpServletRequest request, PixelSettings settings) {
        return id != null ? id : settings.tokenSource().find(request);
    }

    boolean emailKnown(HttpServletRequest request, PixelSettings settings) {
        if (email != null) {
            return !email.isBlank();
        }
        if (settings.emailSource().isEmpty()) {
            return true;
        }
        Object found = settings.emailSource().get().find(request);
        return found != null && !found.toString().isBlank();
    }
}

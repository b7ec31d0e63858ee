package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import java.util.Optional;

/**
 * What a door knows about the visitor itself. What it does not know is asked of the settings' sources; what it was given,
 * be it empty, is never asked again.
 */
final class Visitor {

    private static final Visitor OF_SOURCES = new Visitor(false, null, false, null, null);

    private final boolean idGiven;
    private final Object id;
    private final boolean emailGiven;
    private final String email;
    private final String partner;

    private Visitor(boolean idGiven, Object id, boolean emailGiven, String email, String partner) {
        this.idGiven = idGiven;
        this.id = id;
        this.emailGiven = emailGiven;
        this.email = email;
        this.partner = partner;
    }

    /** All by the sources. */
    static Visitor ofSources() {
        return OF_SOURCES;
    }

    /** The id as a page gave it, null for nobody; the address by {@code email_source}. */
    static Visitor ofId(Object id) {
        return new Visitor(true, id, false, null, null);
    }

    /** Both as a page gave them, null for nobody and for not known. */
    static Visitor of(Object id, String email) {
        return new Visitor(true, id, true, email, null);
    }

    /** The attributes of the tag, null where one is not written. */
    static Visitor ofTag(String token, String email, String partner) {
        return new Visitor(token != null, token, email != null, email, partner);
    }

    /** The partner id that a tag asks for, right or wrong. */
    Optional<String> partner() {
        return Optional.ofNullable(partner);
    }

    Optional<Object> id(HttpServletRequest request, PixelSettings settings) {
        return idGiven ? Optional.ofNullable(id) : settings.tokenSource().find(request);
    }

    boolean emailKnown(HttpServletRequest request, PixelSettings settings) {
        if (emailGiven) {
            return email != null && !email.isBlank();
        }
        return settings.emailSource().isEmpty()
                || !settings.emailSource()
                        .get()
                        .find(request)
                        .map(Objects::toString)
                        .orElse("")
                        .isBlank();
    }
}

package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Enumeration;
import java.util.Optional;

/**
 * A place in a request where the shop keeps its customer's id or address. Never makes a session; parameters are the
 * visitor's and never asked. Immutable and thread-safe.
 */
final class ValueSource {

    static final ValueSource PRINCIPAL = new ValueSource("principal", "");

    private final String kind;
    /** The first names of the path as attributes may be called: {@code a}, {@code a.b}, {@code a.b.c}. */
    private final String[] names;
    /** The property behind each dot of the path. */
    private final Property[] properties;

    private ValueSource(String kind, String path) {
        this.kind = kind;
        String[] steps = kind.equals("header") ? new String[] {path} : path.split("\\.");
        names = new String[steps.length];
        properties = new Property[steps.length];
        String name = "";
        for (int i = 0; i < steps.length; i++) {
            name += (i == 0 ? "" : ".") + steps[i];
            names[i] = name;
            properties[i] = new Property(steps[i]);
        }
    }

    /** The source that a setting describes; empty for a text that describes none. */
    static Optional<ValueSource> parse(String text) {
        if (text.equals("principal")) {
            return Optional.of(PRINCIPAL);
        }
        int colon = text.indexOf(':');
        String kind = text.substring(0, Math.max(colon, 0));
        String name = text.substring(colon + 1);
        boolean valid = switch (kind) {
            case "session", "request" -> !name.isBlank() && !("." + name + ".").contains("..");
            case "header" -> isToken(name);
            default -> false;
        };
        return valid ? Optional.of(new ValueSource(kind, name)) : Optional.empty();
    }

    private static boolean isToken(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c >= 127 || "()<>@,;:\\\"/[]?={}".indexOf(c) >= 0) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    boolean isHeader() {
        return kind.equals("header");
    }

    /** The value there; null where there is none. @throws Property.UnreadableException where a bean fails */
    Object find(HttpServletRequest request) {
        return switch (kind) {
            case "principal" -> principal(request.getUserPrincipal());
            case "header" -> header(request.getHeaders(names[0]));
            default -> attribute(request);
        };
    }

    private static String principal(Principal user) {
        return user == null ? null : user.getName();
    }

    /** A header that comes twice is nobody's: the visitor may have added his own to the proxy's. */
    private static String header(Enumeration<String> values) {
        String value = values.hasMoreElements() ? values.nextElement() : null;
        return values.hasMoreElements() ? null : value;
    }

    /** The longest attribute name that exists, and the rest as a path from there. */
    private Object attribute(HttpServletRequest request) {
        HttpSession session = kind.equals("session") ? request.getSession(false) : null;
        if (session == null && kind.equals("session")) {
            return null;
        }
        for (int i = names.length - 1; i >= 0; i--) {
            Object value = session == null ? request.getAttribute(names[i]) : session.getAttribute(names[i]);
            if (value != null) {
                return follow(value, i + 1);
            }
        }
        return null;
    }

    private Object follow(Object attribute, int from) {
        Object value = attribute instanceof Optional<?> optional ? optional.orElse(null) : attribute;
        for (int i = from; value != null && i < properties.length; i++) {
            value = properties[i].read(value);
        }
        return value;
    }
}

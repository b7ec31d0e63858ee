package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A place in a request where the shop keeps its customer's id or address. Never makes a session. Thread-safe. */
sealed interface ValueSource {

    /** The value there; empty where there is none. @throws PropertyPath.UnreadableException where a bean fails */
    Optional<Object> find(HttpServletRequest request);

    /** The source that a setting describes; empty for a text that describes none. */
    static Optional<ValueSource> parse(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(colon + 1);
        if (text.equals("principal")) {
            return Optional.of(new UserPrincipal());
        }
        if (colon < 0 || name.isBlank()) {
            return Optional.empty();
        }
        return switch (text.substring(0, colon)) {
            case "session" -> attribute(name).map(SessionAttribute::new);
            case "request" -> attribute(name).map(RequestAttribute::new);
            case "header" -> Optional.of(name).filter(ValueSource::isToken).map(Header::new);
            default -> Optional.empty();
        };
    }

    private static Optional<Attribute> attribute(String name) {
        return name.startsWith(".") || name.endsWith(".") ? Optional.empty() : Optional.of(new Attribute(name));
    }

    private static boolean isToken(String name) {
        return name.chars().allMatch(c -> c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
    }

    /** The name of the user whom the container, or a filter before, has authenticated. */
    record UserPrincipal() implements ValueSource {
        @Override
        public Optional<Object> find(HttpServletRequest request) {
            return Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName);
        }
    }

    /** A session attribute. */
    record SessionAttribute(Attribute attribute) implements ValueSource {
        @Override
        public Optional<Object> find(HttpServletRequest request) {
            HttpSession session = request.getSession(false);
            return session == null ? Optional.empty() : attribute.find(session::getAttribute);
        }
    }

    /** A request attribute; parameters are the visitor's and never asked. */
    record RequestAttribute(Attribute attribute) implements ValueSource {
        @Override
        public Optional<Object> find(HttpServletRequest request) {
            return attribute.find(request::getAttribute);
        }
    }

    /** A request header that a proxy sets. One that comes twice is nobody's: the visitor may have added his own. */
    record Header(String name) implements ValueSource {
        @Override
        public Optional<Object> find(HttpServletRequest request) {
            List<String> values = Collections.list(request.getHeaders(name));
            return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
        }
    }

    /** The longest attribute name that exists, and the rest as a path from there. */
    final class Attribute {

        private record Split(String attribute, PropertyPath path) {}

        private final List<Split> longestFirst = new ArrayList<>();

        Attribute(String name) {
            longestFirst.add(new Split(name, new PropertyPath("")));
            for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
                longestFirst.add(new Split(name.substring(0, dot), new PropertyPath(name.substring(dot + 1))));
            }
        }

        Optional<Object> find(Function<String, Object> attributes) {
            for (Split split : longestFirst) {
                Object bean = attributes.apply(split.attribute());
                if (bean != null) {
                    return split.path().follow(bean);
                }
            }
            return Optional.empty();
        }
    }
}

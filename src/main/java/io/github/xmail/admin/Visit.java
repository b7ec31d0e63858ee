package io.github.xmail.admin;

import io.github.xmail.outbox.Outbox;
import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * A request of the administrator's.
 *
 * @param request the request itself
 * @param words his language
 * @param csrf the token for the forms of his page
 * @param now the time
 */
record Visit(HttpServletRequest request, Words words, String csrf, Instant now) {

    /** The path of a page, from the server's root. */
    String path(String page) {
        return request.getContextPath() + "/admin" + page;
    }

    /** A parameter that is there and not blank. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(request.getParameter(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String user(HttpServletRequest request) {
        return Optional.ofNullable(request.getRemoteUser()).orElse("");
    }

    /** Whether anybody on the way can read password and page. */
    boolean isExposed() {
        return !request.isSecure() && !isLoopback(request.getRemoteAddr());
    }

    private static boolean isLoopback(String address) {
        try {
            // an address in digits is not looked up anywhere
            return address != null
                    && address.matches("[0-9a-fA-F:.]+(%.*)?|\\[[0-9a-fA-F:.]+]")
                    && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The outbox's own time where there is one: it does not jump. */
    static Instant now(PageParts parts) {
        return parts.outbox().map(Outbox::now).orElseGet(parts.clock()::instant);
    }
}

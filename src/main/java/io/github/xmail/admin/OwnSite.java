package io.github.xmail.admin;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Locale;

/**
 * Whether a request comes from a page of this site. A browser says so in {@code Sec-Fetch-Site} or, an older one or over
 * plain HTTP, in {@code Origin}, and no page can make it say anything else. What has neither is no browser's.
 */
final class OwnSite {

    private OwnSite() {}

    static boolean sent(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin");
        }
        String origin = request.getHeader("Origin");
        return origin == null || isOwn(origin, request.getHeader("Host"));
    }

    /** The scheme is left out: before a proxy that ends TLS it is another one than here. */
    private static boolean isOwn(String origin, String host) {
        try {
            URI uri = URI.create(origin);
            return host != null
                    && uri.getHost() != null
                    && plain(uri.getRawAuthority()).equals(plain(host));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String plain(String authority) {
        return authority.toLowerCase(Locale.ROOT).replaceFirst(":(80|443)$", "");
    }
}

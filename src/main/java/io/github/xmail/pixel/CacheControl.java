package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Collection;
import java.util.Locale;

/** What a response says about caches, RFC 9111. */
final class CacheControl {

    private CacheControl() {}

    /** Whether a response declares that caches may give it to everybody. */
    static boolean isPublic(HttpServletResponse response) {
        if (response.containsHeader("Surrogate-Control") || response.containsHeader("CDN-Cache-Control")) {
            return true;
        }
        if (!response.containsHeader("Cache-Control")) {
            return false;
        }
        Collection<String> values = response.getHeaders("Cache-Control");
        return has(values, "public") || has(values, "s-maxage");
    }

    static boolean has(Collection<String> cacheControl, String directive) {
        for (String value : cacheControl) {
            String unquoted = value.indexOf('"') < 0 ? value : value.replaceAll("\"[^\"]*\"", "");
            for (String one : unquoted.split(",")) {
                int equals = one.indexOf('=');
                String name = equals < 0 ? one : one.substring(0, equals);
                if (name.strip().toLowerCase(Locale.ROOT).equals(directive)) {
                    return true;
                }
            }
        }
        return false;
    }
}

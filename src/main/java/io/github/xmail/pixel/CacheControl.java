package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** What a response says about caches, RFC 9111. */
final class CacheControl {

    private CacheControl() {}

    /** Whether a response declares that caches may give it to everybody. */
    static boolean isPublic(HttpServletResponse response) {
        return response.containsHeader("Surrogate-Control")
                || response.containsHeader("CDN-Cache-Control")
                || isPublic(response.getHeaders("Cache-Control"));
    }

    static boolean isPublic(Collection<String> cacheControl) {
        return has(cacheControl, "public") || has(cacheControl, "s-maxage");
    }

    static boolean has(Collection<String> cacheControl, String directive) {
        return cacheControl.stream()
                .filter(value -> value.toLowerCase(Locale.ROOT).contains(directive))
                .map(value -> value.replaceAll("\"[^\"]*\"", ""))
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(one -> one.replaceAll("=.*", "").strip().toLowerCase(Locale.ROOT))
                .anyMatch(directive::equals);
    }
}

package io.github.xmail.pixel;

import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The headers that a page with a pixel must not have. They are kept until it is known what the response is: servers cannot
 * take a header back.
 */
final class PageHeaders {

    private static final Set<String> KEPT = names("Content-Length", "ETag", "Last-Modified");
    private static final Set<String> OF_CACHES = names("Cache-Control", "Surrogate-Control", "CDN-Cache-Control");

    private final Map<String, List<String>> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private static Set<String> names(String... names) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(List.of(names));
        return set;
    }

    static boolean isKept(String name) {
        return KEPT.contains(name);
    }

    /** Whether a header that is set when the page is decided on has to be dropped. */
    static boolean isForbidden(String name, boolean personal) {
        return personal ? isKept(name) || OF_CACHES.contains(name) : name.equalsIgnoreCase("Content-Length");
    }

    /** Whether the server has one of these already, from before the filter: then the page is left alone. */
    static boolean anyIn(HttpServletResponse response) {
        return KEPT.stream().anyMatch(response::containsHeader);
    }

    void set(String name, String value) {
        kept.remove(name);
        if (value != null) {
            add(name, value);
        }
    }

    void add(String name, String value) {
        kept.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }

    List<String> values(String name) {
        return kept.getOrDefault(name, List.of());
    }

    Set<String> names() {
        return kept.keySet();
    }

    void clear() {
        kept.clear();
    }

    /** Gives the headers to the server after all, but for these. */
    void release(HttpServletResponse response, Set<String> without) {
        kept.forEach((name, values) -> {
            if (without.stream().noneMatch(name::equalsIgnoreCase)) {
                response.setHeader(name, values.get(0));
                values.stream().skip(1).forEach(more -> response.addHeader(name, more));
            }
        });
    }
}

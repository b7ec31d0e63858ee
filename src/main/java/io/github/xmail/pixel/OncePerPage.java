package io.github.xmail.pixel;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/**
 * At most one pixel a page: a mark in the request that tag, include and filter share, also across class loaders. An error
 * page is a page of its own: what was written before it is thrown away.
 */
final class OncePerPage {

    private static final String ATTRIBUTE = "io.github.xmail.pixel.shown";
    private static final String TAG = "tag";
    private static final String ADDRESS = "address";

    private OncePerPage() {}

    static boolean hasTag(HttpServletRequest request) {
        return has(TAG, request);
    }

    static boolean hasAddress(HttpServletRequest request) {
        return has(ADDRESS, request);
    }

    /** Whether the page has its pixel, as a tag or by the address that it asked for. */
    static boolean isTaken(HttpServletRequest request) {
        return hasTag(request) || hasAddress(request);
    }

    private static boolean has(String kind, HttpServletRequest request) {
        Object mark = request.getAttribute(ATTRIBUTE);
        return mark != null && mark.equals(mark(kind, request));
    }

    static void markTag(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, mark(TAG, request));
    }

    static void markAddress(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, mark(ADDRESS, request));
    }

    /** What the page had is thrown away. */
    static void clear(HttpServletRequest request) {
        request.removeAttribute(ATTRIBUTE);
    }

    private static String mark(String kind, HttpServletRequest request) {
        Object failed = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        return failed == null ? kind : kind + " of error page";
    }
}

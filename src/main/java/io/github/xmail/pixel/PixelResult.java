package io.github.xmail.pixel;

import java.util.Locale;

/** What became of a pixel: shown, or why it was withheld. */
enum PixelResult {
    /** The page got it, or {@code /pixel.gif} sent the browser on to the platform. */
    SHOWN,
    /** A publicly cacheable page got the address of {@code /pixel.gif} instead of a token. */
    FIRST_PARTY,
    /** Nobody is signed in. */
    ANONYMOUS,
    /** The customer's e-mail address is not known. */
    NO_EMAIL,
    /** The visitor did not agree ({@code consent_cookie}). */
    CONSENT,
    /** The visitor's browser says no ({@code Sec-GPC: 1}). */
    GPC,
    /** The id contains an {@code @} and there is no {@code token_key}. */
    ADDRESS("a customer's id contains an @ and is not shown in the clear: set token_key for opaque tokens"),
    /** The id is longer than 128 characters, has a lone surrogate, or is no text and no whole number. */
    INVALID_ID("a customer's id is too long, is not well-formed, or is neither text nor a whole number"),
    /** The {@code partner} of the tag is no partner id. */
    INVALID_PARTNER("the partner of a tag is no partner id: write digits, or leave it out"),
    /** The page has one already. */
    REPEATED,
    /** The page may be kept by shared caches. */
    PUBLIC("a publicly cacheable page gets no token: map PixelServlet or set pixel_path for PixelFilter"),
    /** Another site asked. */
    CROSS_SITE,
    /** The filter found no end of the body where it could put it. */
    NO_PLACE,
    /** A setting is missing or wrong. */
    CONFIG,
    /** Something failed, a bean of the shop's for instance. */
    ERROR;

    private final String advice;

    PixelResult() {
        this("");
    }

    PixelResult(String advice) {
        this.advice = advice;
    }

    /** The word in metrics and logs. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the shop has to know, said once in the log; empty where there is nothing to say. */
    String advice() {
        return advice;
    }
}

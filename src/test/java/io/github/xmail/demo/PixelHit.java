package io.github.xmail.demo;

/**
 * One request of a browser to the address in the pixel, as the platform sees it.
 *
 * @param at the time of day
 * @param browser what the platform's cookie says: which browser this is
 * @param partner the parameter, null where there is none
 * @param token the parameter, null where there is none
 * @param referrer the header, null where there is none, as the tag asks for
 */
public record PixelHit(String at, String browser, String partner, String token, String referrer) {}

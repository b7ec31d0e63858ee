package io.github.xmail.pixel;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The bytes that leave: the pixel's address and its tag. ASCII only. */
final class Markup {

    private static final String UNRESERVED = "-._~";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Markup() {}

    /** The address of the platform for this customer; a query that is there already is continued. */
    static String url(String trackUrl, String partner, String token) {
        int query = trackUrl.indexOf('?');
        String joint = query < 0 ? "?" : query == trackUrl.length() - 1 || trackUrl.endsWith("&") ? "" : "&";
        return trackUrl + joint + "partner=" + partner + "&token=" + encoded(token);
    }

    /** The invisible image. @param url a valid address: of what is special in HTML it holds only the ampersand */
    static String image(String url) {
        return "<img src=\"" + url.replace("&", "&amp;")
                + "\" width=\"1\" height=\"1\" alt=\"\" referrerpolicy=\"no-referrer\" hidden>";
    }

    /** Percent-encoded, all but the unreserved characters of RFC 3986, section 2.3. */
    static String encoded(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isUnreserved(b)) {
                out.append((char) b);
            } else {
                HEX.toHexDigits(out.append('%'), b);
            }
        }
        return out.toString();
    }

    private static boolean isUnreserved(byte b) {
        return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || UNRESERVED.indexOf(b) >= 0;
    }
}

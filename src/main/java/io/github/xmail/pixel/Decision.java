package io.github.xmail.pixel;

/** Whether this visitor gets a pixel: the platform's address for him, or the reason why not. Immutable. */
final class Decision {

    private final String url;
    private final PixelResult reason;

    private Decision(String url, PixelResult reason) {
        this.url = url;
        this.reason = reason;
    }

    static Decision show(String url) {
        return new Decision(url, PixelResult.SHOWN);
    }

    static Decision withhold(PixelResult reason) {
        return new Decision("", reason);
    }

    boolean shows() {
        return reason == PixelResult.SHOWN;
    }

    /** The address; the empty text where the pixel is withheld. */
    String url() {
        return url;
    }

    /** What to count. */
    PixelResult result() {
        return reason;
    }
}

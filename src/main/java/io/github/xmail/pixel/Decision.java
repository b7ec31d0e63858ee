package io.github.xmail.pixel;

/** Whether this visitor gets a pixel. */
sealed interface Decision {

    /** Yes, with this address of the platform. */
    record Show(String url) implements Decision {}

    /** No, for this reason. */
    record Withhold(PixelResult reason) implements Decision {}
}

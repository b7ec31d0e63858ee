package io.github.xmail.order;

/**
 * The raw bytes of a request, which are what is signed.
 *
 * @param bytes may be longer than the body, so that none has to be copied; not written into any more
 * @param length how many of them are the body
 */
record Body(byte[] bytes, int length) {

    static Body of(byte[] bytes) {
        return new Body(bytes, bytes.length);
    }

    /** Nothing of its content. */
    @Override
    public String toString() {
        return "Body[" + length + " bytes]";
    }
}

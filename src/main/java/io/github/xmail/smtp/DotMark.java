package io.github.xmail.smtp;

/** Notes durably, just before the final dot is sent, that it will be. */
@FunctionalInterface
public interface DotMark {
    /**
     * Returns once the note is safe.
     *
     * @throws Exception where it could not be made safe, or the mail is not this node's any more: the connection is cut
     *     before the dot
     */
    void note() throws Exception;
}

package io.github.xmail.outbox;

/** Why the database cannot be used at present. The message is for the log: it names places, never data. */
final class UnavailableException extends Exception {
    UnavailableException(String message) {
        super(message);
    }

    UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

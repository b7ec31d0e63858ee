package io.github.xmail.admin;

/** The order is in no state for what was asked, or in flight. */
final class ConflictException extends RuntimeException {

    private static final long serialVersionUID = 1;
}

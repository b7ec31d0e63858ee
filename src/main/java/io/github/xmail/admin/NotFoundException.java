package io.github.xmail.admin;

/** There is no such page or order. */
final class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1;
}

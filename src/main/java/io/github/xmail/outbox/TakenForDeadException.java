package io.github.xmail.outbox;

/** Other nodes have taken this one for dead, and its claims with it. */
final class TakenForDeadException extends Exception {
    TakenForDeadException() {
        super("this node has been taken for dead");
    }
}

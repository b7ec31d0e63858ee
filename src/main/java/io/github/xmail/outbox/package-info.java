/**
 * Where orders wait between the two flows: {@code order} accepts them here, {@code delivery} takes, marks and settles them.
 *
 * <p>{@link io.github.xmail.outbox.Outbox} is the door. Behind it every durable step (accept, dot mark, settling, claim,
 * pruning) is a small piece of work for one writer thread, which owns the only connection and commits what has gathered as
 * one transaction: one flush to disk serves many callers. Reached by JDBC through one code path; what differs between
 * databases is in {@code Dialect} and in the schema resources.
 */
package io.github.xmail.outbox;

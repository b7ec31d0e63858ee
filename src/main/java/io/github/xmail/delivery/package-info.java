/**
 * The way out: takes an order from the outbox, finds the customer, composes the mail, sends it and settles the order.
 * Owns the retry schedule, the pause with its probe, and the rate.
 */
package io.github.xmail.delivery;

/**
 * Order in: bytes and headers become a {@code SignedRequest}; verified, a {@code VerifiedRequest}; decoded, an {@code
 * Order} that is valid by construction; accepted, a committed row of the {@link io.github.xmail.outbox.Outbox}; and the
 * answer says so. Nothing here asks the shop's database or its SMTP server, and nothing is stored before the last step.
 * {@link io.github.xmail.order.WorkerServlet} is the door.
 */
package io.github.xmail.order;

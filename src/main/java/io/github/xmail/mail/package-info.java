/**
 * Filling in and composing: between the customer's look-up and the SMTP conversation. A {@link io.github.xmail.mail.Draft}
 * is what an order says about its mail and what the outbox keeps of it; a {@link io.github.xmail.mail.Composer} makes a
 * finished {@link io.github.xmail.mail.Mail} of it for one {@link io.github.xmail.mail.Address}. Nothing here does input
 * or output, and the result is bytes: no library on the way to the server has to understand them.
 */
package io.github.xmail.mail;

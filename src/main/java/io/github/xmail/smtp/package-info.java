/**
 * The last step of the mail flow: hands a finished mail to the shop's SMTP server and tells, as a value, how that ended.
 * {@link io.github.xmail.smtp.SmtpClient} is the door; it keeps connections, {@code SmtpConnection} speaks on one of them,
 * {@code Wire} is its socket (deadlines, bounds, TLS), {@code PhaseTable} says what a reply means in its phase.
 */
package io.github.xmail.smtp;

package io.github.xmail.delivery;

import io.github.xmail.mail.Mail;
import io.github.xmail.smtp.DotMark;
import io.github.xmail.smtp.SmtpOutcome;
import java.util.Optional;

/** What delivery asks of the shop's SMTP server. Thread-safe. */
public interface MailServer {

    /** Sends one mail. Never throws for what a server or network does. */
    SmtpOutcome send(Mail mail, DotMark dot);

    /** Goes as far as RCPT TO, then RSET: no mail. */
    SmtpOutcome shadow(Mail mail);

    /**
     * Opens a new connection as far as a mail would need it, MAIL FROM included.
     *
     * @return what is still wrong; empty where the server is back
     */
    Optional<SmtpOutcome.ServerDown> probe();

    /** Closes the kept connections that no mail uses at the moment. */
    void closeIdle();

    /** Cuts every connection, those of mails under way too, and opens none any more. */
    void close();
}

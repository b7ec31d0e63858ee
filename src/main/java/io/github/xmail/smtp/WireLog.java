package io.github.xmail.smtp;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Shuts the mail library's own log, which quotes addresses and, at its finest, every line of a conversation. Whoever
 * wants it shut holds on to this object: {@code java.util.logging} forgets the level of a logger that nobody holds.
 */
final class WireLog {

    /** The library names the loggers of a transport by the package of its class, that is by ours. */
    private static final String TRANSPORT = SmtpConnection.class.getPackageName();

    private static final Filter NOTHING = record -> false;

    private final List<Logger> whole = List.of(
            Logger.getLogger("org.eclipse.angus.mail"),
            Logger.getLogger("org.eclipse.angus.mail.smtp"),
            Logger.getLogger("jakarta.mail"),
            Logger.getLogger(TRANSPORT + ".protocol"));

    /** A filter, not a level: a level would also silence the loggers of our own classes below it. */
    private final Logger transport = Logger.getLogger(TRANSPORT);

    private WireLog() {
        whole.forEach(logger -> logger.setLevel(Level.OFF));
        transport.setFilter(NOTHING);
    }

    static WireLog shut() {
        return new WireLog();
    }
}

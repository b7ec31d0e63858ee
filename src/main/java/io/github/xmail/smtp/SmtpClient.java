package io.github.xmail.smtp;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.error.Repeats;
import io.github.xmail.mail.Mail;
import io.github.xmail.smtp.SmtpConnection.NotOpened;
import jakarta.mail.Session;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hands mails to the shop's SMTP server. Connections are kept and used for many mails; the one used last is used next, so
 * that a trickle of mails needs one. Thread-safe: as many mails are under way as threads call.
 *
 * <p>Nothing it throws, logs or returns holds an address, or a text of the server; {@link #sendAloud} alone tells them.
 */
public final class SmtpClient implements AutoCloseable {

    private static final EventLog LOG = EventLog.of(SmtpClient.class.getName());

    private final SmtpSettings settings;
    private final Timeouts timeouts;
    private final PhaseTimes times;
    /** Only held on to. {@link #close} undoes nothing: another client of this JVM may need it shut. */
    private final WireLog wireLog = WireLog.shut();

    private final Session session;
    private final Set<SmtpConnection> open = ConcurrentHashMap.newKeySet();
    private final KeptConnections kept = new KeptConnections(this::end);
    private final Repeats repeats = new Repeats();
    private final Watch watch;
    private volatile boolean closed;

    /** A client that connects when first used. */
    public SmtpClient(SmtpSettings settings, Timeouts timeouts) {
        this(settings, timeouts, PhaseTimes.UNHEARD);
    }

    /** @param times is told how long each step took */
    public SmtpClient(SmtpSettings settings, Timeouts timeouts, PhaseTimes times) {
        this.settings = Objects.requireNonNull(settings);
        this.timeouts = Objects.requireNonNull(timeouts);
        this.times = Objects.requireNonNull(times);
        session = session(settings);
        watch = Watch.start(timeouts, this::look);
    }

    private static Session session(SmtpSettings settings) {
        Properties properties = new Properties();
        properties.put("mail.smtp.localhost", settings.helo());
        properties.put("mail.smtp.auth", Boolean.toString(settings.login().isPresent()));
        properties.put("mail.smtp.auth.mechanisms", String.join(" ", SmtpConnection.LOGINS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(settings.tls() == SmtpSettings.Tls.STARTTLS));
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.mime.allowutf8", "true");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            // the library looks its parts up there, and another application's are of another kind
            thread.setContextClassLoader(SmtpClient.class.getClassLoader());
            return Session.getInstance(properties);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * Sends one mail.
     *
     * @param dot is asked just before the final dot goes out; where it throws, the server does not get the mail
     * @return how it ended, by the phase table; never null
     */
    public SmtpOutcome send(Mail mail, DotMark dot) {
        Objects.requireNonNull(dot);
        return converse(mail, connection -> connection.send(mail, dot));
    }

    /** Goes as far as RCPT TO and takes it back: {@link SmtpOutcome.Shadowed} where the server took both addresses. */
    public SmtpOutcome shadow(Mail mail) {
        return converse(mail, connection -> connection.shadow(mail));
    }

    /**
     * Sends one mail on a connection of its own and tells the conversation, for an administrator who asked for a test
     * mail. The lines hold addresses and the server's own words: they are to be shown and not kept. A password is not in
     * them.
     *
     * @param line is given each line as it passes, {@code > MAIL FROM:<…>} or {@code < 250 Ok}
     */
    public SmtpOutcome sendAloud(Mail mail, Consumer<String> line) {
        SmtpConnection connection = null;
        try {
            connection = connect(line);
            if (!connection.takes(mail)) {
                return new SmtpOutcome.NeedsSmtpUtf8();
            }
            Optional<SmtpReply> reply = connection.mailFrom(mail);
            return reply.filter(SmtpReply::positive).isPresent()
                    ? connection.send(mail, () -> {})
                    : PhaseTable.outcome(Phase.MAIL_FROM, reply);
        } catch (NotOpened e) {
            return e.outcome();
        } finally {
            if (connection != null) {
                end(connection);
            }
        }
    }

    private SmtpOutcome converse(Mail mail, Function<SmtpConnection, SmtpOutcome> afterMailFrom) {
        SmtpConnection connection = null;
        try {
            Optional<SmtpConnection> used = kept.take();
            connection = used.isPresent() ? used.get() : connect();
            if (!connection.takes(mail)) {
                return new SmtpOutcome.NeedsSmtpUtf8();
            }
            Optional<SmtpReply> reply = connection.mailFrom(mail);
            if (lost(reply, used.isPresent())) {
                end(connection);
                connection = connect();
                if (!connection.takes(mail)) {
                    return new SmtpOutcome.NeedsSmtpUtf8(); // behind one name there may be several servers
                }
                reply = connection.mailFrom(mail);
            }
            return reply.filter(SmtpReply::positive).isPresent()
                    ? afterMailFrom.apply(connection)
                    : PhaseTable.outcome(Phase.MAIL_FROM, reply);
        } catch (NotOpened e) {
            return e.outcome();
        } catch (RuntimeException | Error unforeseen) {
            // nobody knows where in the conversation that was: not one byte more
            if (connection != null) {
                connection.wire().cut();
            }
            throw unforeseen;
        } finally {
            giveBack(connection);
        }
    }

    /** A server says 421 to a connection that was idle or busy for too long: that is not about this mail. */
    private static boolean lost(Optional<SmtpReply> reply, boolean usedBefore) {
        return reply.isEmpty() || usedBefore && reply.get().endsConnection();
    }

    private SmtpConnection connect() throws NotOpened {
        return connect(line -> {});
    }

    private SmtpConnection connect(Consumer<String> listener) throws NotOpened {
        SmtpConnection connection;
        try {
            Wire wire = Wire.connect(settings.server(), settings.port(), timeouts.connect());
            connection = new SmtpConnection(session, settings, timeouts, wire, times);
            connection.tell(listener);
        } catch (IOException e) {
            LOG.event(LogEvent.SMTP_CONNECTION_FAILED)
                    .with("phase", Phase.CONNECT.word())
                    .cause(e)
                    .write();
            throw SmtpConnection.notOpened(Phase.CONNECT, ErrorCode.SMTP_UNREACHABLE, Optional.empty(), e);
        }
        open.add(connection);
        if (closed) {
            connection.wire().cut();
        }
        try {
            connection.open();
            return connection;
        } catch (NotOpened e) {
            open.remove(connection);
            LOG.event(LogEvent.SMTP_CONNECTION_FAILED)
                    .with("phase", e.outcome().phase().word())
                    .cause(e)
                    .write();
            throw e;
        }
    }

    private void giveBack(SmtpConnection connection) {
        if (connection == null) {
            return;
        }
        if (connection.fitForMore() && !closed && kept.keep(connection)) {
            if (closed) {
                closeIdle();
            }
            return;
        }
        end(connection);
    }

    private void end(SmtpConnection connection) {
        connection.quit();
        open.remove(connection);
    }

    /**
     * Looks on a new connection whether the server is there: greeting, EHLO, TLS and AUTH, then QUIT.
     *
     * @param envelopeFrom an address that MAIL FROM is tried with as well, taken back at once
     * @return what is wrong; empty where nothing is
     */
    public Optional<SmtpOutcome.ServerDown> probe(Optional<String> envelopeFrom) {
        SmtpConnection connection = null;
        try {
            connection = connect();
            return envelopeFrom.flatMap(connection::tryMailFrom);
        } catch (NotOpened e) {
            return Optional.of(e.outcome());
        } finally {
            if (connection != null) {
                end(connection);
            }
        }
    }

    /**
     * Does on a new connection, which is not kept, what a mail would need as far as RCPT TO, and takes it back by RSET: no
     * mail.
     *
     * @param address whom the mail would be from, and to
     */
    public Rehearsal rehearse(String address) {
        Mail none = new Mail(address, address, new byte[0], false);
        SmtpConnection connection = null;
        try {
            connection = connect();
            Optional<SmtpReply> reply = connection.mailFrom(none);
            SmtpOutcome outcome = reply.filter(SmtpReply::positive).isPresent()
                    ? connection.shadow(none)
                    : PhaseTable.outcome(Phase.MAIL_FROM, reply);
            connection.fitForMore();
            return new Rehearsal(outcome, Optional.empty());
        } catch (NotOpened e) {
            return new Rehearsal(e.outcome(), OpeningFault.in(e));
        } finally {
            if (connection != null) {
                end(connection);
            }
        }
    }

    /**
     * Closes the kept connections, and those that are in use as soon as their mail is done. To be called when a pause
     * begins: an open session of the server goes on with the settings it began with.
     */
    public void closeIdle() {
        kept.retire();
    }

    /** How many connections are open, in use or kept. */
    public int connections() {
        return open.size();
    }

    private void look() {
        try {
            open.forEach(connection -> connection.wire().cutIfOverdue());
            kept.expire();
        } catch (RuntimeException | Error e) {
            LOG.event(LogEvent.SMTP_WATCH_FAILED, repeats, e.getClass().getName())
                    .cause(e)
                    .write();
        }
    }

    /**
     * Cuts every connection: a mail before its dot ends as {@code TryLater} or {@code ServerDown}, one after it as {@code
     * Uncertain}. Its thread is gone afterwards.
     */
    @Override
    public void close() {
        closed = true;
        closeIdle();
        open.forEach(connection -> connection.wire().cut());
        watch.close();
    }
}

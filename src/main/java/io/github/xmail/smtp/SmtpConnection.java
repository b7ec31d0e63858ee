package io.github.xmail.smtp;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Mail;
import io.github.xmail.smtp.SmtpSettings.Tls;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * One conversation with the SMTP server (RFC 5321), from its greeting to its end. The library greets, logs in, writes
 * commands and reads replies; here is what it does not do: know the phase, count a reply by its last line, refuse to go
 * on without what was asked for, and note the dot.
 *
 * <p>Talked on by one thread at a time.
 */
final class SmtpConnection extends SMTPTransport {

    /** A connection could not be made. */
    static final class NotOpened extends Exception {
        private final SmtpOutcome.ServerDown outcome;

        private NotOpened(SmtpOutcome.ServerDown outcome, Throwable cause) {
            super(cause);
            this.outcome = outcome;
        }

        SmtpOutcome.ServerDown outcome() {
            return outcome;
        }
    }

    /** What the library can do without help, the first one offered is used. */
    static final List<String> LOGINS = List.of("PLAIN", "LOGIN", "DIGEST-MD5");

    private final SmtpSettings settings;
    private final Timeouts timeouts;
    private final Wire wire;
    private final PhaseTimes times;
    private final long madeAt = System.nanoTime();

    private Phase phase = Phase.CONNECT;
    private ErrorCode fault = ErrorCode.SMTP_UNREACHABLE;
    private Optional<SmtpReply> reply = Optional.empty();
    private boolean inTransaction;
    /** RCPT TO went out with MAIL FROM, and its answer was not read yet. */
    private boolean askedAhead;

    private int mails;
    private Consumer<String> listener = line -> {};

    SmtpConnection(Session session, SmtpSettings settings, Timeouts timeouts, Wire wire, PhaseTimes times) {
        super(session, new URLName("smtp", null, -1, null, null, null));
        this.settings = settings;
        this.timeouts = timeouts;
        this.wire = wire;
        this.times = times;
    }

    /** From now on every line of the conversation is told, the client's with {@code >}, the server's with {@code <}. */
    void tell(Consumer<String> to) {
        listener = to;
    }

    /** Greets, encrypts and logs in. Where that fails the wire is cut. */
    void open() throws NotOpened {
        long began = System.nanoTime();
        try {
            wire.within(timeouts.reply());
            if (settings.tls() == Tls.IMPLICIT) {
                encrypt();
            }
            phase = Phase.GREETING;
            connect(wire);
            wire.rest();
        } catch (MessagingException | IOException | RuntimeException e) {
            // the library takes some of a server's nonsense for impossible, in a login's challenge for instance
            wire.cut();
            throw notOpened(phase, fault, reply.filter(SmtpReply::refuses), e);
        } finally {
            times.took(phase, Duration.ofNanos(System.nanoTime() - began));
        }
    }

    static NotOpened notOpened(Phase phase, ErrorCode code, Optional<SmtpReply> reply, Throwable cause) {
        return new NotOpened(new SmtpOutcome.ServerDown(phase, code, reply), cause);
    }

    private void encrypt() throws IOException {
        fault = ErrorCode.SMTP_TLS_FAILED;
        wire.encrypt(settings.tlsContext().getSocketFactory(), settings.server());
        fault = ErrorCode.SMTP_UNREACHABLE;
    }

    @Override
    protected synchronized boolean protocolConnect(String host, int port, String user, String password)
            throws MessagingException {
        Optional<SmtpSettings.Login> login = settings.login();
        return super.protocolConnect(
                host,
                port,
                login.map(SmtpSettings.Login::username).orElse(null),
                login.map(l -> l.password().reveal()).orElse(null));
    }

    /** The library would go on with HELO, without TLS and without AUTH, where EHLO is refused or they are not offered. */
    @Override
    protected boolean ehlo(String name) throws MessagingException {
        phase = Phase.EHLO;
        if (!super.ehlo(name)) {
            throw new MessagingException("EHLO refused");
        }
        if (settings.tls() == Tls.STARTTLS && !wire.encrypted()) {
            require(Phase.STARTTLS, ErrorCode.SMTP_TLS_FAILED, supportsExtension("STARTTLS"));
        } else if (settings.login().isPresent()) {
            boolean offered = LOGINS.stream().anyMatch(this::supportsAuthentication) || supportsExtension("AUTH=LOGIN");
            require(Phase.AUTH, ErrorCode.SMTP_AUTH_FAILED, offered);
        }
        return true;
    }

    private void require(Phase needed, ErrorCode code, boolean offered) throws MessagingException {
        phase = needed;
        if (!offered) {
            fault = code;
            throw new MessagingException("not offered");
        }
    }

    @Override
    protected void startTLS() throws MessagingException {
        // the library also comes here when AUTH is answered with 530
        if (phase != Phase.STARTTLS) {
            throw new MessagingException("TLS asked for too late");
        }
        int code = simpleCommand("STARTTLS");
        fault = reply.isPresent() ? ErrorCode.SMTP_TLS_FAILED : ErrorCode.SMTP_UNREACHABLE;
        if (code != 220) {
            throw new MessagingException("STARTTLS refused");
        }
        try {
            encrypt();
        } catch (IOException e) {
            throw new MessagingException("TLS failed", e);
        }
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        try {
            wire.within(limit());
            if (wire.unread()) {
                throw new IOException("the server spoke out of turn");
            }
        } catch (IOException e) {
            throw new MessagingException("not in step", e);
        }
        listener.accept("> " + (phase == Phase.AUTH ? command.replaceFirst("^(AUTH \\S+) .*", "$1 ***") : command));
        super.sendCommand(command);
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        reply = Optional.empty();
        wire.expectReply();
        try {
            wire.within(limit());
        } catch (IOException e) {
            throw new MessagingException("closed", e);
        }
        super.readServerResponse();
        getLastServerResponse().lines().forEach(line -> listener.accept("< " + line));
        reply = SmtpReply.parse(getLastServerResponse());
        if (phase == Phase.AUTH && reply.isPresent()) {
            fault = ErrorCode.SMTP_AUTH_FAILED;
        }
        return reply.map(SmtpReply::code).orElse(-1);
    }

    private Duration limit() {
        return phase == Phase.DOT ? timeouts.dot() : timeouts.reply();
    }

    /** Whether the server takes the addresses of a mail: those that are not ASCII only where it says so (RFC 6531). */
    boolean takes(Mail mail) {
        return !mail.smtpUtf8() || supportsExtension("SMTPUTF8");
    }

    /**
     * MAIL FROM, and together with it RCPT TO where the server takes several commands at once (RFC 2920), which saves one way
     * there and back. DATA waits for both answers, so that no server is left with a text that it must not have.
     *
     * @return the answer to MAIL FROM; empty where the connection cannot be used any more
     */
    Optional<SmtpReply> mailFrom(Mail mail) {
        String size = supportsExtension("SIZE") ? " SIZE=" + mail.bytes().length : "";
        String utf8 = mail.smtpUtf8() ? " SMTPUTF8" : "";
        String command = "MAIL FROM:<" + mail.envelopeFrom() + ">" + size + utf8;
        inTransaction = true;
        askedAhead = supportsExtension("PIPELINING");
        return askedAhead
                ? talk(Phase.MAIL_FROM, () -> askTogether(command, rcptTo(mail)))
                : exchange(Phase.MAIL_FROM, command);
    }

    private void askTogether(String first, String second) throws MessagingException {
        wire.gather();
        sendCommand(first);
        sendCommand(second);
        try {
            wire.sendGathered();
        } catch (IOException e) {
            throw new MessagingException("closed", e);
        }
        readServerResponse();
    }

    private static String rcptTo(Mail mail) {
        return "RCPT TO:<" + mail.envelopeTo() + ">";
    }

    /** MAIL FROM alone, to learn whether the server takes the sender. @return what is wrong that is about no one mail */
    Optional<SmtpOutcome.ServerDown> tryMailFrom(String address) {
        inTransaction = true;
        Optional<SmtpReply> answer = exchange(Phase.MAIL_FROM, "MAIL FROM:<" + address + ">");
        if (answer.isEmpty()) {
            return Optional.of(new SmtpOutcome.ServerDown(phase, ErrorCode.SMTP_UNREACHABLE, answer));
        }
        return PhaseTable.outcome(phase, answer) instanceof SmtpOutcome.ServerDown down
                ? Optional.of(down)
                : Optional.empty();
    }

    /** After MAIL FROM: the recipient, the text and the dot. */
    SmtpOutcome send(Mail mail, DotMark mark) {
        Optional<SmtpOutcome> refused = recipient(mail).or(this::announceText);
        return refused.orElseGet(() -> text(mail.bytes(), mark));
    }

    /** After MAIL FROM: the recipient, and no more. */
    SmtpOutcome shadow(Mail mail) {
        return recipient(mail).orElseGet(() -> new SmtpOutcome.Shadowed(reply.orElseThrow()));
    }

    private Optional<SmtpOutcome> recipient(Mail mail) {
        Optional<SmtpReply> answer = askedAhead ? answerAhead() : exchange(Phase.RCPT_TO, rcptTo(mail));
        return goesOn(answer, answer.filter(SmtpReply::positive).isPresent());
    }

    private Optional<SmtpOutcome> announceText() {
        Optional<SmtpReply> answer = exchange(Phase.DATA, "DATA");
        return goesOn(answer, answer.filter(r -> r.code() == 354).isPresent());
    }

    private Optional<SmtpOutcome> goesOn(Optional<SmtpReply> answer, boolean asExpected) {
        return asExpected ? Optional.empty() : Optional.of(PhaseTable.outcome(phase, answer));
    }

    private SmtpOutcome text(byte[] message, DotMark mark) {
        long began = System.nanoTime();
        try {
            wire.within(timeouts.data());
            DottedText.write(message, wire.getOutputStream());
            if (spokeUnasked()) {
                return answeredEarly();
            }
            wire.rest();
        } catch (IOException e) {
            wire.cut();
            return PhaseTable.outcome(Phase.DATA, Optional.empty());
        } finally {
            times.took(Phase.DATA, Duration.ofNanos(System.nanoTime() - began));
        }
        return dot(mark);
    }

    private boolean spokeUnasked() {
        try {
            return wire.unread();
        } catch (IOException lost) {
            return true;
        }
    }

    /** A server that refuses while the text still runs says so once; one that accepts it then cannot mean it. */
    private synchronized SmtpOutcome answeredEarly() {
        try {
            readServerResponse();
        } catch (MessagingException lost) {
            reply = Optional.empty();
        }
        wire.cut();
        return PhaseTable.outcome(Phase.DATA, reply);
    }

    private SmtpOutcome dot(DotMark mark) {
        boolean noted = false;
        try {
            mark.note();
            noted = true;
        } catch (Exception e) {
            return new SmtpOutcome.DotNotNoted(e);
        } finally {
            // also where an Error passes: a connection that stays open before its dot could still be given one
            if (!noted) {
                wire.cut();
            }
        }
        if (spokeUnasked()) {
            return answeredEarly();
        }
        Optional<SmtpReply> answer = exchange(Phase.DOT, ".");
        return answer.filter(SmtpReply::positive)
                .<SmtpOutcome>map(SmtpOutcome.Sent::new)
                .orElseGet(() -> PhaseTable.outcome(Phase.DOT, answer));
    }

    /** The answer to the RCPT TO that went out with MAIL FROM. */
    private Optional<SmtpReply> answerAhead() {
        askedAhead = false;
        return talk(Phase.RCPT_TO, this::readServerResponse);
    }

    /** One command and its reply. */
    private Optional<SmtpReply> exchange(Phase step, String command) {
        return talk(step, () -> simpleCommand(command));
    }

    @FunctionalInterface
    private interface Talk {
        void run() throws MessagingException;
    }

    /** Whatever ends in a reply; where there is none, or one that does not belong here, the wire is cut. */
    private synchronized Optional<SmtpReply> talk(Phase step, Talk talk) {
        phase = step;
        long began = System.nanoTime();
        try {
            talk.run();
            wire.rest();
        } catch (MessagingException lost) {
            reply = Optional.empty();
        }
        times.took(step, Duration.ofNanos(System.nanoTime() - began));
        boolean belongs = reply.filter(r -> r.code() / 100 != 3 || step == Phase.DATA && r.code() == 354)
                .isPresent();
        if (!belongs || reply.filter(SmtpReply::endsConnection).isPresent()) {
            wire.cut();
        }
        inTransaction &= !(step == Phase.DOT && belongs);
        return belongs ? reply : Optional.empty();
    }

    /** Leaves the connection as new, if it can be used for another mail. */
    boolean fitForMore() {
        if (wire.isCut()) {
            return false;
        }
        if (askedAhead && answerAhead().isEmpty()) {
            return false;
        }
        if (inTransaction
                && !exchange(Phase.MAIL_FROM, "RSET")
                        .filter(SmtpReply::positive)
                        .isPresent()) {
            return false;
        }
        inTransaction = false;
        mails++;
        return !wire.isCut() && !wire.doubtful();
    }

    /** How many mails it was used for. */
    int mails() {
        return mails;
    }

    /** {@link System#nanoTime} of its beginning. */
    long madeAt() {
        return madeAt;
    }

    Wire wire() {
        return wire;
    }

    /** Says goodbye and does not wait for an answer. */
    synchronized void quit() {
        try {
            if (!wire.isCut()) {
                sendCommand("QUIT");
                wire.close();
            }
        } catch (MessagingException | IOException e) {
            // it ends either way
        } finally {
            wire.cut();
        }
    }
}

package io.github.xmail.delivery;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Mail;
import io.github.xmail.smtp.DotMark;
import io.github.xmail.smtp.Phase;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpReply;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** An SMTP server of the delivery's tests: what it says to a mail is a function. */
final class ScriptedServer implements MailServer {

    static final SmtpReply OK = new SmtpReply(250, Optional.of("2.0.0"));

    final List<Mail> sent = new CopyOnWriteArrayList<>();
    final List<Mail> shadowed = new CopyOnWriteArrayList<>();
    final AtomicInteger tries = new AtomicInteger();
    final AtomicInteger probes = new AtomicInteger();
    final AtomicInteger closedIdle = new AtomicInteger();
    volatile Function<Mail, SmtpOutcome> answer = mail -> new SmtpOutcome.Sent(OK);
    volatile Optional<ErrorCode> down = Optional.empty();

    @Override
    public SmtpOutcome send(Mail mail, DotMark dot) {
        tries.incrementAndGet();
        if (down.isPresent()) {
            return new SmtpOutcome.ServerDown(Phase.CONNECT, down.get(), Optional.empty());
        }
        try {
            dot.note();
        } catch (Exception e) {
            return new SmtpOutcome.DotNotNoted(e);
        }
        SmtpOutcome outcome = answer.apply(mail);
        if (outcome instanceof SmtpOutcome.Sent) {
            sent.add(mail);
        }
        return outcome;
    }

    @Override
    public SmtpOutcome shadow(Mail mail) {
        shadowed.add(mail);
        return new SmtpOutcome.Shadowed(OK);
    }

    @Override
    public Optional<SmtpOutcome.ServerDown> probe() {
        probes.incrementAndGet();
        return down.map(code -> new SmtpOutcome.ServerDown(Phase.CONNECT, code, Optional.empty()));
    }

    @Override
    public void closeIdle() {
        closedIdle.incrementAndGet();
    }

    @Override
    public void close() {
        down = Optional.of(ErrorCode.SMTP_UNREACHABLE);
    }
}

package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.pixel.CustomerTokens;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the worker works with.
 *
 * @param outbox where orders go; empty where its settings do not allow one
 * @param gate why {@code send} is refused at present: another setting is wrong or missing, or the server stops
 * @param pause the code of the present pause of delivery, shown on orders that wait
 * @param mail whom mails may be from; empty where its settings are wrong, then the gate is shut
 * @param tokens the keys of opaque customer tokens; where {@code token_key} is set and they are empty the gate is shut
 * @param diagnosis what {@code diagnose} runs
 * @param observer who counts
 * @param clock tells the time that signatures and {@code expires_at} are held against
 */
public record WorkerParts(
        Optional<Outbox> outbox,
        Supplier<Optional<CodedException>> gate,
        Supplier<Optional<ErrorCode>> pause,
        Optional<MailSettings> mail,
        Optional<CustomerTokens> tokens,
        Diagnosis diagnosis,
        Observer observer,
        Clock clock) {
    public WorkerParts {
        Objects.requireNonNull(outbox);
        Objects.requireNonNull(gate);
        Objects.requireNonNull(pause);
        Objects.requireNonNull(mail);
        Objects.requireNonNull(tokens);
        Objects.requireNonNull(diagnosis);
        Objects.requireNonNull(observer);
        Objects.requireNonNull(clock);
    }
}

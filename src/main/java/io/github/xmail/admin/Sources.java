package io.github.xmail.admin;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Outbox;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What is not told but asked for, at each scrape.
 *
 * @param outbox empty where its settings do not allow one
 * @param pause the code of the present pause of delivery
 * @param smtpConnections how many connections to the SMTP server are open
 * @param pixels how many pixels there were by what became of them
 */
public record Sources(
        Optional<Outbox> outbox,
        Supplier<Optional<ErrorCode>> pause,
        IntSupplier smtpConnections,
        Supplier<Map<String, Long>> pixels) {}

package io.github.xmail.troubleshooting;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.settings.Problem;
import io.github.xmail.smtp.Rehearsal;
import io.github.xmail.smtp.SmtpReply;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the checks look at. A part that its settings do not allow is empty, and its check is skipped.
 *
 * @param problems everything that was found wrong with the settings at start
 * @param database the shop's database
 * @param smtp the SMTP server
 * @param outbox where orders wait
 * @param pixel the tracking pixel
 */
public record Parts(
        List<Problem> problems,
        Optional<CustomerDatabase> database,
        Optional<Smtp> smtp,
        Optional<Queue> outbox,
        Pixel pixel) {

    public Parts {
        problems = List.copyOf(problems);
        Objects.requireNonNull(database);
        Objects.requireNonNull(smtp);
        Objects.requireNonNull(outbox);
        Objects.requireNonNull(pixel);
    }

    /**
     * The SMTP server and how it is tried.
     *
     * @param host its name or IP address
     * @param port its TCP port
     * @param rehearsal goes on a new connection as far as RCPT TO the address of {@code mail_from}; every step ends within
     *     some seconds
     */
    public record Smtp(String host, int port, Supplier<Rehearsal> rehearsal) {
        public Smtp {
            Objects.requireNonNull(host);
            Objects.requireNonNull(rehearsal);
        }

        /** Where it is, and what it replied: in numbers, because the text may quote addresses. */
        String seen(Optional<SmtpReply> reply) {
            String address = (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
            return address + reply.map(Smtp::numbers).map(", SMTP "::concat).orElse("");
        }

        private static String numbers(SmtpReply reply) {
            return reply.code() + reply.enhanced().map(" "::concat).orElse("");
        }
    }

    /**
     * The outbox and what becomes of its orders.
     *
     * @param outbox where orders wait
     * @param maxQueued more waiting orders are refused
     * @param pause the code of the present pause of delivery
     * @param live whether the customers get the mails ({@code delivery_mode} is neither {@code shadow} nor {@code redirect})
     */
    public record Queue(Outbox outbox, int maxQueued, Supplier<Optional<ErrorCode>> pause, boolean live) {
        public Queue {
            Objects.requireNonNull(outbox);
            Objects.requireNonNull(pause);
        }
    }

    /**
     * The tracking pixel of this application.
     *
     * @param usable whether its settings allow to show it
     * @param addressWithheld whether a customer's id was an address, so that he got no pixel
     */
    public record Pixel(boolean usable, BooleanSupplier addressWithheld) {
        public Pixel {
            Objects.requireNonNull(addressWithheld);
        }
    }
}

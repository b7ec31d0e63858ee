package io.github.xmail.delivery;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.Draft;
import io.github.xmail.mail.Mail;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.outbox.KnownOrder;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.settings.MapSource;
import io.github.xmail.smtp.DotMark;
import io.github.xmail.smtp.SmtpClient;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpSettings;
import io.github.xmail.smtp.Timeouts;
import io.github.xmail.testkit.WebServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/**
 * Delivery as the composition root builds it, over a real outbox and a real SMTP client; only its time is moved by hand, and
 * the customers are made up. Orders are {@code o0}, {@code o1} and so on; so are their customers. Several on one database are
 * nodes of a cluster.
 */
final class Dispatch implements AutoCloseable {

    static final int THREADS = 4;
    static final String SENDER = "news@shop.example";

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(20);

    private final ScriptedCustomers customers = new ScriptedCustomers();
    private final List<Mail> handed = new CopyOnWriteArrayList<>();
    private final OutboxSettings settings;
    private final Map<String, String> smtp;
    private final MovableTime time;
    private final String prefix;
    private final SmtpClient client;
    private final Outbox outbox;
    private Delivery delivery;
    private int accepted;

    /** Nothing is delivered yet. @param smtp the settings that are not the same for every server */
    Dispatch(Path directory, Map<String, String> smtp) {
        this(new OutboxSettings(directory, 100_000, 30, false), smtp, new MovableTime(), "o");
    }

    /** A node. @param time the cluster's; @param prefix what the ids of the orders that it accepts begin with */
    static Dispatch node(DataSource database, Map<String, String> smtp, MovableTime time, String prefix) {
        return new Dispatch(new OutboxSettings(database, 100_000, 30, false), smtp, time, prefix);
    }

    private Dispatch(OutboxSettings settings, Map<String, String> smtp, MovableTime time, String prefix) {
        this.settings = settings;
        this.smtp = smtp;
        this.time = time;
        this.prefix = prefix;
        client = new SmtpClient(SmtpSettings.read(MapSource.reader(smtp)).orElseThrow(), Timeouts.DEFAULT);
        outbox = Outbox.open(settings, time, time);
        mailTo(id -> id + "@customer.example");
    }

    /** From now on a customer has the address that this makes of his id. */
    Dispatch mailTo(UnaryOperator<String> address) {
        customers.answer = id -> new Lookup.Found(new Customer(address.apply(id), "Анна"));
        return this;
    }

    Dispatch accept(int orders) {
        for (int i = 0; i < orders; i++) {
            accept(DeliveryTest.draft(prefix + accepted));
        }
        return this;
    }

    /** Accepts an order of that content, and gives its id. */
    String accept(byte[] draft) {
        String id = prefix + accepted++;
        outbox.accept(new NewOrder(id, new byte[32], Optional.empty(), Optional.empty(), draft));
        return id;
    }

    String accept(Draft draft) {
        return accept(draft.toBytes());
    }

    Dispatch start() {
        Address from = Address.parse("Магазин <" + SENDER + ">").orElseThrow();
        Composer composer = new Composer(new MailSettings(from, Set.of("shop.example")));
        Delivery.Parts parts = new Delivery.Parts(outbox, customers, id -> id, composer, new Mailing(), outcome -> {});
        delivery = new Delivery(
                parts, DeliverySettings.read(MapSource.reader(Map.of("delivery_threads", "" + THREADS))), SHORT);
        delivery.start();
        return this;
    }

    /** As if the process ended and began again. */
    Dispatch restarted() {
        close();
        Dispatch next = new Dispatch(settings, smtp, time, prefix);
        next.accepted = accepted;
        next.customers.answer = customers.answer;
        return next.start();
    }

    void pass(Duration span) {
        time.pass(span);
    }

    /** Every mail as it was composed and given to the client, each try. */
    List<Mail> handed() {
        return handed;
    }

    KnownOrder known(String id) {
        return outbox.find(id).orElseThrow();
    }

    List<KnownOrder> in(OrderState state) {
        List<KnownOrder> found = new ArrayList<>();
        for (int i = 0; i < accepted; i++) {
            KnownOrder order = known(prefix + i);
            if (order.state() == state) {
                found.add(order);
            }
        }
        return found;
    }

    int count(OrderState state) {
        return in(state).size();
    }

    Optional<ErrorCode> pause() {
        return delivery.pause();
    }

    int probes() {
        return outbox.pauses().of(ErrorCode.SMTP_REJECTED).orElseThrow().probes();
    }

    void awaitPause(ErrorCode code) {
        await("the pause " + code.code(), () -> pause().equals(Optional.of(code)));
    }

    void awaitNoneWaiting() {
        await("that none waits", () -> outbox.figures().waiting() == 0);
    }

    static void await(String what, BooleanSupplier condition) {
        WebServer.await(what, LONGEST, condition);
    }

    @Override
    public void close() {
        if (delivery != null) {
            delivery.stop(Duration.ofSeconds(5));
        }
        client.close();
        outbox.close();
    }

    /** What the composition root makes of a client. */
    private final class Mailing implements MailServer {
        @Override
        public SmtpOutcome send(Mail mail, DotMark dot) {
            handed.add(mail);
            return client.send(mail, dot);
        }

        @Override
        public SmtpOutcome shadow(Mail mail) {
            return client.shadow(mail);
        }

        @Override
        public Optional<SmtpOutcome.ServerDown> probe() {
            return client.probe(Optional.of(SENDER));
        }

        @Override
        public void closeIdle() {
            client.closeIdle();
        }

        @Override
        public void close() {
            client.close();
        }
    }
}

package io.github.xmail.delivery;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.Mail;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.settings.MapSource;
import io.github.xmail.smtp.DotMark;
import io.github.xmail.smtp.SmtpClient;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpSettings;
import io.github.xmail.smtp.Timeouts;
import io.github.xmail.testkit.Database;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A node of a cluster in a process of its own: outbox, delivery and SMTP client as in the WAR. It is no server, since orders
 * come in elsewhere, and so can be started by the dozen. SIGTERM stops it in order.
 */
final class NodeChild {

    static final int THREADS = 4;

    private NodeChild() {}

    static Process start(Database database, int smtpPort, int perSecond, File log) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeChild.class.getName(),
                        database.url(),
                        database.user(),
                        Integer.toString(smtpPort),
                        Integer.toString(perSecond))
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
    }

    /** @param args JDBC URL, user, SMTP port, mails per second */
    public static void main(String[] args) throws Exception {
        Database database = new Database(null, "", 0, args[0], args[1], "");
        Outbox outbox = Outbox.open(new OutboxSettings(database.dataSource(), 100_000, 30, false));
        Delivery delivery = new Delivery(
                parts(outbox, Integer.parseInt(args[2])),
                DeliverySettings.read(MapSource.reader(
                        Map.of("delivery_threads", Integer.toString(THREADS), "max_per_second", args[3]))));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            delivery.stop(Duration.ofSeconds(30));
            outbox.close();
        }));
        delivery.start();
        TimeUnit.HOURS.sleep(1);
    }

    private static Delivery.Parts parts(Outbox outbox, int smtpPort) {
        SmtpSettings settings = SmtpSettings.read(MapSource.reader(Map.of(
                        "smtp_server", "localhost", "smtp_port", Integer.toString(smtpPort), "smtp_tls", "none")))
                .orElseThrow();
        MailSettings mail =
                new MailSettings(Address.parse("Shop <news@shop.example>").orElseThrow(), Set.of("shop.example"));
        return new Delivery.Parts(
                outbox,
                new Customers(),
                id -> id,
                new Composer(mail),
                new Mailing(new SmtpClient(settings, Timeouts.DEFAULT)),
                outcome -> {});
    }

    private static final class Customers implements CustomerBook {
        @Override
        public Lookup find(String id) {
            return new Lookup.Found(new Customer(id + "@customer.example", "Anna"));
        }

        @Override
        public void check() {}
    }

    /** What the composition root makes of a client. */
    record Mailing(SmtpClient client) implements MailServer {
        @Override
        public SmtpOutcome send(Mail mail, DotMark dot) {
            return client.send(mail, dot);
        }

        @Override
        public SmtpOutcome shadow(Mail mail) {
            return client.shadow(mail);
        }

        @Override
        public Optional<SmtpOutcome.ServerDown> probe() {
            return client.probe(Optional.empty());
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

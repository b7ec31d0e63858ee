package io.github.xmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.outbox.Acceptance;
import io.github.xmail.outbox.History;
import io.github.xmail.outbox.LoggedOrder;
import io.github.xmail.outbox.NewOrder;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.settings.MapSource;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/operating.md} tells an administrator to do with a backup, and to move to a cluster. */
@Timeout(120)
class RestoreTest {

    @TempDir
    private Path directory;

    private final ScriptedServer server = new ScriptedServer();
    private final ScriptedCustomers customers = new ScriptedCustomers();

    @Test
    void restoredCopyMailsNothingTwiceWhenItIsHeldAndWhatWaitsInItGivenUp() throws Exception {
        customers.answer = id -> new Lookup.Found(new Customer(id + "@customer.example", "Anna"));
        Path lost = directory.resolve("lost");
        Path backup = directory.resolve("backup");
        try (Outbox outbox = open(lost)) {
            accept(outbox, "sent-before-1", "sent-before-2");
            deliver(outbox, "live", () -> outbox.figures().waiting() == 0);
            accept(outbox, "waits-1", "waits-2", "waits-3");
        }
        copy(lost, backup);
        try (Outbox outbox = open(lost)) {
            deliver(outbox, "live", () -> outbox.figures().waiting() == 0);
        }
        assertThat(mailed()).hasSize(5);

        Path restored = directory.resolve("restored");
        copy(backup, restored);
        try (Outbox outbox = open(restored)) {
            Delivery held = start(outbox, "hold");
            assertThat(held.pause()).contains(ErrorCode.HELD);
            assertThat(outbox.giveUpAll(waiting(outbox))).isEqualTo(3);
            accept(outbox, "new-1");
            held.stop(Duration.ofSeconds(5));
            assertThat(mailed()).as("nothing goes out while it is held").hasSize(5);
            deliver(outbox, "live", () -> outbox.figures().waiting() == 0);

            assertThat(mailed()).hasSize(6).doesNotHaveDuplicates().contains("new-1@customer.example");
            assertThat(outbox.find("waits-1").orElseThrow().code()).contains(ErrorCode.GIVEN_UP);
            assertThat(outbox.find("sent-before-1").orElseThrow().state()).isEqualTo(OrderState.SENT);
            assertThat(outbox.accept(order("waits-1"))).as("posted again").isInstanceOf(Acceptance.AlreadyKnown.class);
        }
    }

    @Test
    void oldOutboxIsMailedOutWhileTheClusterTakesTheNewOrders() throws Exception {
        customers.answer = id -> new Lookup.Found(new Customer(id + "@customer.example", "Anna"));
        try (Database database = TestDatabase.POSTGRESQL.create();
                Outbox old = open(directory.resolve("old"));
                Outbox cluster = Outbox.open(new OutboxSettings(database.dataSource(), 1000, 30, false))) {
            accept(old, "old-1", "old-2", "old-3");
            Delivery ofOld = start(old, "live");
            accept(cluster, "new-1", "new-2");
            deliver(cluster, "live", () -> cluster.figures().waiting() == 0);
            await("the old one is empty", () -> old.figures().waiting() == 0);
            ofOld.stop(Duration.ofSeconds(5));
            assertThat(mailed()).hasSize(5).doesNotHaveDuplicates();
        }
    }

    private List<String> mailed() {
        return server.sent.stream().map(mail -> mail.envelopeTo()).toList();
    }

    /** As the administrator's page finds them. */
    private static List<String> waiting(Outbox outbox) {
        History.Filter queued = new History.Filter(Optional.of(OrderState.QUEUED), Optional.empty());
        return outbox.history().orders(queued, History.Place.START, 100).orders().stream()
                .map(LoggedOrder::id)
                .toList();
    }

    private static Outbox open(Path place) {
        return Outbox.open(new OutboxSettings(place, 1000, 30, false));
    }

    private static void accept(Outbox outbox, String... ids) {
        for (String id : ids) {
            outbox.accept(order(id));
        }
    }

    private static NewOrder order(String id) {
        return new NewOrder(id, new byte[32], Optional.empty(), Optional.empty(), DeliveryTest.draft(id));
    }

    private Delivery start(Outbox outbox, String mode) {
        Composer composer = new Composer(
                new MailSettings(Address.parse("Shop <news@shop.example>").orElseThrow(), Set.of("shop.example")));
        Delivery delivery = new Delivery(
                new Delivery.Parts(outbox, customers, id -> id, composer, server, outcome -> {}),
                DeliverySettings.read(MapSource.reader(Map.of("delivery_mode", mode))));
        server.down = Optional.empty();
        delivery.start();
        return delivery;
    }

    private void deliver(Outbox outbox, String mode, BooleanSupplier end) {
        Delivery delivery = start(outbox, mode);
        await("the end", end);
        delivery.stop(Duration.ofSeconds(5));
        server.down = Optional.empty();
    }

    private static void await(String what, BooleanSupplier condition) {
        WebServer.await(what, Duration.ofSeconds(40), condition);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }
}

package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.assertUnavailable;
import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.sent;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.until;
import static io.github.xmail.outbox.Orders.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Statements that fail: nothing acknowledged is lost, nothing refused is mailed, and the outbox goes on by itself. */
@Timeout(300)
@ParameterizedClass
@EnumSource
class OutboxFaultTest {

    @Parameter
    private Store store;

    @TempDir
    private Path directory;

    private Store.Place place;

    @BeforeEach
    void begin() {
        place = store.empty(directory);
    }

    @ParameterizedTest
    @EnumSource
    void oneFailingStatementLosesNothingWhereverItIs(FaultyDatabase.When when) throws Exception {
        int nth = 1;
        boolean reached = true;
        FaultyDatabase database = new FaultyDatabase(place.database());
        try (Outbox outbox = open(database)) {
            while (reached) {
                reached = new Story(outbox, database, store).withFaultAt(nth, when);
                nth += store.isShared() ? 5 : 1; // each fault costs a connection
            }
        }
        assertThat(nth).as("statements that failed once").isGreaterThan(30);
    }

    /** Five orders from acceptance to their end, with one fault on the way. */
    private static final class Story {
        private final Outbox outbox;
        private final FaultyDatabase database;
        private final Store store;
        private final List<String> accepted = new ArrayList<>();
        private final List<String> refused = new ArrayList<>();
        private final List<String> mailed = new ArrayList<>();

        Story(Outbox outbox, FaultyDatabase database, Store store) {
            this.outbox = outbox;
            this.database = database;
            this.store = store;
        }

        boolean withFaultAt(int nth, FaultyDatabase.When when) throws Exception {
            database.failNth(nth, when);
            for (int i = 0; i < 5; i++) {
                accept("o" + nth + "-" + i);
            }
            outbox.settle(take(outbox), new Outcome.GivenBack(outbox.now()));
            mailAll();
            boolean reached = database.heal();
            until("everything is mailed", this::nothingWaits);
            assertEnd(nth);
            return reached;
        }

        private void accept(String id) {
            try {
                outbox.accept(order(id));
                accepted.add(id);
            } catch (CodedException e) {
                assertThat(e.code()).isEqualTo(ErrorCode.OUTBOX_UNAVAILABLE);
                refused.add(id);
            }
        }

        private void mailAll() throws Exception {
            Optional<ClaimedOrder> next = outbox.take(Duration.ofMillis(60));
            while (next.isPresent()) {
                try {
                    outbox.noteDot(next.get());
                    mailed.add(next.get().id());
                    outbox.settle(next.get(), sent());
                } catch (CodedException e) {
                    outbox.settle(next.get(), new Outcome.GivenBack(outbox.now()));
                }
                next = outbox.take(Duration.ofMillis(60));
            }
        }

        private boolean nothingWaits() {
            try {
                mailAll();
                return outbox.figures().waiting() == 0;
            } catch (CodedException notYet) {
                return false;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }

        /**
         * Whether an order whose commit was done and not confirmed is there: where other nodes may have seen it, it stays.
         */
        private boolean isThere(String id) {
            return store.isShared() && outbox.find(id).isPresent();
        }

        private void assertEnd(int nth) {
            refused.stream().filter(this::isThere).toList().forEach(id -> {
                refused.remove(id);
                accepted.add(id);
            });
            assertThat(mailed).as("mailed, fault at %s", nth).containsExactlyInAnyOrderElementsOf(accepted);
            for (String id : accepted) {
                assertThat(known(outbox, id).state()).as("fault at %s", nth).isEqualTo(OrderState.SENT);
                assertThat(known(outbox, id).attempts()).isEqualTo(1);
            }
            for (String id : refused) {
                assertThat(outbox.find(id)).as("refused, fault at %s", nth).isEmpty();
                assertThat(outbox.accept(order(id))).isInstanceOf(Acceptance.Accepted.class);
            }
            assertThat(outbox.figures().waiting()).isEqualTo(refused.size());
            refused.forEach(outbox::giveUp);
        }
    }

    @ParameterizedTest
    @EnumSource
    void commitThatFailsIsNeverAnAcknowledgement(FaultyDatabase.When when) throws Exception {
        FaultyDatabase database = new FaultyDatabase(place.database());
        try (Outbox outbox = open(database)) {
            outbox.accept(order("before"));
            ClaimedOrder before = take(outbox);
            database.failAll("commit"::equals, when);
            assertUnavailable(() -> outbox.accept(order("during")));
            assertUnavailable(() -> outbox.noteDot(before));
            database.heal();
            until("it works again", () -> works(outbox));
            boolean committed = store.isShared() && when == FaultyDatabase.When.AFTER;
            assertThat(outbox.find("during").isPresent()).isEqualTo(committed);
            outbox.noteDot(before);
        }
    }

    @Test
    void outcomesWaitUntilTheyCanBeWritten() throws Exception {
        FaultyDatabase database = new FaultyDatabase(place.database());
        try (Outbox outbox = open(database)) {
            Set<String> ids = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                outbox.accept(order("o" + i));
            }
            database.failAll(sql -> sql.startsWith("begin"), FaultyDatabase.When.BEFORE);
            for (int i = 0; i < 20; i++) {
                ClaimedOrder taken = take(outbox);
                ids.add(taken.id());
                outbox.settle(taken, sent());
            }
            assertUnavailable(() -> outbox.accept(order("more")));
            database.heal();
            until("it works again", () -> works(outbox));
            for (String id : ids) {
                assertThat(known(outbox, id).state()).isEqualTo(OrderState.SENT);
                assertThat(known(outbox, id).attempts()).isEqualTo(1);
            }
        }
    }

    @Test
    void orderWhoseUnconfirmedInsertIsTakenBackCanBeAcceptedWithAnotherContent() {
        assumeFalse(store.isShared(), "other nodes may have seen it");
        FaultyDatabase database = new FaultyDatabase(place.database());
        try (Outbox outbox = open(database)) {
            database.failAll("commit"::equals, FaultyDatabase.When.AFTER);
            assertUnavailable(() -> outbox.accept(order("a", "one")));
            database.heal();
            until("it works again", () -> works(outbox));
            Acceptance second = outbox.accept(order("a", "two"));
            assertThat(second).isInstanceOf(Acceptance.Accepted.class);
            assertThat(second.order().digest()).isEqualTo(order("a", "two").digest());
        }
    }

    @Test
    void outboxThatCannotBeOpenedIsOpenedLater() {
        FaultyDatabase database = new FaultyDatabase(place.database());
        database.failAll(sql -> true, FaultyDatabase.When.BEFORE);
        try (Outbox outbox = open(database)) {
            assertUnavailable(() -> outbox.accept(order("a")));
            assertUnavailable(() -> outbox.find("a"));
            database.heal();
            until("it works", () -> works(outbox));
        }
    }

    /** As where the stack or memory is short: first for the work, then for the line in the log that would tell of it. */
    @Test
    void whoWaitsIsRefusedThoughNothingCanBeLogged() throws Exception {
        AtomicBoolean broken = new AtomicBoolean();
        Logger log = Logger.getLogger(Writer.class.getName());
        try (Outbox outbox = open(new WatchedDatabase(place.database(), errorWhile(broken, "select")))) {
            outbox.accept(order("a"));
            broken.set(true);
            log.setFilter(line -> {
                throw new StackOverflowError("for a test");
            });
            assertUnavailable(() -> outbox.find("a"));
            assertUnavailable(() -> outbox.find("a")); // the outbox cannot even be opened anew
            log.setFilter(null);
            broken.set(false);
            until("it works", () -> works(outbox));
            assertThat(take(outbox).id()).isEqualTo("a");
        } finally {
            log.setFilter(null);
        }
    }

    private static WatchedDatabase.Watcher errorWhile(AtomicBoolean broken, String statement) {
        return new WatchedDatabase.Watcher() {
            @Override
            public void before(String sql) {
                if (broken.get() && sql.startsWith(statement)) {
                    throw new StackOverflowError("for a test");
                }
            }

            @Override
            public void after(String sql) {
                // nothing to do
            }
        };
    }

    @Test
    void closingWhileNothingCanBeWrittenEndsAndTheNextStartKnowsNoWorse() throws Exception {
        assumeFalse(store.isShared(), "the next start cannot know yet that this node is dead");
        FaultyDatabase database = new FaultyDatabase(place.database());
        Outbox outbox = open(database);
        outbox.accept(order("dotted"));
        outbox.accept(order("taken"));
        ClaimedOrder dotted = take(outbox);
        outbox.noteDot(dotted);
        take(outbox);
        database.failAll(sql -> sql.startsWith("begin"), FaultyDatabase.When.BEFORE);
        outbox.settle(dotted, sent());
        outbox.close();
        try (Outbox next = Outbox.open(place.settings())) {
            assertThat(known(next, "dotted").state()).isEqualTo(OrderState.UNCERTAIN);
            assertThat(take(next).id()).isEqualTo("taken");
        }
    }

    private Outbox open(Database database) {
        return DurableOutbox.open(
                place.settings(), database, new OutboxTime(java.time.Clock.systemUTC(), System::nanoTime));
    }
}

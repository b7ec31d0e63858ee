package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.order;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that stops dead before or after any statement of an order's life: the next one finds nothing lost, nothing to be
 * mailed twice, and no row that does not fit the others. Every build tries some of the statements, others each time; {@code
 * -Dcrash.every=1} tries them all. On a shared outbox the next process is another node, which first has to see that
 * this one is dead.
 */
@Timeout(7200)
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "MARIADB")
class CrashTest {

    @Parameter
    private Store store;

    /** What must not be found in an outbox that was closed, whatever happened before. */
    private static final Map<String, String> NEVER = Map.of(
            "a waiting order without content",
            "select id from orders where settled is null and id not in (select id from contents)",
            "content of an order that cannot be sent any more",
            "select id from orders where settled is not null and kept_until is null and id in (select id from contents)",
            "content without an order",
            "select id from contents where id not in (select id from orders)",
            "a try without an order",
            "select id from tries where id not in (select id from orders)",
            "tries that were not counted, or counts without a try",
            "select id from orders o where attempts <> (select count(*) from tries t where t.id = o.id)",
            "a claim of nobody",
            "select id from orders where node is not null or dotted = 1");

    @TempDir
    private Path directory;

    private final Random random = new Random();

    private int every() {
        return Integer.getInteger("crash.every", store.isShared() ? 300 : 80);
    }

    @Test
    void stoppingDeadAtAnyStatementLosesNothingAndMailsNothingTwice() throws Exception {
        Store.Place left = new Store.Place(
                directory.resolve("left"),
                store.isShared() ? Optional.of(TestDatabase.POSTGRESQL.create()) : Optional.empty());
        List<String> before = run(left, 0, false);
        int statements = statements(left, before);
        assertThat(statements).as("statements of the story").isGreaterThan(150);

        int first = 1 + random.nextInt(every());
        int crashes = 0;
        for (int point = first; point <= 2 * statements; point += every()) {
            Store.Place own = copy(left, "crash" + point);
            List<String> said = run(own, (point + 1) / 2, point % 2 == 0);
            String where = said.get(said.size() - 1);
            new Aftermath(own, Stream.concat(before.stream(), said.stream()).toList()).check(where);
            // how many statements it takes varies a little with what shares a commit
            crashes += where.startsWith("halted at ") ? 1 : 0;
            own.server().ifPresent(io.github.xmail.testkit.Database::close);
        }
        left.server().ifPresent(io.github.xmail.testkit.Database::close);
        assertThat(crashes).as("crashes").isGreaterThan(2 * statements / every() * 4 / 5);
        System.out.printf(
                "%s: stopped dead at %d points of %d statements: nothing lost, nothing twice%n",
                store, crashes, statements);
    }

    private int statements(Store.Place left, List<String> before) throws Exception {
        Store.Place whole = copy(left, "whole");
        List<String> said = run(whole, -1, false);
        new Aftermath(whole, Stream.concat(before.stream(), said.stream()).toList()).check("no crash");
        whole.server().ifPresent(io.github.xmail.testkit.Database::close);
        return Integer.parseInt(said.get(said.size() - 1).replace("statements ", ""));
    }

    private static List<String> run(Store.Place place, int statement, boolean after) throws Exception {
        Process child = CrashChild.start(place, statement, after);
        List<String> said = child.inputReader().lines().toList();
        child.waitFor();
        return said;
    }

    private Store.Place copy(Store.Place from, String name) {
        if (from.server().isPresent()) {
            return new Store.Place(directory, Optional.of(copy(from.server().get(), name)));
        }
        Path to = directory.resolve(name);
        try (Stream<Path> files = Files.list(from.directory())) {
            Files.createDirectories(to);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
            return new Store.Place(to, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static io.github.xmail.testkit.Database copy(io.github.xmail.testkit.Database from, String name) {
        String copy = from.name() + "_" + name;
        from.execute("create database " + copy + " template " + from.name());
        return new io.github.xmail.testkit.Database(
                from.product(), copy, from.port(), from.url().replace(from.name(), copy), from.user(), from.password());
    }

    /** What the next process finds. */
    private static final class Aftermath {
        private final Store.Place place;
        private final Set<String> accepted = new HashSet<>();
        private final Set<String> released = new HashSet<>();
        private final Set<String> givenUp = new HashSet<>();
        private final Map<String, Integer> copies = new HashMap<>();
        private final HandMovedTime time = new HandMovedTime();
        private boolean forgetting;

        Aftermath(Store.Place place, List<String> said) {
            this.place = place;
            said.forEach(this::hear);
        }

        private void hear(String line) {
            String last = line.substring(line.lastIndexOf(' ') + 1);
            if (line.startsWith("accepted ")) {
                accepted.add(last);
            } else if (line.startsWith("took ")) {
                copies.merge(last, 1, Integer::sum);
            } else if (line.startsWith("released ")) {
                released.add(last);
            } else if (line.startsWith("given up ")) {
                givenUp.add(last);
            } else if (line.startsWith("passed ")) {
                time.pass(Duration.ofMinutes(Long.parseLong(last)));
            }
            forgetting |= line.equals("forgetting");
        }

        void check(String where) throws Exception {
            try (Outbox outbox = open()) {
                if (place.server().isPresent()) {
                    CrashChild.watchOthersDie(outbox, time);
                }
                time.pass(Duration.ofHours(3));
                outbox.endOverdue(Duration.ofDays(100), Optional.empty());
                mailAll(outbox);
                for (String id : accepted) {
                    outbox.find(id)
                            .ifPresentOrElse(
                                    known -> assertFits(known, where),
                                    () -> assertThat(forgetting)
                                            .as("%s is lost, %s", id, where)
                                            .isTrue());
                }
                assertThat(outbox.figures().waiting()).as(where).isZero();
                assertPostedAgainIsAnswered(outbox, where);
            }
            NEVER.forEach((what, query) ->
                    assertThat(place.rows(query)).as("%s, %s", what, where).isZero());
        }

        private Outbox open() {
            return DurableOutbox.open(place.settings(), place.database(), new OutboxTime(time, time));
        }

        private void mailAll(Outbox outbox) throws Exception {
            while (outbox.figures().waiting() > 0) {
                ClaimedOrder next = Orders.take(outbox);
                outbox.noteDot(next);
                copies.merge(next.id(), 1, Integer::sum);
                outbox.settle(next, Orders.sent()).get();
            }
        }

        private void assertFits(KnownOrder known, String where) {
            String id = known.id();
            int mailed = copies.getOrDefault(id, 0);
            assertThat(mailed).as("copies of %s, %s", id, where).isLessThanOrEqualTo(released.contains(id) ? 2 : 1);
            switch (known.state()) {
                case SENT -> assertThat(mailed).as("%s is sent, %s", id, where).isPositive();
                case FAILED ->
                    assertThat(id.startsWith("failed") || id.startsWith("refused") || givenUp.contains(id))
                            .as("%s is failed, %s", id, where)
                            .isTrue();
                case EXPIRED -> assertThat(id).as(where).startsWith("late");
                default -> assertThat(known.state()).as("%s, %s", id, where).isEqualTo(OrderState.UNCERTAIN);
            }
            if (known.state() == OrderState.FAILED || known.state() == OrderState.EXPIRED) {
                assertThat(mailed)
                        .as("copies of %s, which is not sent, %s", id, where)
                        .isZero();
            }
        }

        /** An id that got no answer is as good as new, or known. */
        private void assertPostedAgainIsAnswered(Outbox outbox, String where) throws Exception {
            for (String id : List.of("sent-1", "back-2", "sent-3", "sent-5")) {
                if (!accepted.contains(id)) {
                    outbox.accept(order(id));
                }
            }
            mailAll(outbox);
            for (String id : List.of("sent-1", "back-2", "sent-3", "sent-5")) {
                if (!accepted.contains(id)) {
                    assertThat(copies.get(id))
                            .as("copies of %s posted again, %s", id, where)
                            .isEqualTo(1);
                }
            }
        }
    }
}

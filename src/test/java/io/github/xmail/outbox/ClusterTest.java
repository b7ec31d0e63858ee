package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.AT_ONCE;
import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.refused;
import static io.github.xmail.outbox.Orders.sent;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.uncertain;
import static io.github.xmail.outbox.Orders.until;
import static io.github.xmail.outbox.Orders.works;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Several nodes on one database, each with a time of its own that is moved by hand: a node whose time stands is frozen. */
@Timeout(120)
@ParameterizedClass
@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EMBEDDED")
class ClusterTest {

    private static final Duration STEP = Duration.ofSeconds(3);

    @Parameter
    private Store store;

    @TempDir
    private Path directory;

    private Store.Place place;
    private final List<Node> nodes = new ArrayList<>();

    /** One node. */
    private record Node(Outbox outbox, HandMovedTime time) {

        /** Time goes by on this node, which gives its signs of life. */
        void pass(Duration length) {
            for (Duration gone = Duration.ZERO; gone.compareTo(length) < 0; gone = gone.plus(STEP)) {
                time.pass(STEP);
                outbox.checkWritable();
                outbox.find("a read comes after what was committed together");
            }
        }
    }

    @BeforeEach
    void begin() {
        place = store.empty(directory);
    }

    private Node node() {
        return node(place.settings());
    }

    private Node node(OutboxSettings settings) {
        HandMovedTime time = new HandMovedTime();
        Node node = new Node(Outbox.open(settings, time, time), time);
        nodes.add(node);
        return node;
    }

    @AfterEach
    void close() {
        nodes.forEach(node -> node.outbox().close());
    }

    @Test
    void eachOrderIsTakenByOneNode() throws Exception {
        Node first = node();
        for (int i = 0; i < 400; i++) {
            first.outbox().accept(order("o" + i));
        }
        first.outbox().close();
        Set<String> taken = ConcurrentHashMap.newKeySet();
        List<Callable<Integer>> takers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Node node = node();
            takers.add(() -> takeAll(node.outbox(), taken));
        }
        int sum = 0;
        for (Future<Integer> part : together(takers)) {
            sum += part.get();
        }
        assertThat(sum).isEqualTo(400);
        assertThat(place.rows("select * from orders where state = 'sent'")).isEqualTo(400);
    }

    private static int takeAll(Outbox outbox, Set<String> taken) throws Exception {
        int some = 0;
        Optional<ClaimedOrder> next = outbox.take(Duration.ofSeconds(2));
        while (next.isPresent()) {
            assertThat(taken.add(next.get().id())).as(next.get().id()).isTrue();
            outbox.noteDot(next.get());
            outbox.settle(next.get(), sent()).join();
            some++;
            next = outbox.take(Duration.ofSeconds(2));
        }
        return some;
    }

    private static <T> List<Future<T>> together(List<Callable<T>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            return threads.invokeAll(calls);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void rowsThatAnotherNodeHasInHandArePassedOver() throws Exception {
        Node first = node();
        for (int i = 0; i < 3; i++) {
            first.outbox().accept(order("o" + i));
        }
        first.outbox().close();
        try (Connection other = place.server().orElseThrow().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.executeQuery("select * from xmail_orders where id = 'o0' for update");
            Node second = node();
            assertThat(Set.of(take(second.outbox()).id(), take(second.outbox()).id()))
                    .containsExactlyInAnyOrder("o1", "o2");
            second.outbox().checkWritable();
            other.rollback();
            second.pass(STEP);
            assertThat(take(second.outbox()).id()).isEqualTo("o0");
        }
    }

    /** A node with one order at its dot, one taken, one in memory, and then no sign of life; another one that took over. */
    private final class TakenOver {
        final Node dead = node();
        final ClaimedOrder dotted;
        final ClaimedOrder taken;
        final Node living;

        TakenOver() throws Exception {
            dead.outbox().accept(order("dotted"));
            dead.outbox().accept(order("taken"));
            dead.outbox().accept(order("in memory"));
            dotted = take(dead.outbox());
            dead.outbox().noteDot(dotted);
            taken = take(dead.outbox());
            living = node();
            living.pass(Duration.ofSeconds(45));
            assertThat(known(living.outbox(), "dotted").state()).isEqualTo(OrderState.QUEUED);
            living.pass(STEP.multipliedBy(2));
        }
    }

    @Test
    void ordersOfANodeThatDiedAreTakenOver() throws Exception {
        TakenOver story = new TakenOver();
        Outbox living = story.living.outbox();
        assertThat(known(living, "dotted").state()).isEqualTo(OrderState.UNCERTAIN);
        assertThat(known(living, "dotted").attempts()).isEqualTo(1);
        assertThat(Set.of(take(living).id(), take(living).id())).containsExactlyInAnyOrder("taken", "in memory");
        assertThat(living.take(AT_ONCE)).isEmpty();
        assertThat(living.figures())
                .isEqualTo(new Outbox.Figures(2, 0, 1, living.figures().oldest()));
        assertThat(living.history().nodes()).hasSize(1);
    }

    @Test
    void nodeThatWakesUpNeitherSendsNorSettlesWhatWasTakenFromIt() throws Exception {
        TakenOver story = new TakenOver();
        Outbox dead = story.dead.outbox();
        assertThatThrownBy(() -> dead.noteDot(story.taken))
                .isInstanceOfAny(ClaimLostException.class, CodedException.class);
        until("it works under another number", () -> works(dead));
        assertThatThrownBy(() -> dead.noteDot(story.taken)).isInstanceOf(ClaimLostException.class);
        dead.settle(story.taken, sent()).join();
        assertThat(known(dead, "taken").state()).isEqualTo(OrderState.QUEUED);
        assertThat(known(dead, "taken").attempts()).isZero();
        ClaimedOrder again = take(story.living.outbox());
        story.living.outbox().noteDot(again);
        story.living.outbox().settle(again, sent()).join();
        assertThat(known(dead, again.id()).state()).isEqualTo(OrderState.SENT);
        assertThat(dead.history().nodes()).hasSize(2);
    }

    @Test
    void nodeThatWakesUpDoesNotDotWhatTheOtherHasClaimedSince() throws Exception {
        TakenOver story = new TakenOver();
        ClaimedOrder again = take(story.living.outbox());
        if (!again.id().equals("taken")) {
            again = take(story.living.outbox());
        }
        Outbox dead = story.dead.outbox();
        until("it works under another number", () -> works(dead));
        assertThatThrownBy(() -> dead.noteDot(story.taken)).isInstanceOf(ClaimLostException.class);
        dead.settle(story.taken, sent()).join();
        assertThat(known(dead, "taken").state()).isEqualTo(OrderState.QUEUED);
        story.living.outbox().noteDot(again);
    }

    @Test
    void lateAnswerOfANodeThatWakesUpEndsWhatIsUncertain() throws Exception {
        TakenOver story = new TakenOver();
        story.dead.outbox().settle(story.dotted, sent()).join();
        assertThat(known(story.living.outbox(), "dotted").state()).isEqualTo(OrderState.SENT);
        assertThat(known(story.living.outbox(), "dotted").attempts()).isEqualTo(1);
    }

    @Test
    void nodeThatWakesUpHandsOutNothingOfWhatWasTakenFromIt() throws Exception {
        TakenOver story = new TakenOver();
        until("it works under another number", () -> works(story.dead.outbox()));
        take(story.living.outbox());
        take(story.living.outbox());
        assertThat(story.dead.outbox().take(AT_ONCE)).isEmpty();
        story.dead.outbox().accept(order("new"));
        assertThat(take(story.dead.outbox()).id()).isEqualTo("new");
    }

    @Test
    void twoNodesDoNotBothTakeOver() throws Exception {
        Node dead = node();
        dead.outbox().accept(order("dotted"));
        dead.outbox().noteDot(take(dead.outbox()));
        Node first = node();
        Node second = node();
        for (int i = 0; i < 18; i++) {
            first.pass(STEP);
            second.pass(STEP);
        }
        assertThat(known(first.outbox(), "dotted").state()).isEqualTo(OrderState.UNCERTAIN);
        assertThat(known(first.outbox(), "dotted").attempts()).isEqualTo(1);
        assertThat(first.outbox().tries("dotted")).hasSize(1);
        assertThat(first.outbox().history().nodes()).hasSize(2);
        assertThat(place.rows("select * from counts where name = 'uncertain' and n = 1"))
                .isEqualTo(1);
    }

    @Test
    void outageThatAllNodesSeeDeclaresNobodyDead() throws Exception {
        Node first = node();
        Node second = node();
        first.outbox().accept(order("a"));
        second.pass(Duration.ofSeconds(30));
        second.time().pass(Duration.ofSeconds(90));
        second.pass(Duration.ofSeconds(39));
        assertThat(second.outbox().history().nodes()).hasSize(2);
        first.pass(STEP);
        second.pass(Duration.ofSeconds(39));
        assertThat(second.outbox().history().nodes()).hasSize(2);
        assertThat(take(first.outbox()).id()).isEqualTo("a");
    }

    @Test
    void repeatOnAnotherNodeIsKnownThere() throws Exception {
        Node first = node();
        Node second = node();
        first.outbox().accept(order("a"));
        assertThat(second.outbox().accept(order("a"))).isInstanceOf(Acceptance.AlreadyKnown.class);
        assertThat(known(second.outbox(), "a").state()).isEqualTo(OrderState.QUEUED);
        assertThat(second.outbox().take(AT_ONCE)).isEmpty();
    }

    @Test
    void whoWaitsOnAnotherNodeIsToldTheOutcome() throws Exception {
        Node first = node();
        Node second = node();
        first.outbox().accept(order("a"));
        ConcurrentLinkedQueue<OrderState> heard = new ConcurrentLinkedQueue<>();
        Outbox.Watch watch = second.outbox().watch("a", known -> heard.add(known.state()));
        first.outbox().settle(take(first.outbox()), sent()).join();
        until("it is told", () -> heard.contains(OrderState.SENT));
        watch.close();
        assertThat(heard).containsExactly(OrderState.SENT);
    }

    @Test
    void pausesHoldForAllNodesWithinFiveSeconds() throws Exception {
        Node first = node();
        Node second = node();
        first.outbox().pause();
        second.pass(STEP);
        assertThat(second.outbox().pauses().of(ErrorCode.PAUSED)).isPresent();
        assertThat(second.outbox().resume(ErrorCode.PAUSED)).isTrue();
        first.pass(STEP);
        assertThat(first.outbox().pauses().kept()).isEmpty();
    }

    @Test
    void refusalsInARowAreCountedForAllNodesTogether() throws Exception {
        Node first = node();
        Node second = node();
        for (int i = 0; i < 10; i++) {
            Outbox outbox = (i % 2 == 0 ? first : second).outbox();
            outbox.accept(order("o" + i));
            outbox.settle(take(outbox), refused()).join();
        }
        assertThat(second.outbox().pauses().of(ErrorCode.SMTP_REJECTED)).isPresent();
        first.pass(STEP);
        assertThat(first.outbox().pauses().of(ErrorCode.SMTP_REJECTED)).isPresent();
    }

    @Test
    void figuresAreTheWholeOutboxs() throws Exception {
        Node first = node(place.settings(3, false));
        Node second = node(place.settings(3, false));
        for (int i = 0; i < 3; i++) {
            first.outbox().accept(order("o" + i));
        }
        first.outbox().settle(take(first.outbox()), uncertain()).join();
        second.pass(STEP.multipliedBy(2));
        assertThat(second.outbox().figures())
                .isEqualTo(new Outbox.Figures(2, 0, 1, Optional.of(first.time().instant())));
        second.outbox().accept(order("third"));
        assertThatThrownBy(() -> second.outbox().accept(order("fourth")))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTBOX_FULL));
    }

    @Test
    void whatOneNodeLeavesInTheQueueIsTakenByAnother() throws Exception {
        Node first = node();
        Node second = node();
        first.outbox().accept(order("a"));
        first.outbox()
                .settle(take(first.outbox()), new Outcome.GivenBack(first.time().instant()))
                .join();
        second.pass(STEP);
        assertThat(take(second.outbox()).id()).isEqualTo("a");
    }

    @Test
    void nodesAreToldWithWhatTheyHaveInHand() throws Exception {
        Node first = node();
        Node second = node();
        first.outbox().accept(order("a"));
        first.outbox().accept(order("b"));
        List<History.Node> told = second.outbox().history().nodes();
        assertThat(told).extracting(History.Node::orders).containsExactly(2L, 0L);
        assertThat(told).allSatisfy(node -> {
            assertThat(node.host()).isPresent();
            assertThat(node.seen()).isEqualTo(first.time().instant());
        });
    }
}

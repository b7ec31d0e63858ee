package io.github.xmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.PostfixServer;
import io.github.xmail.testkit.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Postfix that refuses, for hours, while a thousand orders wait. */
@Tag("mail-servers")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RefusalsIT {

    private static final int ORDERS = 1000;
    private static final int HOURS = 10;

    @TempDir
    private Path directory;

    @Test
    void relayThatIsDeniedBurnsTenOrdersOfAThousand() throws Exception {
        try (PostfixServer server = PostfixServer.denyingRelay()) {
            BurnedOrders.assertTen(ORDERS, server, new Dispatch(directory, plain(server)), server::allowRelay);
        }
    }

    /** Every fifth customer's mailbox is unknown, which the server says whatever it has against the client. */
    @Test
    void nightOfProbingBurnsNoOrderButThoseWhoseMailboxIsUnknown() throws Exception {
        try (PostfixServer server = PostfixServer.denyingRelay();
                Dispatch dispatch = new Dispatch(directory, plain(server))) {
            dispatch.mailTo(RefusalsIT::everyFifthUnknown);
            dispatch.accept(ORDERS).start().awaitPause(ErrorCode.SMTP_REJECTED);
            Dispatch.await("probes, and the orders in flight", () -> dispatch.probes() >= 8);
            long refused = refused(dispatch);
            assertThat(refused).isBetween(10L, 10L + Dispatch.THREADS - 1);

            for (int minute = 0; minute < HOURS * 60; minute++) {
                int before = dispatch.probes();
                dispatch.pass(Duration.ofMinutes(1));
                Dispatch.await("a probe each minute", () -> dispatch.probes() > before);
            }
            assertThat(refused(dispatch)).isEqualTo(refused);
            assertThat(dispatch.pause()).contains(ErrorCode.SMTP_REJECTED);
            assertThat(dispatch.count(OrderState.SENT)).isZero();
            assertThat(dispatch.in(OrderState.QUEUED))
                    .allSatisfy(order -> assertThat(order.attempts()).isZero());
            System.out.printf(
                    "%d probes: refused %d, mailbox unknown %d, waiting %d%n",
                    dispatch.probes(),
                    refused,
                    dispatch.count(OrderState.FAILED) - refused,
                    dispatch.count(OrderState.QUEUED));

            server.allowRelay();
            dispatch.pass(Duration.ofMinutes(1));
            dispatch.awaitNoneWaiting();
            assertThat(dispatch.count(OrderState.SENT)).isEqualTo((int) (ORDERS * 4 / 5 - refused));
            assertThat(refused(dispatch)).isEqualTo(refused);
        }
    }

    @Test
    void threeNodesBurnTenOrdersAndThoseInFlightAndAllGoOnWhenTheServerIsMended() throws Exception {
        try (PostfixServer server = PostfixServer.denyingRelay();
                Database database = TestDatabase.POSTGRESQL.create()) {
            MovableTime time = new MovableTime();
            List<Dispatch> nodes = new ArrayList<>();
            try {
                for (String prefix : List.of("a", "b", "c")) {
                    nodes.add(Dispatch.node(database.dataSource(), plain(server), time, prefix)
                            .accept(ORDERS / 3));
                }
                nodes.forEach(Dispatch::start);
                nodes.forEach(node -> node.awaitPause(ErrorCode.SMTP_REJECTED));
                awaitMoreProbes(nodes, time, 8);
                nodes.set(0, nodes.get(0).restarted());
                int failed = count(nodes, OrderState.FAILED);
                assertThat(failed).isBetween(10, 10 + nodes.size() * Dispatch.THREADS - 1);
                awaitMoreProbes(nodes, time, 20);
                assertThat(count(nodes, OrderState.FAILED)).isEqualTo(failed);
                nodes.forEach(node -> assertThat(node.pause()).contains(ErrorCode.SMTP_REJECTED));

                server.allowRelay();
                time.pass(Duration.ofMinutes(1));
                int sent = ORDERS / 3 * 3 - failed;
                Dispatch.await("all sent", () -> count(nodes, OrderState.SENT) == sent);
                Dispatch.await("all mails", () -> server.mailbox().size() == sent);
                System.out.printf("three nodes: refused %d, sent %d%n", failed, sent);
                nodes.forEach(node -> Dispatch.await(
                        "the end of the pause", () -> node.pause().isEmpty()));
            } finally {
                nodes.forEach(Dispatch::close);
            }
        }
    }

    private static void awaitMoreProbes(List<Dispatch> nodes, MovableTime time, int more) {
        int before = nodes.get(0).probes();
        Dispatch.await("more probes", () -> {
            time.pass(Duration.ofSeconds(10));
            return nodes.get(0).probes() >= before + more;
        });
    }

    private static int count(List<Dispatch> nodes, OrderState state) {
        return nodes.stream().mapToInt(node -> node.count(state)).sum();
    }

    private static String everyFifthUnknown(String id) {
        boolean unknown = Integer.parseInt(id.substring(1)) % 5 == 4;
        return id + "@" + (unknown ? PostfixServer.DOMAIN_OF_ONE : "customer.example");
    }

    private static long refused(Dispatch dispatch) {
        return dispatch.in(OrderState.FAILED).stream()
                .filter(order -> !order.smtpStatus().orElseThrow().equals("5.1.1"))
                .count();
    }

    private static Map<String, String> plain(PostfixServer server) {
        return Map.of("smtp_server", "localhost", "smtp_port", "" + server.port(), "smtp_tls", "none");
    }
}

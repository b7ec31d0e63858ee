package io.github.xmail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.OrderState;
import io.github.xmail.testkit.PostfixServer;
import java.io.IOException;
import java.time.Duration;

/** What a server that refuses everybody costs: ten orders, and those in flight. */
final class BurnedOrders {

    private BurnedOrders() {}

    /** Mends the server. */
    interface Cure {
        void apply() throws IOException;
    }

    /**
     * Ten orders and those in flight fail, and no more do, however often one probes and over a restart; once the server is
     * mended the others arrive.
     *
     * @param first not started; it is closed
     */
    static void assertTen(int orders, PostfixServer server, Dispatch first, Cure cure) throws IOException {
        Dispatch dispatch = first;
        int arrivedBefore = server.mailbox().size();
        try {
            dispatch.accept(orders).start().awaitPause(ErrorCode.SMTP_REJECTED);
            Dispatch before = dispatch;
            Dispatch.await("three probes", () -> before.probes() >= 3);
            dispatch = dispatch.restarted();
            Dispatch after = dispatch;
            int failed = after.count(OrderState.FAILED);
            assertThat(failed).isBetween(10, 10 + Dispatch.THREADS - 1);
            assertThat(after.in(OrderState.FAILED))
                    .allSatisfy(order -> assertThat(order.smtpStatus()).contains("5.7.1"));
            int probes = after.probes();
            assertThat(after.pause()).contains(ErrorCode.SMTP_REJECTED);
            Dispatch.await("probes after the restart", () -> {
                after.pass(Duration.ofSeconds(20));
                return after.probes() >= probes + 3;
            });
            assertThat(after.count(OrderState.FAILED)).isEqualTo(failed);
            assertThat(after.in(OrderState.QUEUED))
                    .hasSize(orders - failed)
                    .allSatisfy(order -> assertThat(order.attempts()).isZero());

            cure.apply();
            after.pass(Duration.ofMinutes(1));
            after.awaitNoneWaiting();
            assertThat(after.count(OrderState.SENT)).isEqualTo(orders - failed);
            assertThat(after.pause()).isEmpty();
            Dispatch.await("all mails", () -> server.mailbox().size() == arrivedBefore + orders - failed);
        } finally {
            dispatch.close();
        }
    }
}

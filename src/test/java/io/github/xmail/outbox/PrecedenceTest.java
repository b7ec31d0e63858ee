package io.github.xmail.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who goes first in a burst. An interrupted thread tells whether it would have waited. */
class PrecedenceTest {

    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Precedence precedence = new Precedence(2, () -> clock.addAndGet(Precedence.MOMENT_NANOS / 5));

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void mailDoesNotWaitForOneOrder() {
        precedence.enter();
        Thread.currentThread().interrupt();
        assertThatCode(precedence::giveWay).doesNotThrowAnyException();
    }

    @Test
    void mailGivesWayToACrowdOfOrders() {
        precedence.enter();
        precedence.enter();
        Thread.currentThread().interrupt();
        assertThatThrownBy(precedence::giveWay).isInstanceOf(InterruptedException.class);
    }

    @Test
    void mailDoesNotWaitWhenTheCrowdIsGone() {
        precedence.enter();
        precedence.enter();
        precedence.leave();
        Thread.currentThread().interrupt();
        assertThatCode(precedence::giveWay).doesNotThrowAnyException();
    }

    @Test
    @Timeout(60)
    void beginningOfABurstBelongsToTheOrders() throws Exception {
        precedence.enter();
        precedence.enter();
        long began = clock.get();
        assertThat(givenWay()).isGreaterThan(Precedence.BEGINNING_NANOS / 2);
        assertThat(clock.get() - began).isLessThan(2 * Precedence.BEGINNING_NANOS);
    }

    @Test
    @Timeout(60)
    void inABurstThatLastsMailGivesWayForAMoment() throws Exception {
        precedence.enter();
        for (long passed = 0; passed < Precedence.BEGINNING_NANOS; passed += Precedence.LULL_NANOS / 2) {
            precedence.enter();
            clock.addAndGet(Precedence.LULL_NANOS / 2);
        }
        assertThat(givenWay()).isBetween(Precedence.MOMENT_NANOS / 2, 2 * Precedence.MOMENT_NANOS);
    }

    @Test
    @Timeout(60)
    void burstAfterALullIsAnother() throws Exception {
        precedence.enter();
        precedence.enter();
        clock.addAndGet(Precedence.BEGINNING_NANOS);
        precedence.leave();
        clock.addAndGet(Precedence.LULL_NANOS);
        precedence.enter();
        assertThat(givenWay()).isGreaterThan(Precedence.BEGINNING_NANOS / 2);
    }

    private long givenWay() throws InterruptedException {
        long start = clock.get();
        precedence.giveWay();
        return clock.get() - start;
    }
}

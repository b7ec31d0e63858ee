package io.github.xmail.outbox;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who goes first in a burst. An interrupted thread tells whether it would have waited. */
class PrecedenceTest {

    private final Precedence precedence = new Precedence(2);

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
    void mailGoesOnAfterAMomentHoweverLongTheCrowdStays() {
        precedence.enter();
        precedence.enter();
        assertThatCode(precedence::giveWay).doesNotThrowAnyException();
    }
}

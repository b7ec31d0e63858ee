package io.github.xmail.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the hand-over holds, and for how many there is room. */
class HandoverTest {

    private final Handover handover = new Handover();

    @Test
    @Timeout(60)
    void whatIsForgottenLeavesAllItsRoom() {
        int room = fill();
        handover.give(new ClaimedOrder(
                "a", 1, OrderState.QUEUED, 0, Instant.EPOCH, Optional.empty(), Optional.empty(), new byte[1]));
        handover.clear();
        assertThat(handover.poll()).isEmpty();
        assertThat(fill()).as("room").isEqualTo(room).isPositive();
    }

    private int fill() {
        int orders = 0;
        while (handover.reserve(1)) {
            orders++;
        }
        return orders;
    }
}

package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerServletTest {

    private final WorkerServer worker = WorkerServer.start();

    @AfterEach
    void stop() {
        worker.close();
    }

    @Test
    void signedOrderIsAcceptedAndKept() {
        WorkerServer.Reply reply = worker.valid().signed("msg_1").send();
        assertThat(reply.status()).isEqualTo(202);
        assertThat(reply.json()).hasToString("{\"id\":\"msg_1\",\"status\":\"queued\",\"attempts\":0}");
        assertThat(worker.outbox.kept).hasSize(1);
    }
}

package io.github.xmail.order;

import static io.github.xmail.order.WorkerServletTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.order.WorkerServer.Reply;
import io.github.xmail.outbox.OrderState;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that are slow, large, or gone. */
class SlowClientTest {

    private static final String HEAD =
            "POST /xmail/flocktory_email HTTP/1.1\r\nHost: localhost\r\n" + "Content-Type: application/json\r\n";
    private static final Duration PATIENT = Duration.ofSeconds(30);

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static String statusLine(Socket socket) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = socket.getInputStream().read();
                c >= 0 && c != '\r';
                c = socket.getInputStream().read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    @Test
    void chunkedBodyIsReadToItsEnd() {
        try (WorkerServer worker = WorkerServer.start()) {
            String html = '"' + "ж".repeat(200_000) + '"';
            Reply reply = worker.json(OrderText.valid().with("html", html).json())
                    .signed("chunked")
                    .sendChunked();
            assertThat(reply.status()).isEqualTo(202);
            assertThat(worker.outbox.kept.get(0).content().length).isGreaterThan(400_000);
            await(() -> worker.servlet.bodyBytesUnderWay() == 0);
        }
    }

    @Test
    void tooLargeBodyIsRefusedWithAndWithoutDeclaredLength() {
        try (WorkerServer worker = WorkerServer.start("max_request_bytes", "2000")) {
            String large =
                    OrderText.valid().with("html", '"' + "x".repeat(2000) + '"').json();
            assertThat(worker.json(large).signed("l").send().code()).isEqualTo("payload_too_large");
            assertThat(worker.json(large).signed("l").sendChunked().code()).isEqualTo("payload_too_large");
            String whole = OrderText.valid().json();
            String fits = OrderText.valid()
                    .with("text", '"' + "x".repeat(2000 - whole.length() - 10) + '"')
                    .json();
            assertThat(fits).hasSize(2000);
            assertThat(worker.json(fits).signed("f").sendChunked().status()).isEqualTo(202);
            assertThat(worker.json(fits).signed("f").send().status()).isEqualTo(200);
            assertThat(worker.json(fits + " ").signed("f").sendChunked().status())
                    .isEqualTo(413);
            await(() -> worker.servlet.bodyBytesUnderWay() == 0);
        }
    }

    @Test
    void declaredLengthIsRefusedBeforeTheBodyComes() throws IOException {
        try (WorkerServer worker = WorkerServer.start();
                Socket socket = worker.connect()) {
            write(socket, HEAD + "Content-Length: 9999999999\r\n\r\n");
            assertThat(statusLine(socket)).contains(" 413 ");
        }
    }

    @Test
    void bodyThatComesTooSlowlyTimesOut() throws IOException {
        try (WorkerServer worker = new WorkerServer(Duration.ofMillis(200), Long.MAX_VALUE);
                Socket silent = worker.connect();
                Socket started = worker.connect();
                Socket chunked = worker.connect()) {
            write(silent, HEAD + "Content-Length: 100\r\n\r\n");
            write(started, HEAD + "Content-Length: 100\r\n\r\n{\"user");
            write(chunked, HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            assertThat(statusLine(silent)).contains(" 408 ");
            assertThat(statusLine(started)).contains(" 408 ");
            assertThat(statusLine(chunked)).contains(" 408 ");
            assertThat(worker.counted).hasSize(3).containsOnly("request_timeout");
            await(() -> worker.servlet.bodyBytesUnderWay() == 0);
        }
    }

    @Test
    void bodyThatBreaksOffIsNoOrderAndHarmless() throws IOException {
        try (WorkerServer worker = WorkerServer.start()) {
            for (String end :
                    List.of("Content-Length: 100\r\n\r\n{\"user", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc")) {
                Socket halfClosed = worker.connect();
                write(halfClosed, HEAD + end);
                halfClosed.shutdownOutput();
                assertThat(statusLine(halfClosed)).contains(" 400 ");
                halfClosed.close();
                Socket gone = worker.connect();
                write(gone, HEAD + end);
                gone.setSoLinger(true, 0);
                gone.close();
            }
            await(() -> worker.servlet.bodyBytesUnderWay() == 0);
            assertThat(worker.valid().signed("after").send().status()).isEqualTo(202);
        }
    }

    @Test
    void largeBodiesBeyondTheBudgetAreTooBusyAndSmallOnesAreRead() throws IOException {
        try (WorkerServer worker = new WorkerServer(PATIENT, 300_000)) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Socket socket = worker.connect();
                write(socket, HEAD + "Content-Length: 100001\r\n\r\n" + " ".repeat(100_000));
                slow.add(socket);
            }
            await(() -> worker.servlet.bodyBytesUnderWay() == 300_000);
            String large = OrderText.valid()
                    .with("html", '"' + "x".repeat(70_000) + '"')
                    .json();
            Reply refused = worker.json(large).signed("large").send();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("too_busy");
            assertThat(refused.header("retry-after")).isEqualTo("5");
            assertThat(worker.valid().signed("small").send().status()).isEqualTo(202);
            for (Socket socket : slow) {
                socket.close();
            }
            await(() -> worker.servlet.bodyBytesUnderWay() == 0);
            assertThat(worker.json(large).signed("large").send().status()).isEqualTo(202);
        }
    }

    @Test
    void clientThatHangsUpWhileWaitingHurtsNobody() throws IOException {
        try (WorkerServer worker = WorkerServer.start("accepted_auth", "shared_secret")) {
            String body = OrderText.valid().with("id", "\"gone\"").json();
            Socket socket = worker.connect();
            write(
                    socket,
                    HEAD + "Authorization: Bearer " + WorkerServer.SECRET + "\r\nPrefer: wait=60\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);
            await(() -> worker.outbox.orders.containsKey("gone"));
            socket.setSoLinger(true, 0);
            socket.close();
            worker.outbox.settle("gone", OrderState.SENT, null, null);
            await(() -> worker.outbox.openWatches() == 0);
            assertThat(worker.outbox.orders.get("gone").state()).isEqualTo(OrderState.SENT);
        }
    }

    @Test
    void waitingHoldsNoThread() throws IOException {
        try (WorkerServer worker = WorkerServer.start("accepted_auth", "shared_secret")) {
            List<Socket> sockets = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                String body = OrderText.valid().with("id", "\"w" + i + "\"").json();
                Socket socket = worker.connect();
                write(
                        socket,
                        HEAD + "Authorization: Bearer " + WorkerServer.SECRET
                                + "\r\nPrefer: wait=60\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
                sockets.add(socket);
            }
            await(() -> worker.outbox.openWatches() == 300);
            await(() -> worker.outbox.orders.size() == 300);
            for (int i = 0; i < 300; i++) {
                worker.outbox.settle("w" + i, OrderState.SENT, null, null);
                assertThat(statusLine(sockets.get(i))).contains(" 200 ");
                sockets.get(i).close();
            }
        }
    }

    @Test
    void stoppingAnswersWhoWaits() throws Exception {
        try (WorkerServer worker = WorkerServer.start("accepted_auth", "shared_secret");
                Socket waiting = worker.connect();
                Socket sending = worker.connect()) {
            String body = OrderText.valid().with("id", "\"stop\"").json();
            write(
                    waiting,
                    HEAD + "Authorization: Bearer " + WorkerServer.SECRET + "\r\nPrefer: wait=60\r\nContent-Length: "
                            + body.length() + "\r\n\r\n" + body);
            write(sending, HEAD + "Content-Length: 100\r\n\r\n{\"user");
            await(() -> worker.outbox.orders.containsKey("stop"));
            await(() -> worker.servlet.bodyBytesUnderWay() == 6);
            worker.servlet.destroy();
            assertThat(statusLine(waiting)).contains(" 202 ");
            assertThat(statusLine(sending)).contains(" 503 ");
        }
    }
}

package io.github.xmail.order;

import static io.github.xmail.order.WorkerServletTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.order.WorkerServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a valid body is turned into gets an answer of the protocol. */
class MutatedRequestTest {

    private static final int BODIES = 1500;
    private static final byte[] INTERESTING =
            "{}[]\":,\\u0%&=+\n\0\u00ff\u00c3\u00ed".getBytes(StandardCharsets.ISO_8859_1);

    private final Random random = new Random(20261124);

    private static final OrderText ORDER = OrderText.valid()
            .with("text", "\"Привет {{ name | default: 'друг' }} %a% 😀\"")
            .with("variables", "{\"a\":1e2,\"b\":[true,null],\"c\":{\"d\":\"\\u0041\\ud83d\\ude00\"}}")
            .with("from", "{\"email\":\"a@shop.example\",\"name\":\"A\"}")
            .with("headers", "{\"X-A\":\"1\"}")
            .with("unsubscribe_url", "\"https://shop.example/\"")
            .with("expires_at", "\"2999-01-01T00:00:00+03:00\"");

    @Test
    void mutatedBodyGetsACodedAnswer() {
        try (WorkerServer worker = WorkerServer.start()) {
            for (int i = 0; i < BODIES; i++) {
                boolean json = random.nextBoolean();
                byte[] body = mutated((json ? ORDER.json() : ORDER.form()).getBytes(StandardCharsets.UTF_8));
                String type = json ? "application/json" : "application/x-www-form-urlencoded";
                Reply reply = worker.body(body, type).signedBytes("m" + i).send();
                assertThat(reply.status())
                        .as("seed 20261124, body %d: %s", i, new String(body, StandardCharsets.ISO_8859_1))
                        .isIn(200, 202, 400, 404, 422);
            }
            await(() -> worker.servlet.bodyBytesUnderWay() == 0);
        }
    }

    private byte[] mutated(byte[] body) {
        byte[] changed = body;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            changed = changedOnce(changed);
        }
        return changed;
    }

    private byte[] changedOnce(byte[] body) {
        int at = random.nextInt(Math.max(1, body.length));
        int to = Math.min(body.length, at + random.nextInt(20));
        byte any = random.nextBoolean() ? INTERESTING[random.nextInt(INTERESTING.length)] : (byte) random.nextInt(256);
        switch (random.nextInt(4)) {
            case 0:
                return Arrays.copyOf(body, at);
            case 1:
                return spliced(body, at, to, new byte[0]);
            case 2:
                return spliced(body, at, at, Arrays.copyOfRange(body, at, to));
            default:
                return spliced(body, at, Math.min(body.length, at + random.nextInt(2)), new byte[] {any});
        }
    }

    private static byte[] spliced(byte[] body, int from, int to, byte[] between) {
        byte[] out = new byte[body.length - (to - from) + between.length];
        System.arraycopy(body, 0, out, 0, from);
        System.arraycopy(between, 0, out, from, between.length);
        System.arraycopy(body, to, out, from + between.length, body.length - to);
        return out;
    }
}

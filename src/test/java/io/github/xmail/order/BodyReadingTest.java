package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading from servers that call back in their own ways. */
class BodyReadingTest {

    /**
     * The listener hears of the end when it asks for more at the end, as Undertow and GlassFish have it; and all is finished,
     * as GlassFish has it, when all has come, whoever has read it.
     */
    private static final class TellsTheEndToWhoAsks extends ServletInputStream {
        private final byte[] content;
        private int position;
        private boolean told;
        private ReadListener listener;

        private TellsTheEndToWhoAsks(String content) {
            this.content = content.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public boolean isFinished() {
            return true;
        }

        @Override
        public boolean isReady() {
            told |= position == content.length;
            return !told;
        }

        @Override
        public void setReadListener(ReadListener reading) {
            listener = reading;
        }

        @Override
        public int read() {
            return position == content.length ? -1 : content[position++];
        }

        private void arrive() throws Exception {
            listener.onDataAvailable();
            if (told) {
                listener.onAllDataRead();
            }
        }
    }

    private final List<Integer> lengths = new ArrayList<>();

    private TellsTheEndToWhoAsks read(String content, int declaredBytes) {
        TellsTheEndToWhoAsks in = new TellsTheEndToWhoAsks(content);
        in.setReadListener(new BodyReading(
                in,
                declaredBytes,
                1000,
                new BodyBudget(1_000_000),
                body -> lengths.add(body.length()),
                refusal -> lengths.add(-1)));
        return in;
    }

    @Test
    void theEndIsHeardOfWhereTheServerTellsItOnlyToWhoAsksForMore() throws Exception {
        read("{\"action\":\"status\"}", 19).arrive();

        assertThat(lengths).containsExactly(19);
    }

    /** @param declaredBytes -1 for none */
    @ParameterizedTest
    @ValueSource(ints = {19, -1})
    void theBodyIsWholeWhereTheServerTellsOfItsEndBeforeItsBytes(int declaredBytes) throws Exception {
        TellsTheEndToWhoAsks in = read("{\"action\":\"status\"}", declaredBytes);

        in.listener.onAllDataRead();
        in.arrive();

        assertThat(lengths).containsExactly(19);
    }

    @Test
    void aBodyThatIsShorterThanDeclaredBrokeOff() throws Exception {
        read("{\"action\":\"status\"}", 20).arrive();

        assertThat(lengths).containsExactly(-1);
    }
}

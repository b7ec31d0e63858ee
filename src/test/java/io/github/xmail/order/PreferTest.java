package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreferTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "wait=5 | 5",
                "Wait = 5 | 5",
                "wait=\"5\" | 5",
                "wait=0 | 0",
                "wait=007 | 7",
                "wait=60 | 60",
                "wait=61 | 60",
                "wait=99999999999999999999999 | 60",
                "respond-async, wait=5 | 5",
                "return=minimal; foo=\"a, wait=9\", wait=5 | 5",
                "x=\"wait=9\", wait=5;y=1 | 5",
                "wait=5, wait=6 | 5",
                "handling=lenient;wait=9, wait=5 | 5",
            })
    void waitIsRead(String header, int seconds) {
        assertThat(Prefer.wait(List.of(header))).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wait",
                "wait=",
                "wait=x",
                "wait=-1",
                "wait=1.5",
                "wait=5s",
                "xwait=5",
                "x=wait=5",
                ",,,",
                "\"",
                "wait=x, wait=5"
            })
    void nonsenseIsIgnored(String header) {
        assertThat(Prefer.wait(List.of(header))).isEmpty();
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(Prefer.wait(List.of("respond-async", "wait=5"))).contains(Duration.ofSeconds(5));
        assertThat(Prefer.wait(List.of())).isEmpty();
    }

    @Test
    void hostileHeaderTakesNoTime() {
        assertThat(Prefer.wait(List.of("a".repeat(8000), "=\"".repeat(4000), " ;".repeat(4000), "\\\"".repeat(4000))))
                .isEmpty();
    }
}

package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {

    @ParameterizedTest
    @CsvSource({
        "1985-04-12T23:20:50.52Z, 1985-04-12T23:20:50.520Z",
        "1996-12-19T16:39:57-08:00, 1996-12-20T00:39:57Z",
        "1990-12-31T23:59:60Z, 1991-01-01T00:00:00Z",
        "1937-01-01T12:00:27.87+00:20, 1937-01-01T11:40:27.870Z",
        "2026-01-01t00:00:00z, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00-00:00, 2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00+23:59, 2025-12-31T00:01:00Z",
        "2026-01-01T00:00:00.0000000001Z, 2026-01-01T00:00:00Z",
    })
    void timesOfTheRfcAreRead(String text, Instant time) {
        assertThat(Rfc3339.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-01",
                "2026-01-01T00:00Z",
                "2026-01-01T00:00:00",
                "2026-1-1T00:00:00Z",
                "2026-01-01 00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-01-01T00:60:00Z",
                "2026-01-01T00:00:61Z",
                "2026-02-29T00:00:00Z",
                "2026-01-01T00:00:00.Z",
                "2026-01-01T00:00:00+24:00",
                "+2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00+03",
                "２０２６-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z "
            })
    void otherTextsAreNoTimes(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }
}

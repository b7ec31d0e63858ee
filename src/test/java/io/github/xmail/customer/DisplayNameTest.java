package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayNameTest {

    @ParameterizedTest
    @CsvSource({
        "Anna, Anna",
        "'  Anna  Maria ', 'Anna  Maria'",
        "'Anna\r\nBcc: x', 'Anna Bcc: x'",
        "'\u202eannA\u2069\u200f!', 'annA !'",
        "'A\u2028\u2029\u0085\u0000B', 'A B'",
        "'\u00a0Анна\u3000', Анна",
        "'A\ud83dB', 'A B'",
        "👩‍👧, 👩‍👧"
    })
    void aNameBecomesOneCleanLine(String name, String expected) {
        assertThat(DisplayName.of(name, "default")).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t\n", "\u00a0", "\u200b", "\u202e"})
    void whatCannotBeSeenIsTheDefaultName(String name) {
        assertThat(DisplayName.of(name, "default")).isEqualTo("default");
    }

    @Test
    void aLongNameIsCutWithoutSplittingACharacter() {
        assertThat(DisplayName.of("a".repeat(300), "")).isEqualTo("a".repeat(200));
        assertThat(DisplayName.of("a".repeat(199) + "😀", "")).isEqualTo("a".repeat(199));
        assertThat(DisplayName.of("a".repeat(198) + "😀b", "")).isEqualTo("a".repeat(198) + "😀");
        assertThat(DisplayName.of("a".repeat(199) + " b", "")).isEqualTo("a".repeat(199));
    }
}

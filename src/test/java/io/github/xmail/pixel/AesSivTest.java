package io.github.xmail.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of RFC 5297, appendix A, and what must not open. */
class AesSivTest {

    private static final byte[] PLAINTEXT = hex("112233445566778899aabbccddee");
    private static final byte[] HEADER = hex("101112131415161718191a1b1c1d1e1f2021222324252627");
    private static final byte[] SEALED = hex("85632d07c6e8f37f950acd320a2ecc9340c02b9690c4dc04daef7f6afe5c");
    private final AesSiv siv = new AesSiv(hex("fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"));

    @Test
    void deterministicExampleOfTheStandard() {
        assertThat(siv.seal(PLAINTEXT, HEADER)).isEqualTo(SEALED);
        assertThat(siv.open(SEALED, HEADER)).contains(PLAINTEXT);
    }

    @Test
    void nonceBasedExampleOfTheStandard() {
        AesSiv other = new AesSiv(hex("7f7e7d7c7b7a79787776757473727170404142434445464748494a4b4c4d4e4f"));
        byte[][] associated = {
            hex("00112233445566778899aabbccddeeffdeaddadadeaddadaffeeddccbbaa99887766554433221100"),
            hex("102030405060708090a0"),
            hex("09f911029d74e35bd84156c5635688c0")
        };
        byte[] plaintext =
                hex("7468697320697320736f6d6520706c61696e7465787420746f20656e6372797074207573696e67205349562d414553");
        byte[] box =
                hex("7bdb6e3b432667eb06f4d14bff2fbd0fcb900f2fddbe404326601965c889bf17dba77ceb094fa663b7a3f748ba8af829"
                        + "ea64ad544a272e9c485b62a3fd5c0d");

        assertThat(other.seal(plaintext, associated)).isEqualTo(box);
        assertThat(other.open(box, associated)).contains(plaintext);
    }

    @Test
    void everyChangedBitIsRefused() {
        for (int bit = 0; bit < SEALED.length * 8; bit++) {
            byte[] changed = SEALED.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(siv.open(changed, HEADER)).as("bit %d", bit).isEmpty();
        }
    }

    @Test
    void otherAssociatedDataAndCutTextsAreRefused() {
        assertThat(siv.open(SEALED)).isEmpty();
        assertThat(siv.open(SEALED, HEADER, HEADER)).isEmpty();
        assertThat(siv.open(hex("85632d07c6e8f37f950acd320a2ecc"), HEADER)).isEmpty();
        assertThat(siv.open(new byte[0], HEADER)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 31, 33, 47, 63, 65, 128})
    void aKeyOfAnotherSizeIsRefused(int bytes) {
        assertThatIllegalArgumentException().isThrownBy(() -> new AesSiv(new byte[bytes]));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}

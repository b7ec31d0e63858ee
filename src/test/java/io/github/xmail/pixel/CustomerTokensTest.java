package io.github.xmail.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.cryptomator.siv.SivMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerTokensTest {

    private static final String PARTNER = "1781";
    private final Random random = new Random(20261124);
    private final byte[] key = bytes(64);
    private final CustomerTokens tokens = CustomerTokens.of(List.of(key), PARTNER);

    @Test
    void tokenGivesItsIdBackAndIsTheSameEveryTime() {
        for (String id : List.of("42", "a", "b".repeat(128), "иван@почта.рф", "😀".repeat(128))) {
            assertThat(tokens.id(tokens.token(id))).contains(id);
            assertThat(tokens.token(id)).isEqualTo(tokens.token(id)).matches("[A-Za-z0-9_-]{23,704}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 48, 64})
    void everyKeySizeAgreesWithTheReference(int size) {
        byte[] k = bytes(size);
        CustomerTokens ours = CustomerTokens.of(List.of(k), PARTNER);
        byte[] mac = Arrays.copyOf(k, size / 2);
        byte[] ctr = Arrays.copyOfRange(k, size / 2, size);
        SivMode reference = new SivMode();
        for (int i = 0; i < 34_000; i++) {
            String id = randomId();
            byte[] box = reference.encrypt(
                    ctr, mac, id.getBytes(StandardCharsets.UTF_8), PARTNER.getBytes(StandardCharsets.UTF_8));
            String expected = Base64.getUrlEncoder().withoutPadding().encodeToString(box);
            assertThat(ours.token(id)).isEqualTo(expected);
            assertThat(ours.id(expected)).contains(id);
        }
    }

    @Test
    void noForgedTokenIsAccepted() {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        byte[] known = Base64.getUrlDecoder().decode(tokens.token("4211"));
        int accepted = 0;
        for (int i = 0; i < 1_000_000; i++) {
            byte[] forged = i % 2 == 0 ? bytes(16 + i % 8) : changed(known);
            accepted += tokens.id(encoder.encodeToString(forged)).isPresent() ? 1 : 0;
        }
        assertThat(accepted).isZero();
    }

    @Test
    void tokenOfAnotherPartnerIsRefused() {
        CustomerTokens other = tokens.forPartner("1782");
        assertThat(other.id(tokens.token("42"))).isEmpty();
        assertThat(other.id(other.token("42"))).contains("42");
    }

    @Test
    void newestKeyMakesTokensAndEveryKeyTakesThem() {
        byte[] newer = bytes(32);
        CustomerTokens both = CustomerTokens.of(List.of(newer, key), PARTNER);
        CustomerTokens onlyNewer = CustomerTokens.of(List.of(newer), PARTNER);

        assertThat(both.token("42")).isEqualTo(onlyNewer.token("42"));
        assertThat(both.id(tokens.token("42"))).contains("42");
        assertThat(onlyNewer.id(tokens.token("42"))).isEmpty();
    }

    @Test
    void onlyTheOneWayOfWritingATokenIsTaken() {
        String token = tokens.token("42");
        assertThat(tokens.id(token)).isPresent();
        assertThat(tokens.id(token + "=")).isEmpty();
        assertThat(tokens.id(token + "==")).isEmpty();
        assertThat(tokens.id(" " + token)).isEmpty();
        assertThat(tokens.id(token + "\n")).isEmpty();
        assertThat(otherEndings(token))
                .allSatisfy(other -> assertThat(tokens.id(other)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "42", "!", "é", "====", "AAAAAAAAAAAAAAAAAAAAAA"})
    void whateverElseIsNoToken(String text) {
        assertThat(tokens.id(text)).isEmpty();
        assertThat(tokens.id(text.repeat(1000))).isEmpty();
    }

    @Test
    void tokensNeedAKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> CustomerTokens.of(List.of(), PARTNER));
    }

    @Test
    void toStringTellsNoKey() {
        assertThat(tokens.toString()).isEqualTo("CustomerTokens[1 keys]");
    }

    private static List<String> otherEndings(String token) {
        String base = token.substring(0, token.length() - 1);
        return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
                .chars()
                .mapToObj(c -> base + (char) c)
                .filter(t -> !t.equals(token))
                .toList();
    }

    private byte[] changed(byte[] known) {
        byte[] forged = known.clone();
        forged[random.nextInt(forged.length)] ^= (byte) (1 + random.nextInt(255));
        return forged;
    }

    private String randomId() {
        int length = 1 + random.nextInt(random.nextInt(8) == 0 ? 128 : 20);
        return IntStream.generate(() -> random.nextInt(4) == 0 ? 0x430 + random.nextInt(32) : 33 + random.nextInt(94))
                .limit(length)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}

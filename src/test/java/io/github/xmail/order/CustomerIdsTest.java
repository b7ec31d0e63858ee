package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.pixel.CustomerTokens;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CustomerIdsTest {

    private static final CustomerTokens TOKENS = CustomerTokens.of(List.of(new byte[32]), "1781");
    private static final CustomerIds PLAIN = new CustomerIds(false, false, Optional.empty());
    private static final CustomerIds OPAQUE = new CustomerIds(true, false, Optional.of(TOKENS));
    private static final CustomerIds BOTH = new CustomerIds(true, true, Optional.of(TOKENS));
    private static final CustomerIds BROKEN = new CustomerIds(true, false, Optional.empty());

    private static Optional<String> read(CustomerIds ids, String userUid) {
        return ids.read(new Fields(FieldNames.own(), Map.of(Field.USER_UID, new Value.Text(userUid))));
    }

    private static void assertRefused(CustomerIds ids, String userUid, ErrorCode code) {
        assertThatExceptionOfType(CodedException.class)
                .isThrownBy(() -> read(ids, userUid))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code))
                .satisfies(refusal -> assertThat(refusal.field()).contains("user_uid"));
    }

    @Test
    void tokenIsKeptAsItWasSent() {
        String token = TOKENS.token("user@shop.example");
        assertThat(read(OPAQUE, token)).contains(token);
        assertThat(read(BOTH, token)).contains(token);
        String longest = TOKENS.token("😀".repeat(128));
        assertThat(longest).hasSize(704);
        assertThat(read(OPAQUE, longest)).contains(longest);
    }

    @Test
    void plainIdIsTakenWhereTokensDoNotRuleItOut() {
        assertThat(read(PLAIN, "42")).contains("42");
        assertThat(read(BOTH, "42")).contains("42");
        assertRefused(OPAQUE, "42", ErrorCode.TOKEN_INVALID);
        assertRefused(OPAQUE, TOKENS.token("42") + "A", ErrorCode.TOKEN_INVALID);
    }

    @Test
    void plainAddressIsNeverTaken() {
        assertRefused(PLAIN, "user@shop.example", ErrorCode.TOKEN_INVALID);
        assertRefused(BOTH, "user@shop.example", ErrorCode.TOKEN_INVALID);
        assertRefused(OPAQUE, "@", ErrorCode.TOKEN_INVALID);
    }

    @Test
    void lengthIsCountedInCodePoints() {
        assertThat(read(PLAIN, "😀".repeat(128))).isPresent();
        assertRefused(PLAIN, "x".repeat(129), ErrorCode.MALFORMED_REQUEST);
        assertRefused(BOTH, "x".repeat(129), ErrorCode.TOKEN_INVALID);
        assertRefused(OPAQUE, "x".repeat(800), ErrorCode.TOKEN_INVALID);
        assertRefused(OPAQUE, "x".repeat(801), ErrorCode.MALFORMED_REQUEST);
        assertRefused(OPAQUE, "", ErrorCode.MALFORMED_REQUEST);
    }

    @Test
    void keysThatCannotBeUsedLeaveTheRefusalToTheGate() {
        assertThat(read(BROKEN, "x".repeat(700))).isPresent();
        assertThat(read(BROKEN, "42")).isPresent();
    }

    @Test
    void absentIdIsAbsent() {
        assertThat(OPAQUE.read(new Fields(FieldNames.own(), Map.of()))).isEmpty();
    }
}

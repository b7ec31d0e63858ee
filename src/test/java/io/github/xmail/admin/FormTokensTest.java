package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Secret;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormTokensTest {

    private static final Secret KEY = new Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    private static final Secret NEW_KEY = new Secret("another secret of some length");

    private static FormTokens on(String day, Secret... secrets) {
        return new FormTokens(List.of(secrets), Clock.fixed(Instant.parse(day + "T12:00:00Z"), ZoneOffset.UTC));
    }

    @Test
    void tokenIsGoodTodayAndTomorrowOnEveryNodeWithTheKey() {
        String token = on("2026-11-24", KEY).token("olga");

        assertThat(on("2026-11-24", KEY).accepts("olga", token)).isTrue();
        assertThat(on("2026-11-25", KEY).accepts("olga", token)).isTrue();
        assertThat(on("2026-11-26", KEY).accepts("olga", token)).isFalse();
        assertThat(on("2026-11-23", KEY).accepts("olga", token)).isFalse();
    }

    @Test
    void tokenIsOneUsersOnly() {
        FormTokens tokens = on("2026-11-24", KEY);

        assertThat(tokens.accepts("ivan", tokens.token("olga"))).isFalse();
        assertThat(tokens.accepts("olga", tokens.token("olga").substring(1))).isFalse();
        assertThat(tokens.accepts("olga", null)).isFalse();
        assertThat(tokens.accepts("olga", "")).isFalse();
    }

    @Test
    void formsOutliveTheChangeOfTheSecret() {
        String token = on("2026-11-24", KEY).token("olga");

        assertThat(on("2026-11-24", NEW_KEY, KEY).accepts("olga", token)).isTrue();
        assertThat(on("2026-11-24", NEW_KEY).accepts("olga", token)).isFalse();
    }

    @Test
    void withoutASecretTokensAreThisProcessesOwn() {
        FormTokens tokens = on("2026-11-24");

        assertThat(tokens.accepts("olga", tokens.token("olga"))).isTrue();
        assertThat(on("2026-11-24").accepts("olga", tokens.token("olga"))).isFalse();
    }
}

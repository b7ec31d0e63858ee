package io.github.xmail.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Problem;
import io.github.xmail.settings.SettingsReader;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PixelSettingsTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[64]);
    private static final String OTHER =
            Base64.getEncoder().encodeToString("0123456789abcdef0123456789abcdef".getBytes());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "partner|shop",
                "partner|17 81",
                "partner|-1",
                "partner|١٢",
                "partner|123456789012345678901",
                "track_url|flocktory.com/track",
                "track_url|ftp://flocktory.com/track",
                "track_url|https:///track",
                "track_url|https://flocktory.com/track#x",
                "track_url|https://u:p@flocktory.com/track",
                "track_url|https://почта.рф/track",
                "track_url|https://flocktory.com/a b",
                "track_url|https://flocktory.com/\"><script>",
                "token_source|user",
                "token_source|parameter:id",
                "token_source|session:",
                "token_source|session:.id",
                "token_source|header:X User",
                "email_source|cookie:mail",
                "pixel_path|pixel.gif",
                "pixel_path|//other.example/pixel.gif",
                "pixel_path|https://other.example/pixel.gif",
                "pixel_path|/a\"b",
                "consent_cookie|=yes",
                "consent_cookie|a b",
                "consent_cookie|consent=(",
                "token_key|c2hvcnQ=",
                "token_key|!!!",
            })
    void wrongValueIsAProblemThatNamesItsSettingAndNobodyGetsThePixel(String name, String value) {
        SettingsReader reader = Settings.valid().with(name, value).reader();
        Optional<PixelSettings> settings = PixelSettings.read(reader, TokenSettings.read(reader));

        assertThat(settings).isEmpty();
        assertThat(reader.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.name()).isEqualTo(name);
            assertThat(problem.severity()).isEqualTo(Problem.Severity.INVALID);
            assertThat(problem.remedy()).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "track_url|https://flocktory.com/track?a=b",
                "track_url|http://localhost:8080/track",
                "track_url|http://127.0.0.1/track",
                "track_url|http://[::1]:99/track",
                "token_source|session:user.id",
                "token_source|request:id",
                "email_source|header:X-Email",
                "pixel_path|/xmail/pixel.gif",
                "consent_cookie|consent",
                "consent_cookie|consent=.*yes(,.*)?",
            })
    void rightValueIsNoProblem(String name, String value) {
        SettingsReader reader = Settings.valid().with(name, value).reader();
        assertThat(PixelSettings.read(reader, TokenSettings.read(reader))).isPresent();
        assertThat(reader.problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"track_url,http://flocktory.com/track", "token_source,header:X-Customer"})
    void riskyValueIsAWarning(String name, String value) {
        SettingsReader reader = Settings.valid().with(name, value).reader();
        assertThat(PixelSettings.read(reader, TokenSettings.read(reader))).isPresent();
        assertThat(severities(reader)).containsExactly(Problem.Severity.WARNING);
    }

    @Test
    void missingPartnerIsToldButATagMayNameItsOwn() {
        SettingsReader reader = Settings.valid().without("partner").reader();
        assertThat(PixelSettings.read(reader, TokenSettings.read(reader))).isPresent();
        assertThat(reader.problems()).singleElement().satisfies(p -> {
            assertThat(p.severity()).isEqualTo(Problem.Severity.MISSING);
            assertThat(p.stopsSend()).isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none", "shop"})
    void sendNeedsThePartnerBecauseOfATokenKey(String partner) {
        Settings settings = Settings.valid().with("token_key", KEY).without("partner");
        SettingsReader reader = (partner == null ? settings : settings.with("partner", partner)).reader();

        assertThat(TokenSettings.read(reader)).isEmpty();
        assertThat(PixelSettings.read(reader, Optional.empty())).isEmpty();
        assertThat(reader.problems()).singleElement().satisfies(p -> {
            assertThat(p.name()).isEqualTo("partner");
            assertThat(p.stopsSend()).isTrue();
        });
    }

    @Test
    void oneBadKeyOfSeveralIsAWarningNamedByItsPlace() {
        SettingsReader reader =
                Settings.valid().with("token_key", KEY + " abc\n" + OTHER).reader();

        CustomerTokens tokens =
                TokenSettings.read(reader).orElseThrow().tokens().orElseThrow();

        assertThat(tokens.toString()).contains("2 keys");
        assertThat(reader.problems()).singleElement().satisfies(p -> {
            assertThat(p.severity()).isEqualTo(Problem.Severity.WARNING);
            assertThat(p.rule()).contains("number 2");
            assertThat(p.toString()).doesNotContain("abc").doesNotContain(KEY);
        });
    }

    @Test
    void workerTakesTokensAndPlainIdsOnlyWhereItIsTold() {
        TokenSettings without = TokenSettings.read(Settings.valid().reader()).orElseThrow();
        TokenSettings strict = TokenSettings.read(
                        Settings.valid().with("token_key", KEY).reader())
                .orElseThrow();
        SettingsReader reader = Settings.valid()
                .with("token_key", KEY)
                .with("token_plain", "accept")
                .reader();
        TokenSettings change = TokenSettings.read(reader).orElseThrow();
        String token = strict.tokens().orElseThrow().token("ivan@shop.example");

        assertThat(without.customerId("42")).contains("42");
        assertThat(without.customerId("ivan@shop.example")).isEmpty();
        assertThat(strict.customerId("42")).isEmpty();
        assertThat(strict.customerId(token)).contains("ivan@shop.example");
        assertThat(change.customerId("42")).contains("42");
        assertThat(change.customerId(token)).contains("ivan@shop.example");
        assertThat(change.customerId("ivan@shop.example")).isEmpty();
        assertThat(severities(reader)).containsExactly(Problem.Severity.WARNING);
    }

    private static List<Problem.Severity> severities(SettingsReader reader) {
        return reader.problems().stream().map(Problem::severity).toList();
    }
}

package io.github.xmail.troubleshooting;

import static io.github.xmail.troubleshooting.Shop.assertFinding;
import static io.github.xmail.troubleshooting.Shop.in;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A real fault behind what the checks of settings, clock and pixel find. */
class SettingsFaultsTest {

    @Test
    void missingSettingIsNamedWithWhatToWriteAndItsChecksAreSkipped() {
        try (Shop shop = Shop.open().without("sql_string")) {
            JsonObject answer = shop.diagnose();

            JsonObject config = in(answer, "config");
            assertThat(config.getString("status")).isEqualTo("error");
            assertThat(config.getString("code")).isEqualTo("config_missing");
            assertThat(config.getString("message")).isEqualTo("Missing: sql_string.");
            assertThat(config.getString("hint")).startsWith("sql_string: one SELECT of e-mail and name");
            assertFinding(in(answer, "database"), Finding.SKIPPED_SETTINGS);
            assertFinding(in(answer, "user_query"), Finding.SKIPPED_SETTINGS);
            assertFinding(in(answer, "smtp"), Finding.SMTP_READY);
            assertThat(answer.getString("status")).isEqualTo("error");
        }
    }

    @Test
    void wrongSettingsAreNamedBeforeMissingOnes() {
        try (Shop shop = Shop.open()
                .with("smtp_port", "canary-port")
                .with("mail_from", "canary two@@canary.example")
                .without("data_dir")
                .without("db_string")) {
            JsonObject answer = shop.diagnose();

            JsonObject config = in(answer, "config");
            assertThat(config.getString("code")).isEqualTo("config_invalid");
            assertThat(config.getString("message")).matches("Wrong: .*smtp_port.*\\. Missing: .*db_string.*\\.");
            assertThat(config.getString("message")).contains("mail_from");
            assertThat(config.getString("hint"))
                    .contains("smtp_port: a whole number from 1 to 65535.", "db_string: a JDBC URL or a PDO DSN");
            assertFinding(in(answer, "smtp"), Finding.SKIPPED_SETTINGS);
        }
    }

    @Test
    void variableThatTheServerLeftAsItStandsIsSaidToBeOne() {
        try (Shop shop = Shop.open().with("smtp_server", "${canary.host}")) {
            assertThat(shop.check("config").getString("message"))
                    .isEqualTo("Holding a variable ${…} that the server did not replace: smtp_server.");
            assertThat(shop.check("config").getString("code")).isEqualTo("config_invalid");
        }
    }

    @Test
    void unusableDataDirectoryIsSaid() {
        try (Shop shop = Shop.open().with("data_dir", "/dev/null/canary-data")) {
            JsonObject answer = shop.diagnose();

            assertThat(in(answer, "config").getString("message")).isEqualTo("Wrong: data_dir.");
            assertFinding(in(answer, "outbox"), Finding.SKIPPED_SETTINGS);
        }
    }

    @Test
    void unknownNamesAreCountedAndNotTold() {
        try (Shop shop = Shop.open().with("smtp_canary", "x").with("mail_form", "y")) {
            assertFinding(shop.check("config"), Finding.CONFIG_UNKNOWN_NAME, 2L);
        }
    }

    /** Each warning has words of its own, not only the name of its setting. */
    @ParameterizedTest
    @CsvSource({
        "track_url, http://canary.tracker.example/x",
        "token_source, header:X-Canary-Customer",
        "token_key, Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhbmE= canary-broken-key",
        "private_key, canary-private-key canary-k",
        "accepted_auth, shared_secret",
        "smtp_tls, none",
    })
    void warningsSayWhatIsTheMatter(String name, String value) {
        try (Shop shop = Shop.open().with(name, value)) {
            JsonObject config = shop.check("config");

            assertThat(config.getString("status")).isEqualTo("warning");
            assertThat(config.getString("message")).isEqualTo("Usable, but to be looked at: " + name + ".");
            assertThat(config.getString("hint")).startsWith(name + ": ");
        }
    }

    @Test
    void limitThatHidesSeveralCustomersIsWarnedOf() {
        try (Shop shop = Shop.open()
                .with(
                        "sql_string",
                        "select canary_mail, canary_name from canary_people where canary_id = :user_uid limit 1")) {
            JsonObject config = shop.check("config");

            assertThat(config.getString("status")).isEqualTo("warning");
            assertThat(config.getString("hint"))
                    .startsWith("sql_string: LIMIT, TOP, FETCH FIRST or ROWNUM hides that several customers match");
        }
    }

    @Test
    void plainIdsBesideTokensAreWarnedOf() {
        try (Shop shop = Shop.open()
                .with("token_key", "Y2FuYXJ5LWNhbmFyeS1jYW5hcnktY2FuYXJ5LWNhbmE=")
                .with("token_plain", "accept")) {
            assertThat(shop.check("config").getString("hint")).startsWith("token_plain: guessable ids");
        }
    }

    @ParameterizedTest
    @CsvSource({"0, CLOCK_RIGHT", "29, CLOCK_RIGHT", "-29, CLOCK_RIGHT", "600, CLOCK_BEHIND", "-600, CLOCK_AHEAD"})
    void clockIsComparedWithTheSignedTime(long ahead, Finding finding) {
        try (Shop shop = Shop.open()) {
            JsonObject answer = shop.diagnose(Optional.empty(), Locale.ENGLISH, Optional.of(Duration.ofSeconds(ahead)));

            assertFinding(in(answer, "clock"), finding, Math.abs(ahead));
        }
    }

    @Test
    void thirtySecondsAreTooMuch() {
        try (Shop shop = Shop.open()) {
            JsonObject answer = shop.diagnose(Optional.empty(), Locale.ENGLISH, Optional.of(Duration.ofSeconds(30)));

            assertFinding(in(answer, "clock"), Finding.CLOCK_BEHIND, 30L);
            assertThat(answer.getString("status")).isEqualTo("warning");
        }
    }

    @Test
    void clockIsSkippedWhereNoTimeIsSigned() {
        try (Shop shop = Shop.open()) {
            JsonObject answer = shop.diagnose(Optional.empty(), Locale.ENGLISH, Optional.empty());

            assertFinding(in(answer, "clock"), Finding.CLOCK_UNSIGNED);
            assertThat(answer.getString("status")).isEqualTo("ok");
        }
    }

    @Test
    void missingPartnerIsAWarningBecauseTheWorkerDoesWithout() {
        try (Shop shop = Shop.open().without("partner")) {
            JsonObject answer = shop.diagnose();

            assertFinding(in(answer, "pixel"), Finding.PIXEL_NO_PARTNER);
            assertThat(in(answer, "config").getString("message")).isEqualTo("Missing, for the pixel only: partner.");
            assertThat(answer.getString("status")).isEqualTo("warning");
        }
    }

    @Test
    void wrongSettingOfThePixelIsAnError() {
        try (Shop shop = Shop.open().with("track_url", "canary:tracker")) {
            assertFinding(shop.check("pixel"), Finding.PIXEL_WRONG, "track_url");
        }
    }

    @Test
    void customerWhoseIdIsAnAddressIsAnError() {
        try (Shop shop = Shop.open().withAddressWithheld()) {
            assertFinding(shop.check("pixel"), Finding.PIXEL_ADDRESS_WITHHELD);
        }
    }
}

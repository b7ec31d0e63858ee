package io.github.xmail.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Problem.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {

    private static final String PASSWORD = "tr0ub4dor";

    @TempDir
    Path dir;

    @Test
    void firstPlaceThatHasAValueWins() {
        SettingsReader reader = new SettingsReader(
                new MapSource(Map.of("smtp_server", "first.example")),
                new MapSource(Map.of("smtp_server", "second.example", "mail_from", "shop@second.example")));

        assertThat(reader.text(Setting.SMTP_SERVER)).contains("first.example");
        assertThat(reader.text(Setting.MAIL_FROM)).contains("shop@second.example");
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void environmentVariablesAreUpperCaseWithPrefix() {
        SettingsReader reader =
                new SettingsReader(new EnvironmentSource(Map.of("XMAIL_SMTP_PORT", "2525", "HOME", "/")));

        assertThat(reader.integer(Setting.SMTP_PORT, 1, 65535)).isEqualTo(2525);
        UnknownNames.warnOf(reader);
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void numbersAndBooleansOfTheContainerAreTakenAsText() {
        SettingsReader reader = MapSource.reader(Map.of("smtp_port", 2525, "partner", 1781L, "smtp_helo", true));

        assertThat(reader.integer(Setting.SMTP_PORT, 1, 65535)).isEqualTo(2525);
        assertThat(reader.text(Setting.PARTNER)).contains("1781");
        assertThat(reader.text(Setting.SMTP_HELO)).contains("true");
    }

    @Test
    void blankIsTheSameAsNotThere() {
        SettingsReader reader = MapSource.reader(Map.of("smtp_port", " ", "smtp_server", ""));

        assertThat(reader.integer(Setting.SMTP_PORT, 1, 65535)).isEqualTo(465);
        assertThat(reader.text(Setting.SMTP_SERVER)).isEmpty();
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void anObjectOfAnotherClassIsAProblemThatNamesTheClass() {
        SettingsReader reader = MapSource.reader(Map.of("smtp_server", List.of("a")));

        assertThat(reader.text(Setting.SMTP_SERVER)).isEmpty();
        assertThat(reader.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.name()).isEqualTo("smtp_server");
            assertThat(problem.found()).contains("java.util.").contains("test:smtp_server");
            assertThat(problem.stopsSend()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "465.0", "abc", "99999999999999999999", "0x10", "4 65"})
    void aNumberOutsideItsBoundsIsReportedAndNeverRepaired(String text) {
        SettingsReader reader = MapSource.reader(Map.of("smtp_port", text));

        assertThat(reader.integer(Setting.SMTP_PORT, 1, 65535)).isEqualTo(465);
        assertThat(reader.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Severity.INVALID);
            assertThat(problem.rule()).contains("1 to 65535");
            assertThat(problem.found()).contains(text);
        });
    }

    @Test
    void aVariableThatTheServerDidNotReplaceIsToldAsSuch() {
        SettingsReader reader = MapSource.reader(Map.of("smtp_server", "${SMTP_HOST}", "private_key", "${KEY}"));

        assertThat(reader.text(Setting.SMTP_SERVER)).isEmpty();
        assertThat(reader.secrets(Setting.PRIVATE_KEY)).isEmpty();
        assertThat(reader.problems())
                .hasSize(2)
                .allSatisfy(p -> assertThat(p.rule()).contains("did not replace"));
        assertThat(reader.problems().get(0).found()).contains("${SMTP_HOST}");
        assertThat(reader.problems().get(1).found()).contains("***").doesNotContain("KEY}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void aSecretMayStandInAFileWhoseLastLineEndIsDropped(String end) throws IOException {
        Path file = Files.writeString(dir.resolve("password"), " " + PASSWORD + " " + end);
        SettingsReader reader = MapSource.reader(Map.of("smtp_password_file", file.toString()));

        assertThat(reader.secret(Setting.SMTP_PASSWORD)).contains(new Secret(" " + PASSWORD + " "));
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void onlyOneLineEndIsDropped() throws IOException {
        Path file = Files.writeString(dir.resolve("password"), PASSWORD + "\n\n");
        SettingsReader reader = MapSource.reader(Map.of("smtp_password_file", file.toString()));

        assertThat(reader.secret(Setting.SMTP_PASSWORD)).contains(new Secret(PASSWORD + "\n"));
    }

    @Test
    void severalSecretsAreSeparatedByWhiteSpaceAndNewlines() throws IOException {
        Path file = Files.writeString(dir.resolve("keys"), "newest-secret-of-all\nolder-secret-of-all  oldest\n");
        SettingsReader reader = MapSource.reader(Map.of("private_key_file", file.toString()));

        assertThat(reader.secrets(Setting.PRIVATE_KEY))
                .extracting(Secret::reveal)
                .containsExactly("newest-secret-of-all", "older-secret-of-all", "oldest");
    }

    @Test
    void settingAndFileTogetherAreAnError() throws IOException {
        Path file = Files.writeString(dir.resolve("password"), PASSWORD);
        SettingsReader reader =
                MapSource.reader(Map.of("smtp_password_file", file.toString(), "smtp_password", PASSWORD));

        assertThat(reader.secret(Setting.SMTP_PASSWORD)).isEmpty();
        assertThat(reader.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.rule()).contains("twice"));
    }

    @Test
    void aFileThatCannotBeReadIsReportedWithItsName() {
        SettingsReader reader =
                MapSource.reader(Map.of("db_password_file", dir.resolve("none").toString()));

        assertThat(reader.secret(Setting.DB_PASSWORD)).isEmpty();
        assertThat(reader.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.name()).isEqualTo("db_password_file");
            assertThat(problem.found()).contains("none");
            assertThat(problem.rule()).contains("NoSuchFileException");
        });
    }

    @Test
    void aFileThatIsNoTextOrEmptyIsReported() throws IOException {
        Path binary = Files.write(dir.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Path empty = Files.writeString(dir.resolve("empty"), "\n");
        SettingsReader reader =
                MapSource.reader(Map.of("db_password_file", binary.toString(), "smtp_password_file", empty.toString()));

        assertThat(reader.secret(Setting.DB_PASSWORD)).isEmpty();
        assertThat(reader.secret(Setting.SMTP_PASSWORD)).isEmpty();
        assertThat(reader.problems())
                .extracting(Problem::rule)
                .satisfiesExactly(
                        rule -> assertThat(rule).contains("UTF-8"),
                        rule -> assertThat(rule).contains("empty"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/shop?user=u&password=tr0ub4dor&ssl=true",
                "pgsql:host=db;dbname=shop;user=u;password=tr0ub4dor",
                "jdbc:mariadb://u:tr0ub4dor@db/shop",
                "jdbc:sqlserver://db;Password=tr0ub4dor;databaseName=shop",
                "jdbc:oracle:thin:u/tr0ub4dor@db:1521/shop",
                "pgsql:host=db dbname=shop password = tr0ub4dor"
            })
    void thePasswordInsideADatabaseAddressIsMasked(String url) {
        SettingsReader reader = MapSource.reader(Map.of("db_string", url));

        reader.text(Setting.DB_STRING);
        reader.invalid(Setting.DB_STRING, "must be understood", "write another");
        assertThat(reader.problems().get(0).found()).contains("***").doesNotContain(PASSWORD);
        assertThat(reader.inForce().get(Setting.DB_STRING).text()).doesNotContain(PASSWORD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db/shop?user=u&password=x@PART&ssl=true",
                "jdbc:postgresql://db:5432/shop?user=u@v&password=x PART",
                "jdbc:sqlserver://db;Password={x;PART}};PART};databaseName=shop",
                "jdbc:mariadb://u:x/PART@db/shop",
                "jdbc:mariadb://u:x@PART@db/shop?useSsl=true",
                "jdbc:oracle:thin:u/x@PART@db:1521/shop",
                "mysql:host=db;dbname=shop;password=x;;PART",
                "pgsql:host=db password='x PART' dbname=shop",
                "jdbc:other://db/shop?passwd=PART"
            })
    void noPartOfAPasswordShowsWhateverSignsItHolds(String url) {
        SettingsReader reader = MapSource.reader(Map.of("db_string", url));

        reader.invalid(Setting.DB_STRING, "must be understood", "write another");
        assertThat(reader.problems().get(0).found()).contains("***", "db").doesNotContain("PART");
    }

    @Test
    void addressWithoutAPasswordShowsWhole() {
        String url = "jdbc:postgresql://[::1]:5432,db:5433/shop?user=u@v&ssl=true";
        SettingsReader reader = MapSource.reader(Map.of("db_string", url));

        reader.invalid(Setting.DB_STRING, "must be understood", "write another");
        assertThat(reader.problems().get(0).found()).contains(url);
    }

    @Test
    void secretsNeverShow() {
        Map<String, String> values = Map.of(
                "private_key", PASSWORD, "token_key", PASSWORD, "db_password", PASSWORD, "smtp_password", PASSWORD);
        SettingsReader reader = MapSource.reader(values);
        for (Setting setting : Setting.values()) {
            if (setting.secret()) {
                reader.invalid(setting, "must be better", "write a better one");
                assertThat(reader.secret(setting).orElseThrow().toString()).doesNotContain(PASSWORD);
            }
        }

        assertThat(reader.problems()).hasSize(4);
        assertThat(ProblemReport.of("/xmail", reader.problems()))
                .doesNotContain(PASSWORD)
                .contains("***");
        assertThat(reader.inForce().toString()).doesNotContain(PASSWORD);
    }

    @Test
    void unknownNamesGetAWarningWithTheNearestName() {
        SettingsReader reader = MapSource.reader(
                Map.of("smtp_sever", "x", "colour", "red", "smtp_server_file", "/x", "private_key_file", "/x"));

        UnknownNames.warnOf(reader);

        assertThat(reader.problems())
                .allSatisfy(p -> assertThat(p.severity()).isEqualTo(Severity.WARNING))
                .extracting(Problem::name)
                .containsExactlyInAnyOrder("smtp_sever", "colour", "smtp_server_file");
        assertThat(reader.problems())
                .filteredOn(p -> p.name().equals("smtp_sever"))
                .singleElement()
                .satisfies(p -> assertThat(p.remedy()).contains("smtp_server"));
    }

    @Test
    void onlyWhatConcernsThePixelAloneLeavesSendAlone() {
        SettingsReader reader = MapSource.reader(Map.of());
        reader.missing(Setting.PARTNER, "is needed by the pixel", "write it");
        assertThat(reader.problems()).noneMatch(Problem::stopsSend);

        reader.missing(Setting.SMTP_SERVER, "is needed", "write it");
        assertThat(reader.problems()).anyMatch(Problem::stopsSend);
    }

    @Test
    void aWrongSettingIsNotReportedAsMissingToo() {
        SettingsReader reader = MapSource.reader(Map.of("smtp_server", "${HOST}"));
        if (reader.text(Setting.SMTP_SERVER).isEmpty()) {
            reader.missing(Setting.SMTP_SERVER, "is needed", "write it");
        }
        assertThat(reader.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.severity()).isEqualTo(Severity.INVALID));
    }

    @Test
    void aPlaceThatCannotBeAskedIsReportedAndStopsNothingElse() {
        SettingSource broken = new SettingSource() {
            @Override
            public Optional<Found> find(String name) {
                throw new SourceException("java:comp/env/xmail/" + name + " cannot be looked up", null);
            }

            @Override
            public java.util.Set<String> names() {
                return java.util.Set.of();
            }

            @Override
            public String placeOf(String name) {
                return name;
            }
        };
        SettingsReader reader = new SettingsReader(broken);

        assertThat(reader.text(Setting.SMTP_SERVER)).isEmpty();
        assertThat(reader.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.found()).contains("cannot be looked up"));
    }

    @Test
    void theReportListsEverythingThatIsMissingAndHowToSetIt() {
        SettingsReader reader = MapSource.reader(Map.of("smtp_port", "70000"));
        reader.integer(Setting.SMTP_PORT, 1, 65535);
        reader.missing(Setting.SMTP_SERVER, "is needed to send", "the host name, for example smtp.shop.example");

        String report = ProblemReport.of("/xmail", reader.problems());

        assertThat(report)
                .contains("\"/xmail\"", "these 2 are mended", "smtp_server is needed to send", "smtp.shop.example")
                .contains("smtp_port must be a whole number from 1 to 65535", "70000", "test:smtp_port")
                .contains("XMAIL_<NAME>");
    }

    @Test
    void aProblemThatTwoFeaturesFindIsToldOnce() {
        SettingsReader reader = MapSource.reader(Map.of("smtp_port", "abc"));
        reader.integer(Setting.SMTP_PORT, 1, 65535);
        reader.integer(Setting.SMTP_PORT, 1, 65535);
        assertThat(reader.problems()).hasSize(1);
    }
}

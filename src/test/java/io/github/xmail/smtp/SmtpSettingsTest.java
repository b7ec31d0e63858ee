package io.github.xmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Problem;
import io.github.xmail.settings.SettingsReader;
import io.github.xmail.testkit.TestCertificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpSettingsTest {

    private static Map<String, String> valid() {
        return new HashMap<>(Map.of("smtp_server", "smtp.shop.example"));
    }

    private static Map<String, String> validWith(String name, String value) {
        Map<String, String> values = valid();
        values.put(name, value);
        return values;
    }

    /** The one error that these values must have. */
    private static Problem error(Map<String, String> values) {
        SettingsReader reader = SmtpClients.reader(values);
        assertThat(SmtpSettings.read(reader)).isEmpty();
        List<Problem> errors = reader.problems().stream()
                .filter(problem -> problem.severity() != Problem.Severity.WARNING)
                .toList();
        assertThat(errors).hasSize(1);
        assertThat(errors.get(0).stopsSend()).isTrue();
        return errors.get(0);
    }

    private static List<Problem> warnings(Map<String, String> values) {
        SettingsReader reader = SmtpClients.reader(values);
        assertThat(SmtpSettings.read(reader)).isPresent();
        return reader.problems();
    }

    @Test
    void serverAloneIsEnough() {
        SmtpSettings settings = SmtpClients.settings(valid());
        assertThat(settings.server()).isEqualTo("smtp.shop.example");
        assertThat(settings.port()).isEqualTo(465);
        assertThat(settings.tls()).isEqualTo(SmtpSettings.Tls.IMPLICIT);
        assertThat(settings.login()).isEmpty();
        assertThat(settings.helo()).matches("[!-~]+");
    }

    @ParameterizedTest(name = "port {0}, smtp_tls {1}: {2}")
    @CsvSource({
        "465, auto, IMPLICIT",
        "587, auto, STARTTLS",
        "25, auto, STARTTLS",
        "2525, implicit, IMPLICIT",
        "465, starttls, STARTTLS",
        "465, none, NONE",
        "25, none, NONE"
    })
    void tlsFollowsThePortUnlessItIsSaid(String port, String tls, SmtpSettings.Tls expected) {
        Map<String, String> values = validWith("smtp_port", port);
        values.put("smtp_tls", tls);
        assertThat(SmtpClients.settings(values).tls()).isEqualTo(expected);
    }

    @Test
    void missingServerIsMissing() {
        Problem problem = error(Map.of());
        assertThat(problem.severity()).isEqualTo(Problem.Severity.MISSING);
        assertThat(problem.name()).isEqualTo("smtp_server");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smtp://smtp.shop.example",
                "smtp.shop.example:587",
                "user@smtp.shop.example",
                "smtp shop",
                "a/b",
                "..",
                "smtp\r\nQUIT",
                "[::1",
                "::1]",
                "[2001:db8::1"
            })
    void serverIsAHostNameAlone(String server) {
        assertThat(error(validWith("smtp_server", server)).name()).isEqualTo("smtp_server");
    }

    @ParameterizedTest
    @CsvSource({"почта.рф, xn--80a1acny.xn--p1ai", "192.0.2.1, 192.0.2.1", "::1, ::1", "[2001:db8::1], 2001:db8::1"})
    void serverMayBeInternationalOrAnAddress(String written, String expected) {
        assertThat(SmtpClients.settings(validWith("smtp_server", written)).server())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"smtp_port, 0", "smtp_port, 65536", "smtp_port, smtps", "smtp_tls, ssl", "smtp_helo, my host"})
    void wrongValueIsNamed(String name, String value) {
        assertThat(error(validWith(name, value)).name()).isEqualTo(name);
    }

    @Test
    void heloWithAControlCharacterIsRefused() {
        assertThat(error(validWith("smtp_helo", "a\r\nMAIL")).name()).isEqualTo("smtp_helo");
    }

    @Test
    void userAndPasswordComeTogether() {
        assertThat(error(validWith("smtp_username", "shop")).name()).isEqualTo("smtp_password");
        assertThat(error(validWith("smtp_password", "secret")).name()).isEqualTo("smtp_username");
    }

    @Test
    void passwordNeverShows() {
        Map<String, String> values = validWith("smtp_password", "canary-secret");
        values.put("smtp_username", "shop");
        assertThat(SmtpClients.settings(values).toString()).doesNotContain("canary");
        assertThat(error(validWith("smtp_password", "canary-secret")).toString())
                .doesNotContain("canary");
    }

    @Test
    void passwordWithoutTlsIsAWarning() {
        Map<String, String> values = validWith("smtp_password", "secret");
        values.put("smtp_username", "shop");
        values.put("smtp_tls", "none");
        assertThat(warnings(values)).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
            assertThat(problem.name()).isEqualTo("smtp_tls");
        });
        assertThat(warnings(validWith("smtp_tls", "none"))).isEmpty();
    }

    @Test
    void authoritiesFileMustHoldCertificates(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.pem"));
        Path text = Files.writeString(folder.resolve("text.pem"), "not a certificate");
        Path broken = Files.writeString(
                folder.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Path half = Files.writeString(
                folder.resolve("half.pem"),
                Files.readString(TestCertificates.LOCALHOST.pem()).substring(0, 200));
        for (Path file : List.of(empty, text, broken, half, folder, folder.resolve("missing.pem"))) {
            Problem problem = error(validWith("smtp_ca_file", file.toString()));
            assertThat(problem.name()).isEqualTo("smtp_ca_file");
            assertThat(problem.remedy()).isNotBlank();
        }
        assertThat(error(validWith("smtp_ca_file", "a\0b")).name()).isEqualTo("smtp_ca_file");
    }

    @Test
    void expiredAuthorityIsAWarning(@TempDir Path folder) throws IOException {
        Path chain = folder.resolve("chain.pem");
        Files.writeString(
                chain,
                Files.readString(TestCertificates.EXPIRED.pem())
                        + Files.readString(TestCertificates.EXPIRED.pem().resolveSibling("server.pem")));
        assertThat(warnings(validWith("smtp_ca_file", chain.toString())))
                .extracting(Problem::name)
                .containsExactly("smtp_ca_file");
        assertThat(warnings(validWith(
                        "smtp_ca_file", TestCertificates.LOCALHOST.pem().toString())))
                .isEmpty();
    }

    @Test
    void everythingWrongIsToldAtOnce() {
        SettingsReader reader = SmtpClients.reader(Map.of(
                "smtp_port", "x", "smtp_tls", "y", "smtp_username", "u", "smtp_ca_file", "/none", "smtp_helo", "a b"));
        assertThat(SmtpSettings.read(reader)).isEmpty();
        assertThat(reader.problems())
                .extracting(Problem::name)
                .contains("smtp_server", "smtp_port", "smtp_tls", "smtp_password", "smtp_ca_file", "smtp_helo");
    }
}

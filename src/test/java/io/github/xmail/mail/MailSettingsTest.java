package io.github.xmail.mail;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.EnvironmentSource;
import io.github.xmail.settings.Problem;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailSettingsTest {

    @Test
    void senderIsMailFromWithItsName() {
        SettingsReader reader =
                reader(Map.of("XMAIL_MAIL_FROM", "Магазин <news@Shop.example>", "XMAIL_SMTP_USERNAME", "u"));
        MailSettings settings = MailSettings.read(reader).orElseThrow();

        assertThat(settings.mailFrom())
                .isEqualTo(Address.parse("Магазин <news@shop.example>").orElseThrow());
        assertThat(settings.fromDomains()).containsExactly("shop.example");
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void userNameIsTheSenderWhereItIsAnAddress() {
        MailSettings settings = MailSettings.read(reader(Map.of("XMAIL_SMTP_USERNAME", "news@shop.example")))
                .orElseThrow();

        assertThat(settings.mailFrom().email()).isEqualTo("news@shop.example");
        assertThat(settings.fromDomains()).containsExactly("shop.example");
    }

    @Test
    void senderIsMissingWhereTheUserNameIsNoAddress() {
        SettingsReader reader = reader(Map.of("XMAIL_SMTP_USERNAME", "relay"));

        assertThat(MailSettings.read(reader)).isEmpty();
        assertThat(reader.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.MISSING);
            assertThat(problem.setting()).contains(Setting.MAIL_FROM);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"news", "a@shop.example, b@shop.example", "новости@shop.example", "${FROM}"})
    void wrongSenderIsToldOnceAndNotReplaced(String text) {
        SettingsReader reader = reader(Map.of("XMAIL_MAIL_FROM", text, "XMAIL_SMTP_USERNAME", "news@shop.example"));

        assertThat(MailSettings.read(reader)).isEmpty();
        assertThat(reader.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.severity()).isEqualTo(Problem.Severity.INVALID);
            assertThat(problem.setting()).contains(Setting.MAIL_FROM);
        });
    }

    @Test
    void allowedDomainsAreTheseAndNotTheirSubdomains() {
        MailSettings settings = MailSettings.read(reader(Map.of(
                        "XMAIL_MAIL_FROM", "news@shop.example", "XMAIL_MAIL_FROM_DOMAINS", "Shop.example , почта.рф")))
                .orElseThrow();

        assertThat(settings.allows(sender("sale@SHOP.example"))).isTrue();
        assertThat(settings.allows(sender("sale@почта.рф"))).isTrue();
        assertThat(settings.allows(sender("sale@sub.shop.example"))).isFalse();
        assertThat(settings.allows(sender("sale@notshop.example"))).isFalse();
        assertThat(settings.allows(sender("sale@example"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shop.example,",
                ",",
                "shop example",
                "@shop.example",
                "news@shop.example",
                "*.shop.example",
                "shop..example"
            })
    void wrongDomainIsToldBesideAMissingSender(String domains) {
        SettingsReader reader = reader(Map.of("XMAIL_MAIL_FROM_DOMAINS", domains));

        assertThat(MailSettings.read(reader)).isEmpty();
        assertThat(reader.hasError(Setting.MAIL_FROM)).isTrue();
        assertThat(reader.hasError(Setting.MAIL_FROM_DOMAINS)).isTrue();
    }

    @Test
    void unresolvedDomainsAreNotReplacedByTheDefault() {
        SettingsReader reader =
                reader(Map.of("XMAIL_MAIL_FROM", "news@shop.example", "XMAIL_MAIL_FROM_DOMAINS", "${DOMAINS}"));

        MailSettings.read(reader);
        assertThat(reader.hasError(Setting.MAIL_FROM_DOMAINS)).isTrue();
    }

    private static Address sender(String email) {
        return Address.parse(email).orElseThrow();
    }

    private static SettingsReader reader(Map<String, String> environment) {
        return new SettingsReader(new EnvironmentSource(environment));
    }
}

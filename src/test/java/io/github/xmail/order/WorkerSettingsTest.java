package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.order.WorkerSettings.AcceptedAuth;
import io.github.xmail.settings.EnvironmentSource;
import io.github.xmail.settings.Problem;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkerSettingsTest {

    private static final String GOOD = "sixteen bytes-or";
    private static final String WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private final Map<Setting, String> values = new HashMap<>(Map.of(Setting.PRIVATE_KEY, WHSEC));
    private SettingsReader reader;

    private Optional<WorkerSettings> read() {
        Map<String, String> environment = new HashMap<>();
        values.forEach((setting, text) -> environment.put(setting.variable(), text));
        reader = new SettingsReader(new EnvironmentSource(environment));
        return WorkerSettings.read(reader);
    }

    private Problem onlyProblem() {
        assertThat(reader.problems()).hasSize(1);
        return reader.problems().get(0);
    }

    @Test
    void defaultsAreInForceWhereNothingIsSet() {
        WorkerSettings settings = read().orElseThrow();
        assertThat(settings.keys()).hasSize(1);
        assertThat(settings.accepted()).containsOnly(AcceptedAuth.SIGNATURE);
        assertThat(settings.tolerance()).isEqualTo(Duration.ofSeconds(300));
        assertThat(settings.maxRequestBytes()).isEqualTo(1_048_576);
        assertThat(settings.opaqueIds()).isFalse();
        assertThat(settings.plainIds()).isFalse();
        assertThat(settings.fields().nameOf(Field.USER_UID)).isEqualTo("user_uid");
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void withoutASecretThereIsNoWorker() {
        values.clear();
        assertThat(read()).isEmpty();
        assertThat(onlyProblem().severity()).isEqualTo(Problem.Severity.MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"fifteen-bytes-x", "whsec_AAAA", "whsec_", "whsec_not base64", "whsec_!!!!!!!!!!!!!!!!!!!!!!!!!!"
            })
    void badSecretIsInvalidAndNotShown(String secret) {
        values.put(Setting.PRIVATE_KEY, secret);
        assertThat(read()).isEmpty();
        Problem problem = onlyProblem();
        assertThat(problem.severity()).isEqualTo(Problem.Severity.INVALID);
        assertThat(problem.stopsSend()).isTrue();
        assertThat(problem.found()).contains("***").doesNotContain(secret);
    }

    @Test
    void oneBadSecretOfSeveralIsAWarningNamedByItsPlace() {
        values.put(Setting.PRIVATE_KEY, "short  " + WHSEC + "\nsixteen-bytes-or-more\twhsec_AAAA");
        assertThat(read().orElseThrow().keys()).hasSize(2);
        assertThat(onlyProblem().severity()).isEqualTo(Problem.Severity.WARNING);
        assertThat(onlyProblem().rule()).contains("1 of 4").contains("4 of 4").doesNotContain("short ");
    }

    @Test
    void sixteenBytesAreEnough() {
        values.put(Setting.PRIVATE_KEY, GOOD.replace(' ', '-'));
        assertThat(read()).isPresent();
        values.put(Setting.PRIVATE_KEY, "ключключ");
        assertThat(read()).isPresent();
    }

    @Test
    void sharedSecretGetsAWarning() {
        values.put(Setting.ACCEPTED_AUTH, "signature , shared_secret");
        assertThat(read().orElseThrow().accepted()).containsOnly(AcceptedAuth.values());
        assertThat(onlyProblem().severity()).isEqualTo(Problem.Severity.WARNING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ACCEPTED_AUTH | none",
                "ACCEPTED_AUTH | signature,",
                "ACCEPTED_AUTH | shared_secret,bearer",
                "SIGNATURE_TOLERANCE_SECONDS | 29",
                "SIGNATURE_TOLERANCE_SECONDS | 3601",
                "SIGNATURE_TOLERANCE_SECONDS | 5m",
                "MAX_REQUEST_BYTES | 1023",
                "MAX_REQUEST_BYTES | 26214401",
                "TOKEN_PLAIN | yes",
                "REQUEST_FIELDS | uid",
                "REQUEST_FIELDS | uid=user_uid",
                "REQUEST_FIELDS | user_uid=",
                "REQUEST_FIELDS | user_uid=a..b",
                "REQUEST_FIELDS | user_uid=.a",
                "REQUEST_FIELDS | user_uid=a,",
                "REQUEST_FIELDS | user_uid=a,user_uid=b",
                "REQUEST_FIELDS | user_uid=a,subject=a",
                "REQUEST_FIELDS | user_uid=subject",
            })
    void wrongValueIsToldAndItsDefaultIsInForce(Setting setting, String value) {
        WorkerSettings byDefault = read().orElseThrow();
        values.put(setting, value);
        WorkerSettings settings = read().orElseThrow();
        assertThat(onlyProblem().severity()).isEqualTo(Problem.Severity.INVALID);
        assertThat(onlyProblem().setting()).contains(setting);
        assertThat(onlyProblem().stopsSend()).isTrue();
        assertThat(settings.accepted()).isEqualTo(byDefault.accepted());
        assertThat(settings.tolerance()).isEqualTo(byDefault.tolerance());
        assertThat(settings.maxRequestBytes()).isEqualTo(byDefault.maxRequestBytes());
        assertThat(settings.plainIds()).isFalse();
        for (Field field : Field.values()) {
            assertThat(settings.fields().nameOf(field)).isEqualTo(field.word());
        }
    }

    @Test
    void namesMayBeSwapped() {
        values.put(Setting.REQUEST_FIELDS, "html=text,text=html,action=do,id=order.id,private_key=key");
        FieldNames names = read().orElseThrow().fields();
        assertThat(names.nameOf(Field.HTML)).isEqualTo("text");
        assertThat(names.nameOf(Field.PRIVATE_KEY)).isEqualTo("key");
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void plainIdsCountOnlyBesideTokens() {
        values.put(Setting.TOKEN_PLAIN, "accept");
        assertThat(read().orElseThrow().opaqueIds()).isFalse();
        assertThat(reader.problems()).isEmpty();
        values.put(Setting.TOKEN_KEY, "k");
        assertThat(read().orElseThrow().opaqueIds()).isTrue();
        assertThat(read().orElseThrow().plainIds()).isTrue();
    }
}

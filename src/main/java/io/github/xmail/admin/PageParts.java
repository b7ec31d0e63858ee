package io.github.xmail.admin;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.settings.Problem;
import io.github.xmail.settings.Secret;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader.Value;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the administrator's page shows and does.
 *
 * @param outbox where orders wait; empty where its settings do not allow one
 * @param pause the code of the present pause of delivery
 * @param checks what can be wrong, looked at now
 * @param testMail empty where the settings do not allow to send
 * @param settings the values in force, secrets masked
 * @param problems what is wrong with them
 * @param keys secrets that all nodes have, the newest first; where there is none, forms are good for this process only
 * @param clock tells the day
 */
public record PageParts(
        Optional<Outbox> outbox,
        Supplier<Optional<ErrorCode>> pause,
        Checks checks,
        Optional<TestMail> testMail,
        Map<Setting, Value> settings,
        List<Problem> problems,
        List<Secret> keys,
        Clock clock) {
    public PageParts {
        Objects.requireNonNull(outbox);
        Objects.requireNonNull(pause);
        Objects.requireNonNull(checks);
        Objects.requireNonNull(testMail);
        settings = Map.copyOf(settings);
        problems = List.copyOf(problems);
        keys = List.copyOf(keys);
        Objects.requireNonNull(clock);
    }
}

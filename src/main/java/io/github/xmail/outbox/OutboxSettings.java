package io.github.xmail.outbox;

import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the outbox is kept: {@code data_dir}, {@code max_queued}, {@code retention_days}, {@code on_uncertain}.
 *
 * @param dataDir where the embedded outbox lives, absolute
 * @param maxQueued more waiting orders are refused
 * @param retentionDays how long the log of orders is kept, from their final state
 * @param retryUncertain whether a mail is sent again where the answer to its final dot never came
 */
public record OutboxSettings(Path dataDir, int maxQueued, int retentionDays, boolean retryUncertain) {

    public OutboxSettings {
        Objects.requireNonNull(dataDir);
    }

    private enum OnUncertain {
        HOLD,
        RETRY
    }

    /**
     * Reads and checks the settings; makes the directory where it is missing.
     *
     * @param contextPath the web application's, empty for the root
     * @param environment normally {@link System#getenv()}
     * @param properties the system properties
     * @return empty where there is no directory to use; the reader then knows why
     */
    public static Optional<OutboxSettings> read(
            SettingsReader reader,
            String contextPath,
            Map<String, String> environment,
            Map<String, String> properties) {
        int maxQueued = reader.integer(Setting.MAX_QUEUED, 1, 10_000_000);
        int retentionDays = reader.integer(Setting.RETENTION_DAYS, 7, 3650);
        boolean retry = reader.choice(Setting.ON_UNCERTAIN, OnUncertain.class) == OnUncertain.RETRY;
        return new DataDirectory(reader, contextPath, environment, properties)
                .find()
                .map(directory -> new OutboxSettings(directory, maxQueued, retentionDays, retry));
    }
}

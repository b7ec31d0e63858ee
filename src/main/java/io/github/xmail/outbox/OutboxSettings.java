package io.github.xmail.outbox;

import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingSource.SourceException;
import io.github.xmail.settings.SettingsReader;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * How the outbox is kept: {@code data_dir}, {@code max_queued}, {@code retention_days}, {@code on_uncertain}.
 *
 * @param place where it lives
 * @param maxQueued more waiting orders are refused
 * @param retentionDays how long the log of orders is kept, from their final state
 * @param retryUncertain whether a mail is sent again where the answer to its final dot never came
 */
public record OutboxSettings(Place place, int maxQueued, int retentionDays, boolean retryUncertain) {

    /** The name of the database that all nodes share, under the prefixes of {@link io.github.xmail.settings.JndiSource}. */
    public static final String RESOURCE = "jdbc/xmail-outbox";

    /** Where an outbox lives. */
    public sealed interface Place {}

    /** In a directory of its own that one process holds. @param path absolute */
    public record Directory(Path path) implements Place {
        public Directory {
            Objects.requireNonNull(path);
        }
    }

    /** In a database that several nodes share. */
    public record Shared(DataSource dataSource) implements Place {
        public Shared {
            Objects.requireNonNull(dataSource);
        }
    }

    public OutboxSettings {
        Objects.requireNonNull(place);
    }

    /** An embedded outbox. @param dataDir absolute */
    public OutboxSettings(Path dataDir, int maxQueued, int retentionDays, boolean retryUncertain) {
        this(new Directory(dataDir), maxQueued, retentionDays, retryUncertain);
    }

    /** An outbox that several nodes share. */
    public OutboxSettings(DataSource dataSource, int maxQueued, int retentionDays, boolean retryUncertain) {
        this(new Shared(dataSource), maxQueued, retentionDays, retryUncertain);
    }

    private enum OnUncertain {
        HOLD,
        RETRY
    }

    /**
     * Reads and checks the settings; makes the directory where it is missing. Where the shared database is bound no directory
     * is needed, and orders that wait in one get a warning.
     *
     * @param shared finds {@link #RESOURCE}; a database that is only away at present is no problem of it
     * @param contextPath the web application's, empty for the root
     * @param environment normally {@link System#getenv()}
     * @param properties the system properties
     * @return empty where there is no place to use; the reader then knows why
     */
    public static Optional<OutboxSettings> read(
            SettingsReader reader,
            Supplier<Optional<DataSource>> shared,
            String contextPath,
            Map<String, String> environment,
            Map<String, String> properties) {
        int maxQueued = reader.integer(Setting.MAX_QUEUED, 1, 10_000_000);
        int retentionDays = reader.integer(Setting.RETENTION_DAYS, 7, 3650);
        boolean retry = reader.choice(Setting.ON_UNCERTAIN, OnUncertain.class) == OnUncertain.RETRY;
        Optional<DataSource> database;
        try {
            database = shared.get();
        } catch (SourceException e) {
            reader.invalidResource(
                    RESOURCE,
                    "must be a DataSource that the server can make: " + e.getMessage(),
                    "see the server's log for the resource it could not make");
            return Optional.empty();
        }
        DataDirectory directory = new DataDirectory(reader, contextPath, environment, properties);
        if (database.isPresent()) {
            directory.warnOfWaitingOrders();
        }
        Optional<Place> place = database.isPresent()
                ? database.map(Shared::new)
                : directory.find().map(Directory::new);
        return place.map(found -> new OutboxSettings(found, maxQueued, retentionDays, retry));
    }
}

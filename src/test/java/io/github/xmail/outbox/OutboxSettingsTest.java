package io.github.xmail.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.EnvironmentSource;
import io.github.xmail.settings.Problem;
import io.github.xmail.settings.SettingSource.SourceException;
import io.github.xmail.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

class OutboxSettingsTest {

    @TempDir
    private Path root;

    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private SettingsReader reader;

    private Optional<OutboxSettings> read(String contextPath) {
        return read(contextPath, Optional.empty());
    }

    private Optional<OutboxSettings> read(String contextPath, Optional<DataSource> shared) {
        reader = new SettingsReader(new EnvironmentSource(settings));
        return OutboxSettings.read(reader, () -> shared, contextPath, environment, properties);
    }

    private Optional<OutboxSettings> readShared(Supplier<Optional<DataSource>> lookup) {
        reader = new SettingsReader(new EnvironmentSource(settings));
        return OutboxSettings.read(reader, lookup, "/m", environment, properties);
    }

    private Path directory(String contextPath) {
        return ((OutboxSettings.Directory) read(contextPath).orElseThrow().place()).path();
    }

    @Test
    void defaultsAreThoseOfTheDocument() {
        properties.put("user.home", root.toString());
        assertThat(read("/mail")).contains(new OutboxSettings(root.resolve("xmail/mail"), 100_000, 30, false));
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void everySettingIsTaken() {
        settings.put("XMAIL_DATA_DIR", root.resolve("own").toString());
        settings.put("XMAIL_MAX_QUEUED", "5");
        settings.put("XMAIL_RETENTION_DAYS", "7");
        settings.put("XMAIL_ON_UNCERTAIN", "retry");
        assertThat(read("/mail")).contains(new OutboxSettings(root.resolve("own"), 5, 7, true));
    }

    @ParameterizedTest
    @CsvSource({
        "XMAIL_MAX_QUEUED,0",
        "XMAIL_MAX_QUEUED,10000001",
        "XMAIL_RETENTION_DAYS,6",
        "XMAIL_RETENTION_DAYS,many",
        "XMAIL_ON_UNCERTAIN,sometimes",
        "XMAIL_DATA_DIR,relative/path"
    })
    void wrongValueIsAProblem(String name, String value) {
        properties.put("user.home", root.toString());
        settings.put(name, value);
        read("/mail");
        assertThat(reader.problems()).singleElement().satisfies(p -> {
            assertThat(p.severity()).isEqualTo(Problem.Severity.INVALID);
            assertThat(p.stopsSend()).isTrue();
            assertThat(p.name()).isEqualTo(name.substring("XMAIL_".length()).toLowerCase());
        });
    }

    @Test
    void placesAreTakenInTheirOrder() {
        properties.put("user.home", root.resolve("home").toString());
        assertThat(directory("/m")).isEqualTo(root.resolve("home/xmail/m"));
        for (String server : new String[] {
            "com.sun.aas.instanceRoot", "server.output.dir", "jboss.server.data.dir", "jetty.base", "catalina.base"
        }) {
            properties.put(server, root.resolve(server).toString());
            assertThat(directory("/m")).isEqualTo(root.resolve(server).resolve("xmail/m"));
        }
        environment.put("STATE_DIRECTORY", root.resolve("state") + ":" + root.resolve("other"));
        assertThat(directory("/m")).isEqualTo(root.resolve("state/xmail/m"));
    }

    @ParameterizedTest
    @CsvSource({
        "'',ROOT",
        "/mail,mail",
        "/shop/mail,shop#mail",
        "/mail##42,mail",
        "##42,ROOT",
        "/..,%2E.",
        "/a b*,a+b%2A",
        "/почта,%D0%BF%D0%BE%D1%87%D1%82%D0%B0"
    })
    void eachContextHasADirectoryName(String contextPath, String name) {
        assertThat(DataDirectory.name(contextPath)).isEqualTo(name);
    }

    @Test
    void directoryIsForItsOwnerOnly() throws IOException {
        properties.put("user.home", root.toString());
        Path directory = directory("/m");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
        Outbox.open(Orders.in(directory)).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("outbox.db"))))
                .isEqualTo("rw-------");
    }

    @Test
    void openDirectoryThatHoldsOtherThingsKeepsItsModeAndIsAWarning() throws IOException {
        Files.createFile(root.resolve("of the shop"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        settings.put("XMAIL_DATA_DIR", root.toString());
        assertThat(read("/m")).isPresent();
        assertThat(reader.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.severity()).isEqualTo(Problem.Severity.WARNING));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
                .isEqualTo("rwxr-xr-x");
    }

    @Test
    void directoryThatCannotBeMadeIsAProblemWithTheRemedy() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        properties.put("catalina.base", file.toString());
        assertThat(read("/m")).isEmpty();
        assertThat(reader.problems()).singleElement().satisfies(p -> {
            assertThat(p.severity()).isEqualTo(Problem.Severity.INVALID);
            assertThat(p.rule()).contains(file.resolve("xmail/m").toString());
            assertThat(p.remedy()).contains("StateDirectory=xmail");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalina.base", "user.home"})
    void outboxInAnotherPlaceIsAProblemThatNamesBoth(String other) throws IOException {
        environment.put("STATE_DIRECTORY", root.resolve("state").toString());
        properties.put(other, root.resolve("left").toString());
        Path left = root.resolve("left/xmail/m");
        Files.createDirectories(left);
        assertThat(read("/m")).isPresent();
        Files.createFile(left.resolve("outbox.db"));
        assertThat(read("/m")).isEmpty();
        assertThat(reader.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.rule())
                        .contains(left.toString(), root.resolve("state/xmail/m").toString()));
        assertThat(read("/other")).isPresent();
        settings.put("XMAIL_DATA_DIR", left.toString());
        assertThat(read("/m")).isPresent();
    }

    @Test
    void onePlaceUnderTwoNamesIsOne() throws IOException {
        Path home = Files.createDirectories(root.resolve("home"));
        properties.put(
                "catalina.base",
                Files.createSymbolicLink(root.resolve("link"), home).toString());
        properties.put("user.home", home.toString());
        Files.createFile(Files.createDirectories(home.resolve("xmail/m")).resolve("outbox.db"));
        assertThat(read("/m")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ordersThatWaitWhereNobodyLooksAnyMoreAreAWarning(boolean named) throws Exception {
        properties.put("catalina.base", root.resolve("empty").toString());
        properties.put("user.home", root.toString());
        Path left = root.resolve("xmail/m");
        if (named) {
            settings.put("XMAIL_DATA_DIR", left.toString());
        }
        Optional<DataSource> shared = Optional.of(Mockito.mock(DataSource.class));
        assertThat(read("/m", shared)).isPresent();
        assertThat(reader.problems()).isEmpty();
        assertThat(left).doesNotExist();
        try (Outbox outbox = Outbox.open(Orders.in(left))) {
            outbox.accept(Orders.order("a"));
            outbox.accept(Orders.order("b"));
            assertThat(read("/m", shared)).isPresent();
            assertThat(reader.problems()).as("somebody mails them").isEmpty();
        }
        assertThat(read("/m", shared)).isPresent();
        assertThat(reader.problems()).singleElement().satisfies(p -> {
            assertThat(p.severity()).isEqualTo(Problem.Severity.WARNING);
            assertThat(p.rule()).contains(left.toString()).endsWith(" 2");
        });
        try (Outbox outbox = Outbox.open(Orders.in(left))) {
            assertThat(outbox.giveUpAll(List.of("a", "b"))).isEqualTo(2);
        }
        assertThat(read("/m", shared)).isPresent();
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void fileThatIsNoOutboxIsNoHindranceToASharedOne() throws IOException {
        settings.put("XMAIL_DATA_DIR", root.toString());
        Files.writeString(root.resolve("outbox.db"), "something else, and long enough to be looked at as a file");
        assertThat(read("/m", Optional.of(Mockito.mock(DataSource.class)))).isPresent();
        assertThat(reader.problems()).isEmpty();
    }

    @Test
    void sharedDatabaseThatIsDeclaredWronglyIsAProblemAndNeverAnOwnOutbox() {
        properties.put("user.home", root.toString());
        assertThat(readShared(() -> {
                    throw new SourceException(
                            "cannot be looked up", new NamingException().initCause(new ClassNotFoundException()));
                }))
                .isEmpty();
        assertThat(reader.problems()).singleElement().satisfies(p -> {
            assertThat(p.severity()).isEqualTo(Problem.Severity.INVALID);
            assertThat(p.stopsSend()).isTrue();
            assertThat(p.name()).isEqualTo("jdbc/xmail-outbox");
        });
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void noPlaceAtAllIsMissing() {
        assertThat(read("/m")).isEmpty();
        assertThat(reader.problems())
                .singleElement()
                .satisfies(p -> assertThat(p.severity()).isEqualTo(Problem.Severity.MISSING));
    }
}

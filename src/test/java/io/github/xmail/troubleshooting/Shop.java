package io.github.xmail.troubleshooting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.customer.CustomerSettings;
import io.github.xmail.customer.Customers;
import io.github.xmail.customer.Lookup;
import io.github.xmail.delivery.DeliverySettings;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.order.WorkerSettings;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.pixel.PixelSettings;
import io.github.xmail.pixel.TokenSettings;
import io.github.xmail.settings.MapSource;
import io.github.xmail.settings.SettingsReader;
import io.github.xmail.settings.UnknownNames;
import io.github.xmail.smtp.SmtpClient;
import io.github.xmail.smtp.SmtpSettings;
import io.github.xmail.smtp.Timeouts;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.TestCertificates;
import io.github.xmail.testkit.TestDatabase;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A shop in which all is well, plus named deviations. Whatever is asked, no answer of it may hold anything that is the
 * shop's own.
 */
final class Shop implements AutoCloseable {

    static final String EMAIL = "canary.person@mail.example";
    static final String NAME = "Canaria Vogelsang";
    static final String USER = "canary-smtp-user";
    static final String PASSWORD = "canary-smtp-password";
    /** To be put into whatever a server says. */
    static final String BANNER = "canary-banner";

    private static final Timeouts SHORT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

    /** Words of the protocol that may be said, although a setting holds just them. */
    private static final Set<String> WORDS =
            Set.of("none", "implicit", "starttls", "shadow", "hold", "accept", "shared_secret", "1", "465");

    /** The users of the test databases, and ports, are too short to be told from ordinary words. */
    private static final int SHORTEST = 6;

    private final Map<String, String> settings = new HashMap<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Path folder;
    private final Database database;
    private final ScriptedSmtpServer server;
    private Duration limit = Duration.ofSeconds(12);
    private Duration kept = Duration.ZERO;
    private Supplier<Optional<ErrorCode>> pause = Optional::empty;
    private boolean addressWithheld;
    private Optional<CustomerDatabase> otherDatabase = Optional.empty();
    private Troubleshooting troubleshooting;

    private Shop(Database database, ScriptedSmtpServer server) {
        this.database = database;
        this.server = server;
        try {
            folder = Files.createTempDirectory("canary-outbox");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.putAll(Map.of(
                "private_key", "canary-private-key",
                "partner", "17811781",
                "db_string", database.url(),
                "db_user", database.user(),
                "sql_string", "select canary_mail, canary_name from canary_people where canary_id = :user_uid",
                "smtp_server", "localhost",
                "smtp_port", Integer.toString(server.port()),
                "mail_from", "canary.shop@shop.canary.example",
                "smtp_helo", "worker.canary.example",
                "data_dir", folder.resolve("data").toString()));
        if (!database.password().isEmpty()) {
            settings.put("db_password", database.password());
        }
        settings.put("smtp_username", USER);
        settings.put("smtp_password", PASSWORD);
        settings.put("smtp_ca_file", TestCertificates.LOCALHOST.pem().toString());
        open.push(server);
    }

    /** All is well: a database in memory with one customer, 42, and a server that takes his mail. */
    static Shop open() {
        return with(TestDatabase.H2, usualServer());
    }

    static Shop with(ScriptedSmtpServer server) {
        return with(TestDatabase.H2, server);
    }

    static Shop with(TestDatabase product) {
        return with(product, usualServer());
    }

    private static Shop with(TestDatabase product, ScriptedSmtpServer server) {
        Database database = product.create();
        database.execute(
                "create table canary_people (canary_id integer primary key, canary_mail varchar(200), canary_name"
                        + " varchar(200))",
                "insert into canary_people values (42, '" + EMAIL + "', '" + NAME + "')");
        Shop shop = new Shop(database, server);
        shop.open.addLast(database);
        return shop;
    }

    private static ScriptedSmtpServer usualServer() {
        return ScriptedSmtpServer.startTls(TestCertificates.LOCALHOST)
                .user(USER, PASSWORD)
                .start();
    }

    Shop with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    Shop without(String name) {
        settings.remove(name);
        return this;
    }

    /** As if the database were elsewhere, or its user another. */
    Shop at(Database other) {
        return with("db_string", other.url()).with("db_user", other.user()).with("db_password", other.password());
    }

    Shop pausedBy(ErrorCode code) {
        return pausedBy(() -> Optional.of(code));
    }

    Shop pausedBy(Supplier<Optional<ErrorCode>> present) {
        pause = present;
        return this;
    }

    Shop withAddressWithheld() {
        addressWithheld = true;
        return this;
    }

    Shop withLimit(Duration longest) {
        limit = longest;
        return this;
    }

    Shop keepingResults(Duration time) {
        kept = time;
        return this;
    }

    Shop withDatabase(CustomerDatabase other) {
        otherDatabase = Optional.of(other);
        return this;
    }

    Database database() {
        return database;
    }

    ScriptedSmtpServer server() {
        return server;
    }

    Path dataDir() {
        return folder.resolve("data");
    }

    JsonObject diagnose() {
        return diagnose(Optional.empty());
    }

    JsonObject diagnose(Optional<String> userUid) {
        return diagnose(userUid, Locale.ENGLISH, Optional.of(Duration.ZERO));
    }

    JsonObject diagnose(Optional<String> userUid, Locale locale, Optional<Duration> offset) {
        JsonObject answer = troubleshooting().run(userUid, locale, offset);
        assertNothingOfTheShopIn(answer.toString());
        return answer;
    }

    /** One check of the answer. */
    JsonObject check(String name) {
        return check(name, Optional.empty());
    }

    JsonObject check(String name, Optional<String> userUid) {
        return in(diagnose(userUid), name);
    }

    static JsonObject in(JsonObject answer, String name) {
        return answer.getJsonArray("checks").getValuesAs(JsonObject.class).stream()
                .filter(check -> check.getString("check").equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The check says just that, in English. */
    static void assertFinding(JsonObject check, Finding finding, Object... arguments) {
        Result result = finding.result(arguments);
        assertThat(check.getString("message"))
                .isEqualTo(Words.of(Locale.ENGLISH).message(result));
        assertThat(check.getString("status")).isEqualTo(finding.status().word());
        assertThat(check.getString("code")).isEqualTo(result.code());
        assertThat(check.getString("hint")).isEqualTo(Words.of(Locale.ENGLISH).hint(result));
    }

    void assertNothingOfTheShopIn(String answer) {
        String text = answer.toLowerCase(Locale.ROOT);
        Stream.of(
                        settings.values().stream().filter(value -> !WORDS.contains(value)),
                        settings.values().stream()
                                .flatMap(value -> Stream.of(value.split("[^A-Za-z0-9.@_-]+")))
                                .filter(part -> part.contains("canary") || part.contains("xmail_")),
                        List.of(EMAIL, NAME, BANNER, "canary", database.name(), "127.0.0.1", "localhost").stream(),
                        List.of("Exception", "FATAL", "relation", "Unknown column", "doesn't exist", "jdbc:").stream())
                .flatMap(words -> words)
                .filter(word -> word.length() >= SHORTEST)
                .forEach(word -> assertThat(text).doesNotContain(word.toLowerCase(Locale.ROOT)));
    }

    Troubleshooting troubleshooting() {
        if (troubleshooting == null) {
            troubleshooting = build();
            open.push(troubleshooting);
        }
        return troubleshooting;
    }

    private Troubleshooting build() {
        SettingsReader reader = MapSource.reader(settings);
        Optional<TokenSettings> tokens = TokenSettings.read(reader);
        WorkerSettings.read(reader);
        Optional<PixelSettings> pixel = PixelSettings.read(reader, tokens);
        Optional<CustomerSettings> customer = CustomerSettings.read(reader, Optional::empty);
        Optional<SmtpSettings> smtp = SmtpSettings.read(reader);
        Optional<MailSettings> mail = MailSettings.read(reader);
        DeliverySettings delivery = DeliverySettings.read(reader);
        Optional<OutboxSettings> outbox = OutboxSettings.read(reader, Optional::empty, "", Map.of(), Map.of());
        UnknownNames.warnOf(reader);
        boolean live = delivery.mode() == DeliverySettings.Mode.LIVE || delivery.mode() == DeliverySettings.Mode.HOLD;
        Optional<SmtpClient> client = smtp.map(s -> opened(new SmtpClient(s, SHORT)));
        return new Troubleshooting(
                new Parts(
                        reader.problems(),
                        otherDatabase.or(() -> customer.map(c -> database(opened(new Customers(c, 2)), tokens))),
                        client.flatMap(c -> mail.map(m -> new Parts.Smtp(
                                smtp.get().server(),
                                smtp.get().port(),
                                () -> c.rehearse(m.mailFrom().email())))),
                        outbox.map(o -> new Parts.Queue(opened(Outbox.open(o)), o.maxQueued(), pause, live)),
                        new Parts.Pixel(pixel.isPresent(), () -> addressWithheld)),
                limit,
                kept);
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private static CustomerDatabase database(Customers customers, Optional<TokenSettings> tokens) {
        return new CustomerDatabase() {
            @Override
            public void connect() {
                customers.connect();
            }

            @Override
            public void check() {
                customers.check();
            }

            @Override
            public Lookup find(String userUid) {
                return customers.find(tokens.flatMap(t -> t.customerId(userUid))
                        .orElseThrow(() -> new CodedException(ErrorCode.TOKEN_INVALID, "no key opens it")));
            }
        };
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            close(open.pop());
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}

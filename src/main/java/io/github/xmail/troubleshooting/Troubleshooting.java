package io.github.xmail.troubleshooting;

import io.github.xmail.order.Diagnosis;
import io.github.xmail.troubleshooting.SharedRuns.Run;
import io.github.xmail.troubleshooting.SharedRuns.Timed;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Runs the checks beside each other and tells what they found. A check that is not done within 12 seconds is an error that
 * says so. Results are good for 5 seconds, and who asks meanwhile shares them. Thread-safe; close it before the parts
 * that it was given, but after the SMTP client behind them, so that it need not wait for a silent server.
 */
public final class Troubleshooting implements Diagnosis, AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(12);
    private static final Duration KEPT = Duration.ofSeconds(5);

    private static final String CONFIG = "config";
    private static final String CLOCK = "clock";
    private static final String DATABASE = "database";
    private static final String USER_QUERY = "user_query";
    private static final String SMTP = "smtp";
    private static final String OUTBOX = "outbox";
    private static final String PIXEL = "pixel";

    private final ConfigCheck config;
    private final ClockCheck clock = new ClockCheck();
    private final Optional<DatabaseCheck> database;
    private final Optional<UserQueryCheck> userQuery;
    private final Optional<SmtpCheck> smtp;
    private final Optional<Parts.Smtp> server;
    private final Optional<OutboxCheck> outbox;
    private final PixelCheck pixel;
    private final SharedRuns runs;
    private final JsonProvider json = JsonProvider.provider();

    /** Contacts nobody yet. */
    public Troubleshooting(Parts parts) {
        this(parts, LIMIT, KEPT);
    }

    Troubleshooting(Parts parts, Duration limit, Duration kept) {
        config = new ConfigCheck(parts.problems());
        database = parts.database().map(DatabaseCheck::new);
        userQuery = parts.database().map(UserQueryCheck::new);
        smtp = parts.smtp().map(Parts.Smtp::rehearsal).map(SmtpCheck::new);
        server = parts.smtp();
        outbox = parts.outbox().map(OutboxCheck::new);
        pixel = new PixelCheck(parts.problems(), parts.pixel());
        runs = new SharedRuns(limit, kept);
    }

    @Override
    public JsonObject run(Optional<String> userUid, Locale locale, Optional<Duration> clockOffset) {
        return answer(results(userUid, clockOffset), Words.of(locale), result -> Optional.empty());
    }

    /**
     * The same for the shop's own administrator, who may know more than the platform: the check {@code smtp} has also {@code
     * seen}, host and port of the server and the numbers of its reply. Within 15 seconds.
     *
     * @param reader the language of the messages
     * @return the answer of {@link #run}
     */
    public JsonObject runForAdministrator(Locale reader) {
        return answer(
                results(Optional.empty(), Optional.empty()),
                Words.of(reader),
                result -> server.map(known -> known.seen(result.reply())));
    }

    private Map<String, Timed> results(Optional<String> userUid, Optional<Duration> clockOffset) {
        Run login = runs.start(DATABASE, orSkipped(database.map(check -> check::run)));
        Run query = runs.startAfter(login, USER_QUERY + userUid.map(" "::concat).orElse(""), whereLetIn(userUid));
        Run mail = runs.start(SMTP, orSkipped(smtp.map(check -> check::run)));
        Run queue = runs.start(OUTBOX, orSkipped(outbox.map(check -> check::run)));

        Map<String, Timed> results = new LinkedHashMap<>();
        results.put(CONFIG, Timed.of(config::run));
        results.put(CLOCK, Timed.of(() -> clock.run(clockOffset)));
        results.put(DATABASE, runs.await(login, Finding.DATABASE_LATE::result));
        results.put(USER_QUERY, runs.await(query, () -> lateQuery(login)));
        results.put(SMTP, runs.await(mail, Finding.SMTP_LATE::result));
        results.put(OUTBOX, runs.await(queue, Finding.OUTBOX_LATE::result));
        results.put(PIXEL, Timed.of(pixel::run));
        return results;
    }

    private static Supplier<Result> orSkipped(Optional<Supplier<Result>> check) {
        return check.orElse(Finding.SKIPPED_SETTINGS::result);
    }

    private Function<Result, Result> whereLetIn(Optional<String> userUid) {
        return login -> {
            if (userQuery.isEmpty()) {
                return Finding.SKIPPED_SETTINGS.result();
            }
            return login.status() == Status.OK ? userQuery.get().run(userUid) : Finding.SKIPPED_DATABASE.result();
        };
    }

    private static Result lateQuery(Run login) {
        return (login.isUnderWay() ? Finding.SKIPPED_DATABASE : Finding.QUERY_LATE).result();
    }

    private JsonObject answer(
            Map<String, Timed> results, Words words, Function<Result, Optional<String>> seenOfServer) {
        JsonArrayBuilder checks = json.createArrayBuilder();
        results.forEach((name, timed) -> {
            JsonObjectBuilder check = check(name, timed, words);
            if (name.equals(SMTP)) {
                seenOfServer.apply(timed.result()).ifPresent(seen -> check.add("seen", seen));
            }
            checks.add(check);
        });
        Status worst = Status.worst(
                results.values().stream().map(timed -> timed.result().status()).toList());
        return json.createObjectBuilder()
                .add("status", worst.word())
                .add("checks", checks)
                .build();
    }

    private JsonObjectBuilder check(String name, Timed timed, Words words) {
        Result result = timed.result();
        return json.createObjectBuilder()
                .add("check", name)
                .add("status", result.status().word())
                .add("code", result.code())
                .add("message", words.message(result))
                .add("hint", words.hint(result))
                .add("millis", timed.took().toMillis());
    }

    /** Waits for the checks that are under way. */
    @Override
    public void close() {
        runs.close();
    }
}

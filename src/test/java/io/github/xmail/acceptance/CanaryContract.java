package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Step;
import io.github.xmail.testkit.TestCertificates;
import io.github.xmail.testkit.TestDatabase;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret, no customer's address and no customer's name is in any log at its finest level, in any answer, page or metric,
 * or in any file, however much goes wrong: the SMTP server and the database quote them in what they refuse, and the server
 * is killed while it sends.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CanaryContract {

    private static final Path WAR = Path.of(System.getProperty("xmail.war", "target/xmail.war"));
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final String ADMIN =
            "Basic " + Base64.getEncoder().encodeToString("admin:admin-pass".getBytes(StandardCharsets.UTF_8));

    private static final String FIRST_KEY = "whsec_"
            + Base64.getEncoder().encodeToString("bytes-canary-4711-of-first".getBytes(StandardCharsets.UTF_8));
    private static final String OLD_KEY = "plain-canary-key-4711-old";
    private static final String BROKEN_KEY = "whsec_"
            + Base64.getEncoder().encodeToString("bytes-canary-4712-of-broken".getBytes(StandardCharsets.UTF_8));
    private static final String TOKEN_KEY =
            Base64.getEncoder().encodeToString("token-canary-4713-32-bytes-long!".getBytes(StandardCharsets.UTF_8));
    private static final String TOKEN_KEY_OF_FILE =
            Base64.getEncoder().encodeToString("token-canary-4714-of-the-file-32".getBytes(StandardCharsets.UTF_8));
    private static final String DB_PASSWORD = "canary-db-password-4715";
    private static final String WRONG_DB_PASSWORD = "canary-db-password-4716-wrong";
    private static final String SMTP_PASSWORD = "canary-smtp-password-4717";
    private static final String WRONG_SMTP_PASSWORD = "canary-smtp-password-4718-wrong";

    private static final List<String> SECRETS = List.of(
            FIRST_KEY,
            OLD_KEY,
            "bytes-canary-4711",
            BROKEN_KEY,
            "bytes-canary-4712",
            TOKEN_KEY,
            "token-canary-4713",
            TOKEN_KEY_OF_FILE,
            "token-canary-4714",
            DB_PASSWORD,
            WRONG_DB_PASSWORD,
            SMTP_PASSWORD,
            WRONG_SMTP_PASSWORD,
            "canary-short",
            "canary-no-base64",
            "canary-of-pdo",
            "canary-twice");
    private static final List<String> OF_CUSTOMERS = List.of("vera.kanareykina", "kunde.example", "Канарейкина");

    @TempDir
    static Path dir;

    /** Roles belong to the whole of a PostgreSQL. */
    private final String role = getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);

    private final Database database = TestDatabase.POSTGRESQL.create();
    private final ScriptedSmtpServer smtp = ScriptedSmtpServer.implicitTls(TestCertificates.LOCALHOST)
            .user("news@shop.example", SMTP_PASSWORD)
            .start();
    private final Map<String, String> said = new TreeMap<>();
    private WebServer server;
    private Platform works;
    private Platform broken;

    /** The server under test, in an empty directory. */
    abstract WebServer newServer(Path base) throws IOException;

    /** Where the server writes, of its directory. */
    abstract List<String> written();

    @BeforeAll
    void story() throws Exception {
        customers();
        server = newServer(Files.createDirectories(dir.resolve("server")));
        server.logEverything();
        server.allow(new WebServer.User("admin", "admin-pass", List.of("xmail-admin")));
        server.deploy(WAR, "works", works());
        server.deploy(WAR, "broken", broken());
        server.deploy(WAR, "wrong", wrong());
        server.start();
        works = new Platform(server.uri("/works"), FIRST_KEY);
        broken = new Platform(server.uri("/broken"), BROKEN_KEY);

        ordersOfEveryOutcome();
        theBrokenOnes();
        for (String context : List.of("works", "broken", "wrong")) {
            pages(context);
        }
        killedWhileItSends();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        smtp.close();
        database.close();
    }

    /** Passwords are asked for although this PostgreSQL trusts everybody else. */
    private void customers() throws Exception {
        database.execute(
                "create role " + role + " login password '" + DB_PASSWORD + "'",
                "create table customers (id bigint primary key, email text, name text)",
                "insert into customers select n, 'vera.kanareykina' || n || '@kunde.example', 'Вера Канарейкина № ' || n"
                        + " from generate_series(1, 40) as n",
                "update customers set email = 'vera.kanareykina and no address' where id = 9",
                "create view mailable as select id, case when id = 10 then cast(cast(email as integer) as text)"
                        + " else email end as email, case when id = 11 then cast(cast(name as integer) as text)"
                        + " else name end as name from customers",
                "grant select on mailable to " + role);
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet file = statement.executeQuery("show hba_file")) {
            file.next();
            Path access = Path.of(file.getString(1));
            String before = Files.readString(access);
            Files.writeString(access, "host all " + role + " 127.0.0.1/32 scram-sha-256\n" + before);
        }
        database.execute("select pg_reload_conf()");
    }

    private Map<String, String> common(String context) {
        return new TreeMap<>(Map.of(
                "partner", "1781",
                "sql_string", "SELECT email, name FROM mailable WHERE id = :user_uid",
                "smtp_server", "localhost",
                "smtp_port", Integer.toString(smtp.port()),
                "smtp_tls", "implicit",
                "smtp_username", "news@shop.example",
                "smtp_ca_file", TestCertificates.LOCALHOST.pem().toString(),
                "mail_from", "news@shop.example",
                "token_plain", "accept",
                "data_dir", dir.resolve("data-" + context).toString()));
    }

    private Map<String, String> works() throws IOException {
        Map<String, String> settings = common("works");
        settings.put("private_key_file", secret("key", FIRST_KEY + "\n" + OLD_KEY + "\n"));
        settings.put("token_key", TOKEN_KEY);
        settings.put("db_string", database.url() + "?user=" + role + "&password=" + DB_PASSWORD);
        settings.put("smtp_password_file", secret("smtp", SMTP_PASSWORD));
        return settings;
    }

    private Map<String, String> broken() throws IOException {
        Map<String, String> settings = common("broken");
        settings.put("private_key", BROKEN_KEY);
        settings.put("token_key_file", secret("token", TOKEN_KEY_OF_FILE));
        settings.put("db_string", database.url());
        settings.put("db_user", role);
        settings.put("db_password_file", secret("db", WRONG_DB_PASSWORD));
        settings.put("smtp_password", WRONG_SMTP_PASSWORD);
        return settings;
    }

    /** What the report of problems has to mask. */
    private Map<String, String> wrong() throws IOException {
        Map<String, String> settings = common("wrong");
        settings.put("private_key", "canary-short");
        settings.put("token_key", "canary-no-base64");
        settings.put("db_string", "mysql:host=127.0.0.1;dbname=shop;unix_socket=/run/x;password=canary-of-pdo");
        settings.put("db_password", "canary-twice");
        settings.put("db_password_file", secret("twice", "canary-twice"));
        settings.put("smtp_password", "canary-twice");
        settings.put("smtp_password_file", secret("none", "") + ".none");
        return settings;
    }

    private static String secret(String name, String value) throws IOException {
        Path folder = Files.createDirectories(dir.resolve("secrets"));
        return Files.writeString(folder.resolve(name), value).toString();
    }

    private void ordersOfEveryOutcome() throws Exception {
        order("sent", "1", "sent");
        order("no-address", "9", "email_invalid");
        order("email-quoted", "10", "user_query_failed");
        order("name-quoted", "11", "user_query_failed");
        order("nobody", "4711", "user_not_found");
        smtp.next(Step.RCPT, ScriptedSmtpServer.Answer.reply("550 5.1.1 <vera.kanareykina2@kunde.example> unknown"));
        order("refused", "2", "smtp_rejected");
        smtp.next(Step.RCPT, ScriptedSmtpServer.Answer.reply("450 4.2.0 <vera.kanareykina3@kunde.example> later"));
        order("deferred", "3", "smtp_deferred");
        smtp.next(Step.DOT, ScriptedSmtpServer.Answer.reply("554 5.7.1 Канарейкина: spam"));
        order("spam", "4", "smtp_rejected");
        smtp.next(Step.DOT, ScriptedSmtpServer.Answer.close());
        order("uncertain", "5", "uncertain");
        order("after-it", "6", "sent");
        smtp.closeConnections();
        smtp.next(Step.TLS, ScriptedSmtpServer.Answer.raw("554 vera.kanareykina7@kunde.example\r\n"));
        order("no-tls", "7", "");
        said("status", works.status("sent"));
        said("unknown", works.status("unknown"));
        said(
                "stranger",
                new Platform(server.uri("/works"), "whsec_c3RyYW5nZXItb2Ytc2l4dGVlbi1ieXRlcw==").status("sent"));
        said("template", works.post("template", Platform.order("1").replace("customer_name }}", "name | money }}")));
        said("malformed", works.post("malformed", "{\"user_uid\":"));
        for (String language : List.of("en", "ru")) {
            for (String customer : List.of("1", "9", "10", "11")) {
                String body = "{\"action\":\"diagnose\",\"user_uid\":\"" + customer + "\"}";
                said("diagnose " + customer + language, works.post("d", body, "Accept-Language", language));
            }
        }
    }

    private void order(String id, String customer, String end) throws Exception {
        Platform.Answer answer = works.post(id, Platform.order(customer), "Prefer", "wait=20");
        said("order " + id, answer);
        assertThat(answer.response().body()).as(id).contains(end);
    }

    private void theBrokenOnes() throws Exception {
        smtp.next(
                Step.AUTH,
                ScriptedSmtpServer.Answer.reply(
                        "535 5.7.8 " + WRONG_SMTP_PASSWORD + " is wrong for news@shop.example"));
        said("broken order", broken.post("waits", Platform.order("1")));
        Platform.Answer diagnosis = broken.post("d", "{\"action\":\"diagnose\",\"user_uid\":\"1\"}");
        said("broken diagnose", diagnosis);
        assertThat(diagnosis.response().body()).contains("smtp_auth_failed", "database_unreachable");
        WebServer.await("a pause", LONGEST, () -> server.log().contains("event=delivery_paused code=database_"));
        said("broken status", broken.status("waits"));
        said("wrong order", new Platform(server.uri("/wrong"), FIRST_KEY).post(Platform.order("1")));
    }

    private void pages(String context) throws Exception {
        List<String> paths = new ArrayList<>(List.of(
                "/admin/", "/admin/?chart=hours", "/admin/checks", "/admin/orders", "/admin/orders?state=failed"));
        paths.addAll(List.of("/admin/settings", "/admin/test-mail", "/admin/metrics", "/health/live", "/health/ready"));
        paths.addAll(List.of("/", "/pixel", "/pixel.gif"));
        Stream.of("sent", "email-quoted", "refused", "deferred", "uncertain", "no-tls", "waits")
                .forEach(id -> paths.add("/admin/order?id=" + id));
        for (String language : List.of("en", "ru")) {
            for (String path : paths) {
                said(
                        context + path + language,
                        works.send(HttpRequest.newBuilder(server.uri("/" + context + path))
                                .header("Authorization", ADMIN)
                                .header("Accept-Language", language)
                                .build()));
            }
        }
        String form = said.get(context + "/admin/test-mailen");
        String csrf = Jsoup.parse(form).select("input[name=csrf]").val();
        said(
                context + " test mail",
                works.send(HttpRequest.newBuilder(server.uri("/" + context + "/admin/test-mail"))
                        .header("Authorization", ADMIN)
                        .header("Sec-Fetch-Site", "same-origin")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("to=olga%40shop.example&csrf=" + csrf))
                        .build()));
    }

    private void killedWhileItSends() throws Exception {
        smtp.usual();
        smtp.always(Step.DOT, ScriptedSmtpServer.Answer.hang());
        said("killed", works.post("killed", Platform.order("8")));
        WebServer.await(
                "a dot",
                LONGEST,
                () -> smtp.commands("DATA") > 0 && server.log().contains("order=killed"));
        server.kill();
    }

    private void said(String what, Platform.Answer answer) {
        said.put(
                what,
                answer.response().headers().map() + "\n" + answer.response().body());
    }

    private static List<String> found(byte[] bytes) {
        return Stream.concat(SECRETS.stream(), OF_CUSTOMERS.stream())
                .map(Canary::new)
                .flatMap(canary -> canary.in(bytes).stream())
                .toList();
    }

    /** Else the search itself could be at fault. */
    @Test
    void theSearchFindsThemInTheMails() {
        byte[] mail = smtp.mails().get(0).wire();

        assertThat(new Canary("Канарейкина").in(mail)).isPresent();
        assertThat(new Canary("kunde.example").in(mail)).isPresent();
        for (Function<byte[], String> form : List.<Function<byte[], String>>of(
                bytes -> new String(bytes, StandardCharsets.UTF_8),
                bytes -> Base64.getEncoder().encodeToString(bytes),
                bytes -> Base64.getEncoder()
                        .encodeToString(("\0" + new String(bytes, StandardCharsets.UTF_8) + "\n")
                                .getBytes(StandardCharsets.UTF_8)))) {
            for (String secret : SECRETS) {
                assertThat(new Canary(secret).in(form.apply(secret.getBytes(StandardCharsets.UTF_8))))
                        .as(secret)
                        .isPresent();
            }
        }
    }

    @Test
    void inNoLogAtItsFinest() {
        assertThat(server.log())
                .contains("FINEST", "event=order_sent", "event=smtp_connection_failed", "event=order_uncertain");
        assertThat(found(server.log().getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void inNoAnswerPageOrMetric() {
        assertThat(said).hasSizeGreaterThan(100);
        said.forEach((what, text) -> assertThat(found(text.getBytes(StandardCharsets.UTF_8)))
                .as(what)
                .isEmpty());
    }

    @Test
    void inNoFile() throws IOException {
        List<Path> folders = new ArrayList<>(List.of(dir.resolve("data-works"), dir.resolve("data-broken")));
        written().forEach(folder -> folders.add(dir.resolve("server").resolve(folder)));
        int files = 0;
        for (Path folder : folders) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().matches(".*\\.(jar|class|so)"))
                        .toList()) {
                    assertThat(found(Files.readAllBytes(file)))
                            .as(file.toString())
                            .isEmpty();
                    files++;
                }
            }
        }
        assertThat(files).isGreaterThan(4);
    }
}

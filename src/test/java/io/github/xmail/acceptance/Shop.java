package io.github.xmail.acceptance;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.ScriptedSmtpServer;
import io.github.xmail.testkit.ScriptedSmtpServer.Received;
import io.github.xmail.testkit.TestCertificates;
import io.github.xmail.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A shop: its customers in PostgreSQL, its SMTP server with TLS and a login. */
final class Shop implements AutoCloseable {

    static final String SMTP_PASSWORD = "canary-smtp-password";

    final Database database = TestDatabase.POSTGRESQL.create();
    final ScriptedSmtpServer smtp;

    Shop() {
        this(ScriptedSmtpServer.implicitTls(TestCertificates.LOCALHOST));
    }

    Shop(ScriptedSmtpServer.Builder smtp) {
        this.smtp = smtp.user("news@shop.example", SMTP_PASSWORD).start();
        database.execute(
                "create table customers (id bigint primary key, email text, name text)",
                "insert into customers select n, 'canary' || n || '@customer.example', 'Канарейка № ' || n"
                        + " from generate_series(1, 1000) as n",
                "update customers set name = null where id = 7",
                "update customers set name = '<b>O''Reilly</b> & \"Söhne\"' where id = 8",
                "update customers set email = 'no address' where id = 9",
                // customer 10's row fails, and the database quotes his name in its error
                "create view mailable as select id, email, case when id = 10 then cast(cast(name as integer) as text)"
                        + " else name end as name from customers");
    }

    /** All settings that the worker needs, to be sent over TLS. */
    Map<String, String> settings(Path dataDir) {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("partner", "1781"),
                Map.entry("private_key", Platform.SECRET),
                Map.entry("db_string", database.url()),
                Map.entry("db_user", database.user()),
                Map.entry("db_password", database.password().isEmpty() ? "unused" : database.password()),
                Map.entry("sql_string", "SELECT email, name FROM mailable WHERE id = :user_uid"),
                Map.entry("smtp_server", "localhost"),
                Map.entry("smtp_port", Integer.toString(smtp.port())),
                Map.entry("smtp_tls", "implicit"),
                Map.entry("smtp_username", "news@shop.example"),
                Map.entry("smtp_password", SMTP_PASSWORD),
                Map.entry("smtp_ca_file", TestCertificates.LOCALHOST.pem().toString()),
                Map.entry("mail_from", "Магазин <news@shop.example>"),
                Map.entry("data_dir", dataDir.toString())));
    }

    /** What the SMTP server took for this address. */
    List<Received> mailsTo(String address) {
        return smtp.mails().stream().filter(mail -> mail.to().equals(address)).toList();
    }

    @Override
    public void close() {
        smtp.close();
        database.close();
    }
}

package io.github.xmail.smtp;

import io.github.xmail.mail.Mail;
import io.github.xmail.settings.SettingSource;
import io.github.xmail.settings.SettingsReader;
import io.github.xmail.testkit.ScriptedSmtpServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Clients and mails as the tests of this package need them. */
final class SmtpClients {

    /** Long enough for a busy machine, short enough to wait for. */
    static final Timeouts SHORT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(600), Duration.ofMillis(900), Duration.ofMillis(600));

    static final Timeouts PATIENT = new Timeouts(
            Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

    static final DotMark NOTED = () -> {};

    private SmtpClients() {}

    static Mail mail() {
        return mail("Subject: x\r\n\r\nHello\r\n");
    }

    static Mail mail(String message) {
        return new Mail(
                "shop@shop.example", "customer@mail.example", message.getBytes(StandardCharsets.ISO_8859_1), false);
    }

    static Map<String, String> plain(ScriptedSmtpServer server) {
        return new HashMap<>(Map.of(
                "smtp_server", "localhost",
                "smtp_port", Integer.toString(server.port()),
                "smtp_tls", "none",
                "smtp_helo", "worker.shop.example"));
    }

    static SmtpClient client(ScriptedSmtpServer server, Timeouts timeouts) {
        return new SmtpClient(settings(plain(server)), timeouts);
    }

    static SmtpSettings settings(Map<String, String> values) {
        SettingsReader reader = reader(values);
        return SmtpSettings.read(reader)
                .orElseThrow(() -> new AssertionError(reader.problems().toString()));
    }

    static SettingsReader reader(Map<String, String> values) {
        return new SettingsReader(new SettingSource() {
            @Override
            public Optional<Found> find(String name) {
                return Optional.ofNullable(values.get(name)).map(value -> new Found(value, "test " + name));
            }

            @Override
            public Set<String> names() {
                return values.keySet();
            }

            @Override
            public String placeOf(String name) {
                return "test " + name;
            }
        });
    }
}

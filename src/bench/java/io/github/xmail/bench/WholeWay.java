package io.github.xmail.bench;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.TestDatabase;
import io.github.xmail.testkit.TomcatServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Starts the WAR, sends it orders of several sizes, and prints a table. See {@code docs/performance.md}. */
public final class WholeWay {

    private final Wishes wishes;
    private final PrintStream out;

    private WholeWay(Wishes wishes, PrintStream out) {
        this.wishes = wishes;
        this.out = out;
    }

    /** Runs the benchmark, once it may; with {@code BENCH_STEPS}, those of single steps whose names match. */
    public static void main(String[] args) throws Exception {
        String steps = System.getenv("BENCH_STEPS");
        if (steps != null) {
            org.openjdk.jmh.Main.main(("-f 1 -wi 3 -w 1 -i 5 -r 1 " + steps).split(" "));
            return;
        }
        new WholeWay(Wishes.of(System.getenv()), System.out).run();
    }

    private void run() throws Exception {
        if (!mayRun()) {
            return;
        }
        try (Sink sink = new Sink(wishes.delayMillis());
                TomcatServer server = new TomcatServer(Files.createTempDirectory("xmail-bench"), Map.of())) {
            server.deploy(Path.of(System.getProperty("xmail.war")), "flocktory_email", settings(sink));
            server.start();
            Load load = new Load(server.uri("/flocktory_email"), wishes, server.process());
            out.println("warming up with " + wishes.warmUp() + " orders …");
            load.run("", wishes.warmUp(), 20_480, true);
            out.println(Load.Row.HEAD);
            row(load, "20 KB html, text", 20_480, true);
            row(load, "20 KB html alone", 20_480, false);
            row(load, "2 KB html, text", 2_048, true);
            row(load, "200 KB html, text", 204_800, true);
            server.stop();
        }
        // the database leaves threads
        System.exit(0);
    }

    private void row(Load load, String what, int bytes, boolean withText) throws IOException, InterruptedException {
        int orders = bytes > 100_000 ? Math.max(1, wishes.orders() / 5) : wishes.orders();
        out.println(load.run(what, orders, bytes, withText));
    }

    /** What leaves this machine leaves it to one mailbox, and only after a yes. */
    private boolean mayRun() throws IOException {
        if (!wishes.leavesMachine()) {
            return true;
        }
        if (wishes.to().isEmpty()) {
            out.println("The SMTP server is another machine: say where all mails may go, BENCH_TO=ADDRESS");
            return false;
        }
        int mails = wishes.warmUp() + 3 * wishes.orders() + wishes.orders() / 5;
        out.println(mails + " mails will go to " + wishes.to() + " by way of "
                + wishes.environment().get("XMAIL_SMTP_SERVER") + ". Type yes to send them:");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        boolean yes = "yes".equals(in.readLine());
        if (!yes) {
            out.println("Nothing was sent.");
        }
        return yes;
    }

    private Map<String, String> settings(Sink sink) {
        Map<String, String> settings = new TreeMap<>();
        settings.put("private_key", Platform.SECRET);
        if (!wishes.ownSmtp()) {
            settings.put("smtp_server", "127.0.0.1");
            settings.put("smtp_port", Integer.toString(sink.port()));
            settings.put("smtp_tls", "none");
            settings.put("mail_from", "Shop <news@shop.example>");
        }
        if (!wishes.ownDatabase()) {
            settings.putAll(customers(wishes.customers()));
        }
        if (wishes.leavesMachine()) {
            settings.put("delivery_mode", "redirect:" + wishes.to());
        }
        if (!wishes.environment().containsKey("XMAIL_DELIVERY_THREADS")) {
            settings.put("delivery_threads", "8");
        }
        return settings;
    }

    /** A PostgreSQL of the benchmark's own. */
    private static Map<String, String> customers(int count) {
        Database database = TestDatabase.POSTGRESQL.create();
        database.execute(
                "create table customers (id bigint primary key, email text not null, name text not null)",
                "insert into customers select n, 'customer' || n || '@example.com', 'Иван Петров ' || n"
                        + " from generate_series(1, " + count + ") as n");
        return Map.of(
                "db_string", database.url(),
                "db_user", database.user(),
                "db_password", database.password(),
                "sql_string", "select email, name from customers where id = :user_uid");
    }
}

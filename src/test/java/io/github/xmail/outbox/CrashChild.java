package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.order;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.testkit.TestDatabase;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that leads orders through all of an outbox's life, and stops dead before or after a certain statement. What the
 * world outside knows at that moment is on its output: what was acknowledged, which mails the SMTP server took.
 */
final class CrashChild {

    /** What an order of that name meets. */
    private static final String[] FATES = {"sent", "busy", "deferred", "failed", "refused", "back"};

    private final HandMovedTime time = new HandMovedTime();
    private final Outbox outbox;
    private boolean gaveBack;
    private boolean wasBusy;
    private boolean late;

    private CrashChild(OutboxSettings settings, Database database) {
        outbox = DurableOutbox.open(settings, database, new OutboxTime(time, time));
    }

    /**
     * @param statement at which one it stops; 0 for none
     * @param after whether after it or before it
     */
    static Process start(Store.Place place, int statement, boolean after) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashChild.class.getName(),
                        Integer.toString(statement),
                        Boolean.toString(after),
                        place.directory().toString(),
                        place.server()
                                .map(io.github.xmail.testkit.Database::url)
                                .orElse(""),
                        place.server()
                                .map(io.github.xmail.testkit.Database::user)
                                .orElse(""))
                .redirectError(new File("/dev/null"))
                .start();
    }

    public static void main(String[] args) throws Exception {
        Halt halt = new Halt(Integer.parseInt(args[0]), Boolean.parseBoolean(args[1]));
        Store.Place place = place(Path.of(args[2]), args[3], args[4]);
        CrashChild child = new CrashChild(place.settings(), new WatchedDatabase(place.database(), halt));
        if (args[0].equals("0")) {
            child.leaveInTheMiddle();
        }
        if (place.server().isPresent()) {
            watchOthersDie(child.outbox, child.time);
        }
        child.live();
        System.out.println("statements " + halt.seen);
    }

    private static Store.Place place(Path directory, String url, String user) {
        return new Store.Place(
                directory,
                url.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new io.github.xmail.testkit.Database(
                                TestDatabase.POSTGRESQL, "crash", 0, url, user, "")));
    }

    /** Lives on, as one node of several, for as long as it takes to know that the others do not. */
    static void watchOthersDie(Outbox outbox, HandMovedTime time) {
        for (int i = 0; i < 21; i++) {
            time.pass(Duration.ofSeconds(3));
            outbox.checkWritable();
            outbox.find("a read comes after what was committed together");
        }
    }

    /** What a process leaves that was killed: a mail at its dot, one under way, one that waits. */
    private void leaveInTheMiddle() throws Exception {
        for (String id : new String[] {"old-dotted", "old-taken", "old-waiting"}) {
            accept(id);
        }
        outbox.noteDot(outbox.take(Orders.SOON).orElseThrow());
        System.out.println("took old-dotted");
        outbox.take(Orders.SOON).orElseThrow();
        Runtime.getRuntime().halt(0);
    }

    private void live() throws Exception {
        for (int i = 1; i <= 2; i++) {
            for (String fate : FATES) {
                accept(fate + "-" + i);
            }
        }
        outbox.accept(Orders.expiring("late-1", outbox.now().plusSeconds(3600)));
        System.out.println("accepted late-1");
        outbox.pause();
        outbox.resume(ErrorCode.PAUSED);
        deliverAllBut(4);
        accept("uncertain-1");
        accept("uncertain-2");
        deliverAllBut(4);
        probe();
        say("released uncertain-1");
        outbox.release("uncertain-1");
        say("given up deferred-1");
        outbox.giveUp("deferred-1");
        accept("sent-3");
        deliverAllBut(3);
        pass(Duration.ofHours(2));
        outbox.endOverdue(Duration.ofHours(24), Optional.empty());
        deliverAllBut(1);
        pass(Duration.ofDays(8));
        outbox.checkWritable();
        say("forgetting");
        pass(Duration.ofDays(40));
        outbox.checkWritable();
        accept("sent-4");
        ClaimedOrder dotted = outbox.take(Orders.SOON).orElseThrow();
        outbox.noteDot(dotted);
        say("took " + dotted.id());
        accept("sent-5");
        outbox.close();
    }

    private void accept(String id) {
        outbox.accept(order(id));
        say("accepted " + id);
    }

    private void probe() {
        Pause pause = outbox.pauses().of(ErrorCode.SMTP_UNCERTAIN).orElseThrow();
        outbox.beginProbe(pause);
        outbox.resume(ErrorCode.SMTP_UNCERTAIN);
    }

    private void pass(Duration some) {
        time.pass(some);
        say("passed " + some.toMinutes());
    }

    private void deliverAllBut(int left) throws Exception {
        while (outbox.figures().waiting() > left || !late) {
            ClaimedOrder next = outbox.take(Orders.SOON).orElseThrow();
            outbox.settle(next, next.id().startsWith("late") ? backLater() : deliver(next))
                    .get();
        }
    }

    private Outcome backLater() {
        late = true;
        return new Outcome.GivenBack(outbox.now().plusSeconds(7200));
    }

    private Outcome deliver(ClaimedOrder order) throws Exception {
        String fate = order.id().replaceFirst("-.*", "");
        if (fate.equals("back") && !gaveBack) {
            gaveBack = true;
            return new Outcome.GivenBack(outbox.now());
        }
        if (fate.equals("busy") && !wasBusy) {
            wasBusy = true;
            return Orders.deferred(outbox.now().plusSeconds(60));
        }
        outbox.noteDot(order);
        return switch (fate) {
            case "deferred" -> Orders.deferred(outbox.now().plusSeconds(60));
            case "failed" -> Orders.failed();
            case "refused" -> Orders.refused();
            case "uncertain" -> {
                say("took " + order.id());
                yield order.attempts() > 0 ? Orders.sent() : Orders.uncertain();
            }
            default -> {
                say("took " + order.id());
                yield Orders.sent();
            }
        };
    }

    private static void say(String line) {
        System.out.println(line);
    }

    /** Stops the process as a kill does: nothing is closed, no hook runs. */
    private static final class Halt implements WatchedDatabase.Watcher {
        private final int statement;
        private final boolean after;
        private volatile int seen;

        Halt(int statement, boolean after) {
            this.statement = statement;
            this.after = after;
        }

        @Override
        public void before(String sql) {
            seen++;
            strike(false, sql);
        }

        @Override
        public void after(String sql) {
            strike(true, sql);
        }

        private void strike(boolean now, String sql) {
            if (seen == statement && after == now) {
                say("halted at " + sql.strip().lines().findFirst().orElse(""));
                Runtime.getRuntime().halt(9);
            }
        }
    }
}

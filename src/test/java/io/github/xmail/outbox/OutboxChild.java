package io.github.xmail.outbox;

import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A process of its own that works with an outbox and tells on its output what was acknowledged. */
final class OutboxChild {

    private OutboxChild() {}

    static Process start(Path directory, String what) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OutboxChild.class.getName(),
                        directory.toString(),
                        what)
                .redirectError(new File("/dev/null"))
                .start();
    }

    /** @param args directory, {@code hold} or {@code work} */
    public static void main(String[] args) throws Exception {
        if (args[1].equals("lock")) {
            DirectoryLock.take(Path.of(args[0]));
            System.out.println("taken");
            return;
        }
        Outbox outbox = Outbox.open(Orders.in(Path.of(args[0])));
        if (args[1].equals("hold")) {
            outbox.accept(Orders.order("held"));
            System.out.println("open");
            TimeUnit.MINUTES.sleep(5);
            return;
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String name = args[1] + "-" + i;
            threads.add(new Thread(() -> work(outbox, name)));
        }
        threads.forEach(Thread::start);
    }

    private static void work(Outbox outbox, String name) {
        Random random = new Random();
        String settled = null;
        try {
            for (int i = 0; ; i++) {
                String id = name + "-" + i;
                outbox.accept(Orders.order(id, "x".repeat(5000) + id));
                System.out.println("accepted " + id);
                if (i % 3 == 0) {
                    continue;
                }
                ClaimedOrder order = outbox.take(Duration.ofSeconds(5)).orElseThrow();
                outbox.noteDot(order);
                if (settled != null) {
                    System.out.println("sent " + settled);
                    settled = null;
                }
                System.out.println("dotted " + order.id());
                if (random.nextInt(4) > 0) {
                    outbox.settle(order, Orders.sent());
                    settled = order.id();
                }
            }
        } catch (Exception e) {
            System.out.println("problem " + e);
        }
    }
}

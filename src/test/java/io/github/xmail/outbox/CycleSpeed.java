package io.github.xmail.outbox;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** Whole cycles a second (accept, take, dot, settle) with 20 KB orders; run by hand. */
final class CycleSpeed {

    private CycleSpeed() {}

    /** @param args threads, seconds, directory (or {@code POSTGRESQL} or {@code MARIADB} for a server of this run) */
    public static void main(String[] args) throws Exception {
        int threads = Integer.parseInt(args[0]);
        int seconds = Integer.parseInt(args[1]);
        boolean server = args[2].equals("POSTGRESQL") || args[2].equals("MARIADB");
        Path directory = Files.createTempDirectory(server ? Path.of("/tmp") : Path.of(args[2]), "cycle");
        Store.Place place = (server ? Store.valueOf(args[2]) : Store.EMBEDDED).empty(directory);
        byte[] content = new byte[20_000];
        new Random(1).nextBytes(content);
        AtomicLong done = new AtomicLong();
        long opened = System.nanoTime();
        try (Outbox outbox = Outbox.open(place.settings())) {
            System.out.printf("opened in %d ms%n", (System.nanoTime() - opened) / 1_000_000);
            for (int round = 0; round < 3; round++) {
                long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
                done.set(0);
                Duration before =
                        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
                List<Thread> all = new ArrayList<>();
                int base = round;
                for (int t = 0; t < threads; t++) {
                    int number = t;
                    all.add(new Thread(() -> cycles(outbox, content, base + "-" + number, end, done)));
                }
                all.forEach(Thread::start);
                for (Thread thread : all) {
                    thread.join();
                }
                Duration cpu = ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .minus(before);
                System.out.printf(
                        "%d threads: %d cycles/s, %.3f CPU s per 1000%n",
                        threads, done.get() / seconds, cpu.toMillis() / (double) done.get());
            }
            System.out.println(outbox.figures());
        }
        if (!server) {
            System.out.printf("file %d KB%n", Files.size(directory.resolve("outbox.db")) / 1024);
        }
    }

    private static void cycles(Outbox outbox, byte[] content, String name, long end, AtomicLong done) {
        try {
            for (int i = 0; System.nanoTime() < end; i++) {
                outbox.accept(Orders.order(
                        "msg_" + name + "-" + i + "-" + Integer.toHexString(i * 31 + name.hashCode()),
                        content,
                        Optional.empty()));
                ClaimedOrder order = outbox.take(Duration.ofSeconds(5)).orElseThrow();
                outbox.noteDot(order);
                outbox.settle(order, Orders.sent());
                done.incrementAndGet();
            }
        } catch (Exception e) {
            e.printStackTrace();
        }
    }
}

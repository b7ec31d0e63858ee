package io.github.xmail.bench;

import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.WebServer;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends orders as the platform would and follows them to their end. */
final class Load {

    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Set<String> ENDS = Set.of("sent", "shadowed", "failed", "expired", "uncertain");

    private final URI worker;
    private final Platform platform;
    private final Wishes wishes;
    private final ProcessHandle server;

    Load(URI worker, Wishes wishes, ProcessHandle server) {
        this.worker = worker;
        this.platform = new Platform(worker, Platform.SECRET);
        this.wishes = wishes;
        this.server = server;
    }

    /** One row of the table. Times are milliseconds; {@code cpu} is the server's, in seconds for 1000 orders. */
    record Row(
            String what, int orders, double accepted, double p50, double p99, double mails, double cpu, int notSent) {

        static final String HEAD = String.format(
                "%-26s %7s %11s %7s %7s %8s %9s %8s",
                "orders of", "orders", "accepted/s", "p50", "p99", "mails/s", "cpu/1000", "not sent");

        @Override
        public String toString() {
            return String.format(
                    "%-26s %7d %11.0f %7.1f %7.1f %8.0f %9.2f %8d",
                    what, orders, accepted, p50, p99, mails, cpu, notSent);
        }
    }

    Row run(String what, int orders, int htmlBytes, boolean withText) throws InterruptedException, IOException {
        List<HttpRequest> requests = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            String id = UUID.randomUUID().toString();
            ids.add(id);
            requests.add(platform.signed(
                            worker, id, body(wishes.firstUid() + i % wishes.customers(), htmlBytes, withText))
                    .header("Content-Type", "application/json")
                    .build());
        }
        Duration cpu = cpu();
        long start = System.nanoTime();
        double[] millis = post(requests);
        double accepting = seconds(start);
        int notSent = follow(ids, start);
        double mailing = seconds(start);
        double used = cpu().minus(cpu).toNanos() / 1e9;
        Arrays.sort(millis);
        return new Row(
                what,
                orders,
                orders / accepting,
                millis[orders / 2],
                millis[(int) (orders * 0.99)],
                orders / mailing,
                used / orders * 1000,
                notSent);
    }

    private Duration cpu() {
        return server.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    private double[] post(List<HttpRequest> requests) throws InterruptedException {
        double[] millis = new double[requests.size()];
        AtomicInteger next = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int c = 0; c < wishes.connections(); c++) {
            Thread client = new Thread(() -> {
                for (int i = next.getAndIncrement(); i < millis.length; i = next.getAndIncrement()) {
                    long start = System.nanoTime();
                    refused.addAndGet(isAccepted(requests.get(i)) ? 0 : 1);
                    millis[i] = seconds(start) * 1e3;
                }
            });
            client.start();
            clients.add(client);
        }
        for (Thread client : clients) {
            client.join();
        }
        if (refused.get() > 0) {
            throw new IllegalStateException(refused + " orders were not accepted; ask diagnose why");
        }
        return millis;
    }

    private boolean isAccepted(HttpRequest request) {
        try {
            return platform.send(request).status() == 202;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Until all have ended. The last one first: as long as it waits nobody need ask for the others. */
    private int follow(List<String> ids, long start) throws InterruptedException, IOException {
        Deque<String> open = new ArrayDeque<>(ids);
        int notSent = 0;
        while (!open.isEmpty()) {
            String state = platform.status(open.peekLast()).json().getString("status", "");
            if (ENDS.contains(state)) {
                open.removeLast();
                notSent += state.equals("sent") || state.equals("shadowed") ? 0 : 1;
            } else if (state.equals("deferred") || System.nanoTime() - start > LONGEST.toNanos()) {
                return notSent + open.size();
            } else {
                WebServer.await("an order to go on", Duration.ofMinutes(1), pause());
            }
        }
        return notSent;
    }

    private static java.util.function.BooleanSupplier pause() {
        long until = System.nanoTime() + 20_000_000;
        return () -> System.nanoTime() > until;
    }

    private static String body(long uid, int htmlBytes, boolean withText) {
        JsonObjectBuilder order = Json.createObjectBuilder()
                .add("user_uid", uid)
                .add("subject", "{{ customer_name }}, подарок к заказу")
                .add("html", html(htmlBytes))
                .add("campaign", "benchmark");
        if (withText) {
            order.add("text", "Здравствуйте, {{ customer_name }}!\r\nВас ждёт подарок: https://shop.example/gift\r\n");
        }
        return order.build().toString();
    }

    /** A mail as shops have them: a table of goods, half of its characters Cyrillic. */
    static String html(int bytes) {
        StringBuilder html =
                new StringBuilder("<!DOCTYPE html><html><body><h1>Здравствуйте, {{ customer_name }}!</h1><table>\r\n");
        int length = 110;
        for (int i = 0; length < bytes - 300; i++) {
            String row = "<tr><td><a href=\"https://shop.example/p/" + i
                    + "?utm_source=xmail&amp;utm_medium=email\" style=\"color:#0a58ca\">Кофемолка ручная, вишня</a>"
                    + "</td><td><b>" + (i * 37 % 9900 + 100) + " руб.</b></td></tr>\r\n";
            html.append(row);
            length += row.length() + 30;
        }
        return html.append("</table><p>{{ customer_name }}, до встречи!</p></body></html>\r\n")
                .toString();
    }
}

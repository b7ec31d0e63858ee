package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Platform;
import io.github.xmail.testkit.Platform.Answer;
import io.github.xmail.testkit.ScriptedSmtpServer.Received;
import io.github.xmail.testkit.WebServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A platform that posts one order after the other while the worker is deployed anew, each until it is accepted. */
final class Poster implements AutoCloseable {

    /** Of the shop's customers the first few are special. */
    private static final int FIRST_CUSTOMER = 10;

    private final Platform platform;
    private final AtomicInteger accepted = new AtomicInteger();
    private final Map<Integer, Answer> refusals = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean ending;

    Poster(Platform platform) {
        this.platform = platform;
        thread = new Thread(this::post, "platform");
        thread.start();
    }

    private static String id(int number) {
        return "order-" + number;
    }

    private void post() {
        for (int number = 1; !ending && number <= 900; number++) {
            boolean taken = false;
            while (!taken) {
                taken = accepted(number);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            accepted.set(number);
        }
    }

    /** A repeat of an order whose 202 was lost is answered with 200. */
    private boolean accepted(int number) {
        try {
            Answer answer = platform.post(id(number), Platform.order(Integer.toString(FIRST_CUSTOMER + number)));
            if (answer.status() == 200 || answer.status() == 202) {
                return true;
            }
            refusals.putIfAbsent(answer.status(), answer);
            return false;
        } catch (IOException nobodyThere) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many orders were accepted so far. */
    int accepted() {
        return accepted.get();
    }

    /** Other answers than success, the first of each status. */
    Map<Integer, Answer> refusals() {
        return refusals;
    }

    /** Ends, then waits until each order was mailed; once each. */
    void assertEachIsMailedOnce(Shop shop) {
        close();
        int all = accepted.get();
        assertThat(all).isPositive();
        WebServer.await(all + " mails", Duration.ofSeconds(60), () -> shop.smtp.accepted() >= all);
        for (int number = 1; number <= all; number++) {
            int order = number;
            WebServer.await(
                    id(number) + " to be sent",
                    Duration.ofSeconds(60),
                    () -> status(id(order)).equals("sent"));
        }
        List<String> recipients = shop.smtp.mails().stream().map(Received::to).toList();
        assertThat(recipients).hasSize(all).doesNotHaveDuplicates();
    }

    private String status(String id) {
        try {
            return platform.status(id).json().getString("status", "");
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

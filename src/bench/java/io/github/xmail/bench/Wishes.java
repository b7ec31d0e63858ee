package io.github.xmail.bench;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;

/**
 * What to measure, from the environment; the worker takes its settings ({@code XMAIL_…}) from there too.
 *
 * @param orders how many orders a row sends ({@code BENCH_ORDERS})
 * @param warmUp how many go before the first row ({@code BENCH_WARMUP})
 * @param connections how many clients post at a time ({@code BENCH_CONNECTIONS})
 * @param delayMillis how long the benchmark's own SMTP server thinks about a mail ({@code BENCH_SMTP_DELAY})
 * @param firstUid the first of the customers' ids, which are numbers ({@code BENCH_FIRST_UID})
 * @param customers how many ids there are from there on ({@code BENCH_CUSTOMERS})
 * @param to where all mails go, where the SMTP server is another machine ({@code BENCH_TO})
 * @param environment all of it
 */
record Wishes(
        int orders,
        int warmUp,
        int connections,
        long delayMillis,
        long firstUid,
        int customers,
        String to,
        Map<String, String> environment) {

    /** Nobody floods a server by a typing error. */
    static final int MOST_ORDERS = 100_000;

    static Wishes of(Map<String, String> environment) {
        return new Wishes(
                number(environment, "BENCH_ORDERS", 2000, MOST_ORDERS),
                number(environment, "BENCH_WARMUP", 4000, MOST_ORDERS),
                number(environment, "BENCH_CONNECTIONS", 8, 256),
                number(environment, "BENCH_SMTP_DELAY", 0, 60_000),
                number(environment, "BENCH_FIRST_UID", 1, Integer.MAX_VALUE),
                number(environment, "BENCH_CUSTOMERS", 1000, Integer.MAX_VALUE),
                environment.getOrDefault("BENCH_TO", ""),
                Map.copyOf(environment));
    }

    private static int number(Map<String, String> environment, String name, int otherwise, int most) {
        int number = environment.containsKey(name) ? Integer.parseInt(environment.get(name)) : otherwise;
        if (number < 0 || number > most) {
            throw new IllegalArgumentException(name + " must be 0 to " + most);
        }
        return number;
    }

    boolean ownSmtp() {
        return environment.containsKey("XMAIL_SMTP_SERVER");
    }

    boolean ownDatabase() {
        return environment.containsKey("XMAIL_DB_STRING");
    }

    /** Whether mails leave this machine. */
    boolean leavesMachine() {
        try {
            return ownSmtp()
                    && !InetAddress.getByName(environment.get("XMAIL_SMTP_SERVER"))
                            .isLoopbackAddress();
        } catch (UnknownHostException e) {
            return true;
        }
    }
}

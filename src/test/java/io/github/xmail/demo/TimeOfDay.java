package io.github.xmail.demo;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** The wall clock's time as the pages show it, to the second. */
final class TimeOfDay {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private TimeOfDay() {}

    static String now() {
        return of(Instant.now());
    }

    static String of(Instant instant) {
        return FORMAT.format(instant);
    }
}

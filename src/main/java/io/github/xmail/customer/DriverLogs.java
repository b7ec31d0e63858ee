package io.github.xmail.customer;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The loggers of the bundled drivers, shut: at their finer levels they write the rows that they receive, customers'
 * addresses with them. Held strongly, because the JVM forgets the level of a logger that nobody holds.
 */
final class DriverLogs implements AutoCloseable {

    private record Shut(Logger logger, Level before) {}

    private final List<Shut> loggers = List.of(shut("org.postgresql"), shut("org.mariadb.jdbc"));

    private static Shut shut(String name) {
        Logger logger = Logger.getLogger(name);
        Shut shut = new Shut(logger, logger.getLevel());
        logger.setLevel(Level.OFF);
        return shut;
    }

    /** Gives the loggers back the levels they had. */
    @Override
    public void close() {
        loggers.forEach(shut -> shut.logger().setLevel(shut.before()));
    }
}

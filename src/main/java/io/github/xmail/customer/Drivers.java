package io.github.xmail.customer;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The JDBC drivers that this application can see: its own and those in the server's lib. */
final class Drivers {

    private static final ClassLoader OURS = Drivers.class.getClassLoader();

    private static final Map<String, String> CLASSES = Map.of(
            "oracle", "oracle.jdbc.OracleDriver",
            "sqlserver", "com.microsoft.sqlserver.jdbc.SQLServerDriver",
            "db2", "com.ibm.db2.jcc.DB2Driver",
            "h2", "org.h2.Driver",
            "hsqldb", "org.hsqldb.jdbc.JDBCDriver",
            "firebirdsql", "org.firebirdsql.jdbc.FBDriver",
            "firebird", "org.firebirdsql.jdbc.FBDriver");

    private Drivers() {}

    /** The driver that takes a URL. @throws BrokenRule where there is none; names its class where that is known */
    static Driver find(String url) {
        return visible().filter(driver -> accepts(driver, url)).findFirst().orElseThrow(() -> {
            String kind = url.split(":", 3)[1];
            String named = Optional.ofNullable(CLASSES.get(kind))
                    .map(c -> " (" + c + ")")
                    .orElse("");
            return new BrokenRule(
                    "needs a JDBC driver for jdbc:" + kind + ":" + named + ", and none is there",
                    "put the driver's jar into the server's lib folder (Tomcat: lib/) and restart the server");
        });
    }

    /** Takes the drivers of this application out of the JVM's list, so that a redeployment leaves nothing behind. */
    static void deregisterOurs() {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (isOurs(driver)) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException | SecurityException e) {
                    // the server says so when it stops the application
                }
            }
        }
    }

    /** In a test, or where the jars lie in the server's lib, drivers are not this application's alone. */
    private static boolean isOurs(Driver driver) {
        ClassLoader loader = driver.getClass().getClassLoader();
        return loader == OURS && loader != ClassLoader.getSystemClassLoader();
    }

    private static Stream<Driver> visible() {
        return Stream.concat(services().stream(), DriverManager.drivers());
    }

    private static List<Driver> services() {
        Stream.Builder<Driver> found = Stream.builder();
        Iterator<Driver> drivers = ServiceLoader.load(Driver.class, OURS).iterator();
        while (true) {
            try {
                if (!drivers.hasNext()) {
                    return found.build().toList();
                }
                found.add(drivers.next());
            } catch (ServiceConfigurationError brokenJar) {
                // the next one may be whole
            }
        }
    }

    private static boolean accepts(Driver driver, String url) {
        try {
            return driver.acceptsURL(url);
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }
}

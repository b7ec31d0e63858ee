package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The application with its drivers in a class loader of its own, as a container loads it. */
class RedeploymentTest {

    /** What the application does between start and stop; answers which of its drivers and threads are left. */
    public static final class Deployment implements Function<List<String>, List<String>> {

        @Override
        public List<String> apply(List<String> login) {
            ClassLoader ours = Deployment.class.getClassLoader();
            try (Customers customers =
                    ShopSettings.of(login.get(0), login.get(1), login.get(2)).customers()) {
                customers.check();
                if (!(customers.find("42") instanceof Lookup.Found)) {
                    throw new IllegalStateException("not found");
                }
                if (drivers(ours).isEmpty()) {
                    throw new IllegalStateException("the drivers are not this class loader's");
                }
            }
            Stream<String> threads = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getContextClassLoader() == ours)
                    .filter(thread -> thread != Thread.currentThread())
                    .map(Thread::getName);
            return Stream.concat(drivers(ours).stream(), threads).toList();
        }

        private static List<String> drivers(ClassLoader ours) {
            return DriverManager.drivers()
                    .filter(driver -> driver.getClass().getClassLoader() == ours)
                    .map(driver -> driver.getClass().getName())
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"POSTGRESQL", "MARIADB"})
    void nothingHoldsTheApplicationOnceItIsClosed(TestDatabase product) throws Exception {
        try (Database database = product.create()) {
            database.execute(
                    "create table customers (id bigint primary key, email varchar(200), name varchar(200))",
                    "insert into customers values (42, 'anna@shop.example', 'Anna')");
            WeakReference<ClassLoader> gone = deployedAndClosed(database);
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (gone.get() != null && System.nanoTime() < deadline) {
                System.gc();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
            assertThat(gone.get()).isNull();
        }
    }

    private static WeakReference<ClassLoader> deployedAndClosed(Database database) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Class<?> deployment = loader.loadClass(Deployment.class.getName());
            Function<List<String>, List<String>> run = function(deployment);
            List<String> login = List.of(database.url(), database.user(), database.password());
            assertThat(run.apply(login)).isEmpty();
            return new WeakReference<>(loader);
        }
    }

    @SuppressWarnings("unchecked")
    private static Function<List<String>, List<String>> function(Class<?> deployment) throws Exception {
        return (Function<List<String>, List<String>>)
                deployment.getDeclaredConstructor().newInstance();
    }

    /** Without Oracle's driver: it registers an MBean that holds its class loader, and belongs into the server's lib. */
    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (!entry.contains("ojdbc")) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}

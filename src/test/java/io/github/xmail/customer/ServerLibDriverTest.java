package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.error.CodedException;
import io.github.xmail.settings.SettingsReader;
import java.io.File;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SQL Server and Oracle, as far as no server is needed: the driver lies in the server's lib, above the application. */
class ServerLibDriverTest {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    /** The application in its own class loader: the code of a look-up, or what is wrong with the settings. */
    public static final class Deployment implements Function<String, String> {
        @Override
        public String apply(String url) {
            ShopSettings settings = ShopSettings.of(url, "anna", "secret");
            SettingsReader reader = settings.reader();
            if (settings.read(reader).isEmpty()) {
                return reader.problems().toString();
            }
            try (Customers customers = settings.customers(LIMIT)) {
                customers.check();
                return "it answered";
            } catch (CodedException e) {
                return e.code().code();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "com.microsoft.sqlserver.jdbc.SQLServerDriver, jdbc:sqlserver://127.0.0.1:1433;databaseName=shop;password=canary",
        "oracle.jdbc.OracleDriver,                     jdbc:oracle:thin:anna/canary@//127.0.0.1:1521/shop"
    })
    void aDriverThatIsNotThereIsNamedWithoutThePassword(String driver, String url) {
        ShopSettings settings = ShopSettings.of(url, "anna", "secret");
        SettingsReader reader = settings.reader();

        assertThat(settings.read(reader)).isEqualTo(Optional.empty());
        assertThat(reader.problems().toString()).contains(driver).doesNotContain("canary");
    }

    @ParameterizedTest
    @CsvSource({
        "mssql-jdbc, jdbc:sqlserver://127.0.0.1:%d;databaseName=shop",
        "ojdbc11,    jdbc:oracle:thin:@//127.0.0.1:%d/shop"
    })
    void aDriverOfTheServersLibIsFoundAndItsServerIsUnreachableInTime(String artifact, String url) throws Exception {
        try (URLClassLoader lib = new URLClassLoader(new URL[] {url(ShopDriver.jar(artifact))}, platform());
                URLClassLoader application = new URLClassLoader(classPath(), lib)) {
            Function<String, String> deployment = deployed(application);
            int port;
            try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
                port = silent.getLocalPort();
                assertInTime(deployment, String.format(url, port));
            }
            assertInTime(deployment, String.format(url, port));
        }
    }

    private static void assertInTime(Function<String, String> deployment, String url) {
        assertThat(CompletableFuture.supplyAsync(() -> deployment.apply(url)))
                .succeedsWithin(LIMIT.plusSeconds(4))
                .isEqualTo("database_unreachable");
    }

    @SuppressWarnings("unchecked")
    private static Function<String, String> deployed(ClassLoader application) throws Exception {
        return (Function<String, String>) application
                .loadClass(Deployment.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }

    private static ClassLoader platform() {
        return ClassLoader.getPlatformClassLoader();
    }

    private static URL[] classPath() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(url(Path.of(entry)));
        }
        return urls.toArray(URL[]::new);
    }

    private static URL url(Path path) throws Exception {
        return path.toUri().toURL();
    }
}

package io.github.xmail.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A real MariaDB of this test run: the system's, in a folder of its own, with the character set of Debian's configuration. */
final class MariaDbServer {

    static final String USER = "xmail";
    static final String PASSWORD = "pass word;&'\"%";

    private static final Duration START = Duration.ofSeconds(60);

    private static final class Once {
        static final MariaDbServer SERVER = new MariaDbServer();
    }

    private final Path folder;
    private final int port;
    private final Process process;

    private MariaDbServer() {
        try {
            folder = Files.createTempDirectory("xmail-mariadb");
            port = freePort();
            install();
            process = start();
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
            awaitRoot();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws org.opentest4j.TestAbortedException where the system has no MariaDB */
    static MariaDbServer running() {
        SystemTool.MARIADB.require();
        SystemTool.MARIADB_INSTALL.require();
        return Once.SERVER;
    }

    int port() {
        return port;
    }

    String url(String database) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + database;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void install() throws IOException {
        Process install = run(
                SystemTool.MARIADB_INSTALL.require(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                "--datadir=" + folder.resolve("data"));
        try {
            if (!install.waitFor(START.toSeconds(), TimeUnit.SECONDS) || install.exitValue() != 0) {
                install.destroyForcibly();
                throw new IllegalStateException("mariadb-install-db failed:\n" + log());
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start() throws IOException {
        return run(
                SystemTool.MARIADB.require(),
                "--no-defaults",
                "--user=" + System.getProperty("user.name"),
                "--datadir=" + folder.resolve("data"),
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--character-set-server=utf8mb4",
                "--skip-name-resolve");
    }

    private Process run(Path program, String... arguments) throws IOException {
        List<String> command = Stream.concat(Stream.of(program.toString()), Stream.of(arguments))
                .toList();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    private void awaitRoot() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection root = DriverManager.getConnection(url(""), "root", "");
                    Statement statement = root.createStatement()) {
                String user = "'" + USER + "'@'%'";
                statement.execute("create user " + user + " identified by '" + PASSWORD.replace("'", "''") + "'");
                statement.execute("grant all on *.* to " + user + " with grant option");
                return;
            } catch (SQLException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("MariaDB does not start:\n" + log(), e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private void stop() {
        process.destroyForcibly();
        try (Stream<Path> paths = Files.walk(folder)) {
            process.waitFor();
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException | InterruptedException e) {
            // a folder in the temp directory stays
        }
    }
}

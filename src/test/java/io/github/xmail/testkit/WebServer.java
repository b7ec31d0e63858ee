package io.github.xmail.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real servlet container in a process of its own, from its distribution, with a directory of its own. What it writes goes
 * to one log file. It can be stopped in order, killed, and started again on the same directory and port.
 */
public abstract class WebServer implements AutoCloseable {

    /** Everything at its finest, of the parts that handle secrets, addresses and names. */
    private static final String LOGGING = """
            handlers = java.util.logging.ConsoleHandler
            java.util.logging.ConsoleHandler.level = ALL
            .level = INFO
            io.github.xmail.level = ALL
            org.eclipse.angus.level = ALL
            jakarta.mail.level = ALL
            org.postgresql.level = ALL
            org.mariadb.level = ALL
            org.apache.commons.level = ALL
            """;

    /** What Tomcat tells itself of its own context files, values and all, and each class it looks for. */
    private static final String ITS_OWN_FILES = """
            org.apache.tomcat.util.level = INFO
            javax.management.level = INFO
            org.apache.catalina.loader.level = INFO
            """;

    protected static final Duration START = Duration.ofSeconds(90);

    protected final Path home;
    protected final Path base;
    protected final int port;
    private final Path log;
    private final Map<String, String> environment;
    private final List<String> options = new ArrayList<>();
    private String logging = LOGGING;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process process;

    protected WebServer(Path home, Path base, Map<String, String> environment) {
        this.home = home;
        this.base = base;
        this.environment = environment;
        this.port = freePort();
        this.log = base.resolve("server.log");
    }

    /** A port of the loopback address that was free a moment ago. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The command after {@code java}. */
    protected abstract List<String> arguments();

    /**
     * Puts an application under a context path's name ({@code flocktory_email}), with settings in the server's own way.
     *
     * @param application a WAR, or a directory of the same content
     */
    public abstract void deploy(Path application, String name, Map<String, String> settings) throws IOException;

    /** Somebody who may log in. @param roles at least one */
    public record User(String name, String password, List<String> roles) {}

    /** Lets these log in, in the server's own way. Called before {@link #deploy}; without it nobody may. */
    public abstract void allow(User... users) throws IOException;

    /** For a server that is started over and over: begins fast, and logs as it would at a shop. */
    public void startLightly() {
        options.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"));
        logging = LOGGING.replaceAll("(?m)^(.+)\\.level = ALL$", "$1.level = INFO");
    }

    /** Has everything write all that it can, but what the server says of its own files. Called before {@link #start}. */
    public void logEverything() {
        options.add("-XX:TieredStopAtLevel=1");
        logging = LOGGING.replace("\n.level = INFO\n", "\n.level = ALL\n") + ITS_OWN_FILES;
    }

    /** Starts the process and returns when the port answers HTTP. */
    public void start() throws IOException {
        launch();
        await("the server to answer on port " + port + "; its log:\n" + log, START, this::answers);
    }

    /** Starts the process and does not wait for it. */
    public void launch() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-Dfile.encoding=UTF-8");
        command.addAll(options);
        Path levels = Files.writeString(base.resolve("logging.properties"), logging);
        command.add("-Djava.util.logging.config.file=" + levels);
        command.addAll(arguments());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended:\n" + log());
        }
        try {
            http.send(HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.discarding());
            return true;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The address of a path of this server. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** All that the server wrote so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process, for signals. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** SIGKILL: nothing of the server's own runs any more. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and waits for the end. */
    public void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("the server did not stop:\n" + log());
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Waits for a condition, and fails with what was waited for when the time is over. */
    public static void await(String what, Duration longest, BooleanSupplier condition) {
        long end = System.nanoTime() + longest.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}

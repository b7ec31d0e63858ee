package io.github.xmail.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

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

    protected static final Duration START = Duration.ofSeconds(300);

    /** The JDK that servers run on: the build's own, or that of {@code -Dservers.java.home}. */
    protected static final Path JAVA_HOME =
            Path.of(System.getProperty("xmail.java.home", System.getProperty("java.home")));

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
        this.environment = new TreeMap<>(environment);
        this.environment.put("JAVA_HOME", JAVA_HOME.toString());
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

    /** What is run. */
    protected abstract List<String> command() throws IOException;

    /** The command that runs Java with these arguments, everything logged to the console. */
    protected final List<String> java(String... arguments) throws IOException {
        Path levels = Files.writeString(base.resolve("logging.properties"), logging);
        List<String> command = new ArrayList<>(List.of(
                JAVA_HOME.resolve("bin/java").toString(),
                "-Xmx256m",
                "-Dfile.encoding=UTF-8",
                "-Djava.util.logging.config.file=" + levels));
        command.addAll(options);
        command.addAll(List.of(arguments));
        return command;
    }

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

    /** Where the outbox of a context of this name is as long as {@code data_dir} is not set. */
    public abstract Path dataDirectory(String name);

    /** Starts the process and returns when the port answers HTTP. */
    public void start() throws IOException {
        launch();
        await("the server to answer on port " + port + "; its log:\n" + log, START, this::answers);
    }

    /**
     * Starts the process and returns when it has written each of these once more: where the port answers before the
     * applications do.
     *
     * @param messages regular expressions
     */
    protected final void startUntil(String... messages) throws IOException {
        Map<String, Integer> before = new HashMap<>();
        for (String message : messages) {
            before.put(message, written(message));
        }
        launch();
        for (String message : messages) {
            await(
                    "the server to write " + message + "; its log:\n" + log,
                    START,
                    () -> isRunning() && written(message) > before.get(message));
        }
        await("the server to answer on port " + port, START, this::answers);
    }

    private int written(String message) {
        return log().split(message, -1).length;
    }

    private boolean isRunning() {
        if (!process.isAlive()) {
            throw new AssertionError("the server ended:\n" + log());
        }
        return true;
    }

    /** Starts the process and does not wait for it. */
    public void launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command())
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    private boolean answers() {
        try {
            return isRunning()
                    && http.send(HttpRequest.newBuilder(uri("/")).build(), HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            > 0;
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
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process, for signals. */
    public ProcessHandle process() {
        return process.toHandle();
    }

    /** The process and all that it started and that run. */
    public List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(ProcessHandle::isAlive)
                .toList();
    }

    /** SIGKILL: nothing of the server's own runs any more. */
    public void kill() throws InterruptedException {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        all.forEach(ended -> ended.onExit().join());
    }

    /** Asks the server to stop, and waits for the end of all its processes. */
    public void stop() throws IOException, InterruptedException {
        List<ProcessHandle> all = processes();
        askToStop();
        await("the server to stop", Duration.ofSeconds(90), () -> all.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** SIGTERM, where the server has no other way that is usual. */
    protected void askToStop() throws IOException, InterruptedException {
        process.destroy();
    }

    @Override
    public void close() {
        if (process != null) {
            List<ProcessHandle> all = processes();
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(ended -> ended.onExit().join());
        }
    }

    /** How many objects of a class there are after a garbage collection. */
    public long instances(String className) throws IOException {
        return jcmd("GC.class_histogram")
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }

    /** The names of the threads that run. */
    public List<String> threads() throws IOException {
        return jcmd("Thread.print")
                .lines()
                .filter(line -> line.startsWith("\""))
                .map(line -> line.substring(1, line.indexOf('"', 1)))
                .toList();
    }

    private String jcmd(String command) throws IOException {
        return run(JAVA_HOME.resolve("bin/jcmd"), Long.toString(process.pid()), command);
    }

    /** Runs one of the server's own programs in its directory, to its end. @return what it said */
    protected final String run(Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(base.toFile()).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process running = builder.start();
        try (InputStream said = running.getInputStream()) {
            running.getOutputStream().close();
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            if (running.waitFor() != 0) {
                throw new AssertionError(command + " failed:\n" + text + "\nserver's log:\n" + log());
            }
            return text;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Copies a directory and all that is in it. */
    protected static void copy(Path from, Path to) throws IOException {
        for (Path source : walk(from)) {
            Path target = to.resolve(from.relativize(source).toString());
            if (Files.isDirectory(source)) {
                Files.createDirectories(target);
            } else {
                Files.copy(source, target);
            }
        }
    }

    /** Puts an application at a path as a WAR. @param application a WAR, or a directory of the same content */
    protected static void pack(Path application, Path war) throws IOException {
        if (!Files.isDirectory(application)) {
            Files.copy(application, war);
            return;
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(war))) {
            for (Path file : walk(application)) {
                if (Files.isRegularFile(file)) {
                    out.putNextEntry(new JarEntry(application.relativize(file).toString()));
                    Files.copy(file, out);
                }
            }
        }
    }

    private static List<Path> walk(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.toList();
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

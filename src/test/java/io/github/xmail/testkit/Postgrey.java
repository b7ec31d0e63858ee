package io.github.xmail.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.stream.Stream;

/** A real Postgrey: a sender's first mail to a recipient is put off, and taken when it comes again a second later. */
public final class Postgrey implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Path folder;
    private final int port;
    private final Process process;

    private Postgrey(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts it; the calling test is skipped where there is none. */
    public static Postgrey start() throws IOException {
        String program = SystemTool.POSTGREY.requireAsRoot().toString();
        Path folder = Files.createTempDirectory("xmail-postgrey");
        Files.setOwner(
                folder, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgrey"));
        int port = WebServer.freePort();
        Process process = new ProcessBuilder(
                        program,
                        "--inet=127.0.0.1:" + port,
                        "--delay=1",
                        "--dbdir=" + folder,
                        "--whitelist-clients=/dev/null",
                        "--whitelist-recipients=/dev/null")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        WebServer.await("Postgrey to listen", LONGEST, () -> process.isAlive() && listens(port));
        return new Postgrey(folder, port, process);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What Postfix wants in its restrictions. */
    public String restriction() {
        return "check_policy_service inet:127.0.0.1:" + port;
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

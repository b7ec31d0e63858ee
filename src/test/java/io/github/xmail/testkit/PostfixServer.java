package io.github.xmail.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A real Postfix with a folder of its own, on loopback. It takes mail for anybody, or for nobody, and throws it away. */
public final class PostfixServer implements AutoCloseable {

    private static final String MAIN = """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            daemon_directory = /usr/lib/postfix/sbin
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            myhostname = relay.shop.example
            mydestination =
            local_recipient_maps =
            alias_maps =
            alias_database =
            smtpd_peername_lookup = no
            default_transport = discard:
            maillog_file = %1$s/maillog
            maillog_file_prefixes = %1$s
            mynetworks = %2$s
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            smtpd_sender_restrictions = %3$s
            """;

    private static final String MASTER = """
            127.0.0.1:%d inet n - n - - smtpd
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            discard unix - - n - - discard
            error unix - - n - - error
            anvil unix - - n - 1 anvil
            postlog unix-dgram n - n - 1 postlogd
            """;

    private final Path folder;
    private final int port;

    private PostfixServer(Path folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    private static final String NOBODY = "";
    private static final String THIS_MACHINE = "127.0.0.0/8";
    private static final String ANY_SENDER = "";

    /** One that denies relay to everybody; the calling test is skipped where there is none, or where it cannot be started. */
    public static PostfixServer denyingRelay() throws IOException {
        return start(NOBODY, ANY_SENDER);
    }

    /** One that relays for this machine, but not what this address sends: it says so at RCPT TO, as Postfix does by itself. */
    public static PostfixServer refusingSender(String address) throws IOException {
        return start(THIS_MACHINE, "check_sender_access inline:{{" + address + " = REJECT}}");
    }

    private static PostfixServer start(String networks, String senderRestrictions) throws IOException {
        SystemTool.POSTFIX.require();
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can start a Postfix");
        // its processes are another user's, who must get there
        Path folder = Files.createTempDirectory(
                "xmail-postfix", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        PostfixServer server = new PostfixServer(folder, freePort());
        Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("queue"));
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.setOwner(
                data, data.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix"));
        Files.writeString(folder.resolve("conf/master.cf"), MASTER.formatted(server.port));
        server.configure(networks, senderRestrictions);
        server.run("start");
        return server;
    }

    /** From now on new sessions from this machine may relay, for any sender. */
    public void allowRelay() throws IOException {
        configure(THIS_MACHINE, ANY_SENDER);
        run("reload");
    }

    public int port() {
        return port;
    }

    private void configure(String networks, String senderRestrictions) throws IOException {
        Files.writeString(folder.resolve("conf/main.cf"), MAIN.formatted(folder, networks, senderRestrictions));
    }

    private void run(String command) throws IOException {
        Path config = folder.resolve("conf");
        List<String> line = List.of(SystemTool.POSTFIX.require().toString(), "-c", config.toString(), command);
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "postfix " + command + " failed: " + Files.readString(folder.resolve("out")));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() throws IOException {
        run("stop");
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

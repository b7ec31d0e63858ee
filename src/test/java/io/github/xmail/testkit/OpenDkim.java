package io.github.xmail.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real OpenDKIM: as a milter it signs what one domain sends, and it tells whether a signature of its own is good. No DNS. */
public final class OpenDkim implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final String SIGNING = """
            Mode s
            Domain %2$s
            Selector mail
            KeyFile %1$s/key.pem
            RequireSafeKeys no
            Canonicalization relaxed/simple
            InternalHosts 127.0.0.1
            Socket inet:%3$d@127.0.0.1
            %4$s
            """;

    private static final String VERIFYING = """
            Mode v
            TestPublicKeys %1$s/keys
            """;

    private final Path folder;
    private final String domain;
    private final int port;
    private final Process milter;

    private OpenDkim(Path folder, String domain, int port, Process milter) {
        this.folder = folder;
        this.domain = domain;
        this.port = port;
        this.milter = milter;
    }

    /** Starts it; the calling test is skipped where there is none. @param lines more of its {@code opendkim.conf} */
    public static OpenDkim signing(String domain, String... lines) throws IOException {
        String program = SystemTool.OPENDKIM.require().toString();
        Path folder = Files.createTempDirectory("xmail-opendkim");
        KeyPair pair = newPair();
        Base64.Encoder mime = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Files.writeString(
                folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + mime.encodeToString(pair.getPrivate().getEncoded()) + "\n-----END PRIVATE KEY-----\n");
        Files.writeString(
                folder.resolve("keys"),
                "mail._domainkey." + domain + " v=DKIM1; k=rsa; p="
                        + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n");
        int port = WebServer.freePort();
        Path signing = Files.writeString(
                folder.resolve("signing.conf"), SIGNING.formatted(folder, domain, port, String.join("\n", lines)));
        Files.writeString(folder.resolve("verifying.conf"), VERIFYING.formatted(folder));
        Process process = new ProcessBuilder(program, "-f", "-x", signing.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        WebServer.await("OpenDKIM to listen", LONGEST, () -> process.isAlive() && listens(port));
        return new OpenDkim(folder, domain, port, process);
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What Postfix wants in {@code smtpd_milters}. */
    public String milter() {
        return "inet:127.0.0.1:" + port;
    }

    /** Whether that mail has a signature of its domain, and it is good. */
    public boolean verifies(Path mail) throws IOException {
        Path out = folder.resolve("verdict");
        Path config = folder.resolve("verifying.conf");
        List<String> command = List.of(
                SystemTool.OPENDKIM.require().toString(), "-x", config.toString(), "-vv", "-t", mail.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("OpenDKIM hangs");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return Files.readString(out).contains("verification (s=mail, d=" + domain + ", 2048-bit key) succeeded");
    }

    /** What {@link #verifies} found last, in OpenDKIM's words. */
    public String verdict() throws IOException {
        return Files.readString(folder.resolve("verdict"));
    }

    @Override
    public void close() throws IOException {
        milter.destroyForcibly().onExit().join();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

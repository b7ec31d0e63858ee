package io.github.xmail.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** An SMTP server on loopback that takes every mail and keeps none. */
final class Sink implements AutoCloseable {

    private static final byte[] END = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String EHLO = "250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n";

    private final ServerSocket server = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    private final long delayNanos;

    /** @param delayMillis how long it thinks about each mail before it takes it */
    Sink(long delayMillis) throws IOException {
        delayNanos = TimeUnit.MILLISECONDS.toNanos(delayMillis);
        daemon(this::acceptAll);
    }

    int port() {
        return server.getLocalPort();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket client = server.accept();
                daemon(() -> serve(client));
            }
        } catch (IOException closed) {
            // close() ends it
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "sink");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream(), 65_536);
            OutputStream out = client.getOutputStream();
            say(out, "220 sink\r\n");
            for (String command = line(in); !command.startsWith("QUIT"); command = line(in)) {
                if (command.startsWith("EHLO")) {
                    say(out, EHLO);
                } else if (command.startsWith("DATA")) {
                    say(out, "354 go on\r\n");
                    pass(in);
                    LockSupport.parkNanos(delayNanos);
                    say(out, "250 2.0.0 taken\r\n");
                } else {
                    say(out, "250 2.0.0 ok\r\n");
                }
            }
        } catch (IOException gone) {
            // the worker closes its connections as it likes
        }
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write(reply.getBytes(StandardCharsets.US_ASCII));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("closed");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static void pass(InputStream in) throws IOException {
        int matched = 2;
        while (matched < END.length) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("closed");
            }
            matched = c == END[matched] ? matched + 1 : c == '\r' ? 1 : 0;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

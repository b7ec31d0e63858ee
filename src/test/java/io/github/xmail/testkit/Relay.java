package io.github.xmail.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A network between a test and a server on this machine, which can be made to fail: packets vanish, or connections
 * break. Thread-safe.
 */
public final class Relay implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final ServerSocket door;
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean swallowing;
    private volatile boolean swallowingAnswers;

    private Relay(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    /** A relay on a free port of the loopback address to {@code targetPort} there. */
    public static Relay to(int targetPort) {
        return at(0, targetPort);
    }

    /** The same on a certain port, that of a relay closed before for instance. */
    public static Relay at(int port, int targetPort) {
        try {
            Relay relay = new Relay(door(port), targetPort);
            start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that was let go may be somebody's end of a connection for a moment. */
    private static ServerSocket door(int port) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            try {
                return new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1"));
            } catch (BindException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    /** Where to connect. */
    public int port() {
        return door.getLocalPort();
    }

    /** From now on nothing gets through in either direction, and nobody is told; what vanished is lost for good. */
    public void swallow() {
        swallowing = true;
    }

    /** From now on nothing gets back from the server, which hears all the same. */
    public void swallowAnswers() {
        swallowingAnswers = true;
    }

    /** What is sent from now on gets through again, on new connections and on old ones. */
    public void resume() {
        swallowing = false;
        swallowingAnswers = false;
    }

    /** Breaks all connections that are open at present; new ones are taken. */
    public void cut() {
        sockets.forEach(Relay::closeQuietly);
        sockets.clear();
    }

    @Override
    public void close() {
        closeQuietly(door);
        cut();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                sockets.add(client);
                Socket server = new Socket(InetAddress.getByName("127.0.0.1"), target);
                sockets.add(server);
                start(() -> carry(client, server, () -> swallowing));
                start(() -> carry(server, client, () -> swallowing || swallowingAnswers));
                if (door.isClosed()) {
                    cut(); // taken while the door was being closed
                }
            } catch (IOException closedOrRefused) {
                if (!door.isClosed()) {
                    cut();
                }
            }
        }
    }

    private static void carry(Socket from, Socket to, BooleanSupplier vanishes) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                if (!vanishes.getAsBoolean()) {
                    out.write(buffer, 0, n);
                }
            }
        } catch (IOException closed) {
            // the other direction ends too
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // it was closed already
        }
    }
}

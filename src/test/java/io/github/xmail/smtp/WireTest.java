package io.github.xmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WireTest {

    @Test
    void addressThatSwallowsPacketsDoesNotHideTheNextOne() throws IOException {
        InetAddress silent = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
        InetAddress alive = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, silent);
                ServerSocket server = new ServerSocket(full.getLocalPort(), 10, alive)) {
            fill(full, queue);

            Wire wire = Wire.connect(new InetAddress[] {silent, alive}, server.getLocalPort(), Duration.ofSeconds(4));
            assertThat(wire.getInetAddress()).isEqualTo(alive);
            wire.cut();
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    /** Connections that nobody accepts, until the system lets further ones wait. */
    private static void fill(ServerSocket server, List<Socket> queue) throws IOException {
        for (int i = 0; i < 10; i++) {
            Socket socket = new Socket();
            queue.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
            } catch (java.net.SocketTimeoutException isFull) {
                return;
            }
        }
        throw new IllegalStateException("the system takes every connection");
    }
}

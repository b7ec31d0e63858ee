package io.github.xmail.smtp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * The socket of one SMTP connection, as the mail library sees it: plain at first, TLS once {@link #encrypt} was called.
 * Every step has a deadline that trickling bytes do not move, a reply has a bounded length, and a line is handed on only
 * when it is whole, so that nothing that was received is ever out of sight in somebody's buffer.
 *
 * <p>One thread talks; {@link #cutIfOverdue} and {@link #cut} may be called by any.
 */
final class Wire extends Socket {

    /** More than any server says; less than would hurt. */
    static final int LONGEST_REPLY = 65_536;

    private static final long NEVER = Long.MAX_VALUE;

    private final Socket tcp;
    private final long madeAt = System.nanoTime();
    private volatile long deadline = NEVER;
    private volatile Socket current;
    private InputStream in;
    private byte[] line = {};
    private int lineRead;
    private int replyLength;
    private ByteArrayOutputStream gathered;

    private Wire(Socket tcp) throws IOException {
        this.tcp = tcp;
        use(tcp);
    }

    /**
     * A connection to the first address of the host that answers.
     *
     * @throws IOException where none does within the limit
     */
    static Wire connect(String host, int port, Duration limit) throws IOException {
        return connect(InetAddress.getAllByName(host), port, limit);
    }

    /** Each address gets its share of the time: one that swallows packets does not hide the next. */
    static Wire connect(InetAddress[] addresses, int port, Duration limit) throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        IOException failure = new SocketTimeoutException("no address answered in time");
        for (int i = 0; i < addresses.length; i++) {
            int left = (int) ((end - System.nanoTime()) / 1_000_000 / (addresses.length - i));
            if (left <= 0) {
                break;
            }
            Socket socket = new Socket();
            try {
                // without it a small write waits for the acknowledgement of the one before, 40 ms a mail
                socket.setTcpNoDelay(true);
                socket.setKeepAlive(true);
                socket.connect(new InetSocketAddress(addresses[i], port), left);
                return new Wire(socket);
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    private void use(Socket socket) throws IOException {
        in = new BufferedInputStream(socket.getInputStream());
        current = socket;
    }

    /** Speaks TLS from here on; the certificate must be trusted and made out to the host (RFC 2818, RFC 6125). */
    void encrypt(SSLSocketFactory factory, String host) throws IOException {
        if (unread()) {
            throw new IOException("bytes before the handshake");
        }
        SSLSocket tls = (SSLSocket) factory.createSocket(tcp, host, tcp.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        use(tls);
    }

    boolean encrypted() {
        return current != tcp;
    }

    /** Whatever is read and written from now on must be over within this time. */
    void within(Duration limit) throws IOException {
        deadline = System.nanoTime() - madeAt + limit.toNanos();
        // ends mere silence to the millisecond; the deadline ends all the rest
        tcp.setSoTimeout((int) Math.min(Integer.MAX_VALUE, limit.toMillis()));
    }

    /** Nothing is being read or written. */
    void rest() {
        deadline = NEVER;
    }

    /** Closes the connection under the one who talks, where that takes too long. */
    void cutIfOverdue() {
        if (System.nanoTime() - madeAt > deadline) {
            cut();
        }
    }

    /** What is written from now on waits for {@link #sendGathered}. */
    void gather() {
        gathered = new ByteArrayOutputStream(256);
    }

    /** Sends in one piece what was written since {@link #gather}. */
    void sendGathered() throws IOException {
        byte[] all = gathered.toByteArray();
        gathered = null;
        current.getOutputStream().write(all);
    }

    /** A new reply begins. */
    void expectReply() {
        replyLength = 0;
    }

    /** Whether the server said something that nobody has read yet. */
    boolean unread() throws IOException {
        return lineRead < line.length || in.available() > 0;
    }

    /** Whether a connection at rest looks unfit: the server spoke, ended TLS, or it is closed. A silent end is not seen. */
    boolean doubtful() {
        try {
            return tcp.isClosed()
                    || unread()
                    || encrypted() && tcp.getInputStream().available() > 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Closes at once, without a word of TLS that could block. */
    void cut() {
        try {
            tcp.close();
        } catch (IOException nothingToDo) {
            // closed is closed
        }
    }

    /** Whether {@link #cut} or {@link #close} was called. */
    boolean isCut() {
        return tcp.isClosed();
    }

    private void readLine() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream(128);
        int before = -1;
        int b;
        do {
            b = in.read();
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (++replyLength > LONGEST_REPLY) {
                throw new IOException("a reply without end");
            }
            // the library takes a lone CR for a line end too, and would see two replies in one
            if (before == '\r' && b != '\n') {
                throw new IOException("a lone CR in a reply");
            }
            read.write(b);
            before = b;
        } while (b != '\n');
        line = read.toByteArray();
        lineRead = 0;
    }

    private final class Lines extends InputStream {
        @Override
        public int read() throws IOException {
            if (lineRead == line.length) {
                readLine();
            }
            return line[lineRead++] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (lineRead == line.length) {
                readLine();
            }
            int count = Math.min(length, line.length - lineRead);
            System.arraycopy(line, lineRead, target, offset, count);
            lineRead += count;
            return count;
        }

        @Override
        public int available() {
            return line.length - lineRead;
        }
    }

    private final class Current extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            OutputStream out = gathered == null ? current.getOutputStream() : gathered;
            out.write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            current.getOutputStream().flush();
        }
    }

    /** The server's lines, the same stream before and after TLS begins. */
    @Override
    public InputStream getInputStream() {
        return new Lines();
    }

    /** Goes through TLS once that has begun. */
    @Override
    public OutputStream getOutputStream() {
        return new Current();
    }

    @Override
    public InetAddress getInetAddress() {
        return tcp.getInetAddress();
    }

    @Override
    public int getPort() {
        return tcp.getPort();
    }

    @Override
    public boolean getTcpNoDelay() throws java.net.SocketException {
        return tcp.getTcpNoDelay();
    }

    @Override
    public int getSoTimeout() throws java.net.SocketException {
        return tcp.getSoTimeout();
    }

    @Override
    public boolean isClosed() {
        return tcp.isClosed();
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}

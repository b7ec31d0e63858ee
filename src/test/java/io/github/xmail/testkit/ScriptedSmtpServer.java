package io.github.xmail.testkit;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * An SMTP server on a real socket of 127.0.0.1 whose behaviour is data: at each step of a conversation it does as it
 * should, unless an {@link Answer} was set for that step. It keeps what it was sent.
 *
 * <pre>{@code
 * try (var server = ScriptedSmtpServer.startTls(TestCertificates.LOCALHOST).user("shop", "secret").start()) {
 *     server.next(Step.RCPT, Answer.reply("450 4.2.0 later"));   // once
 *     server.always(Step.DOT, Answer.hang());                     // until usual() is called
 *     ...
 *     assertThat(server.mails()).hasSize(1);
 * }
 * }</pre>
 *
 * Thread-safe; behaviour may be changed while it runs.
 */
public final class ScriptedSmtpServer implements AutoCloseable {

    /** Where in a conversation an {@link Answer} stands in for the usual one. */
    public enum Step {
        /** The TLS handshake, implicit or after STARTTLS. */
        TLS,
        GREETING,
        EHLO,
        HELO,
        STARTTLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        /** After 354, before the message is read. */
        TEXT,
        DOT,
        RSET,
        NOOP,
        QUIT,
        /** A command that is none of the above. */
        OTHER
    }

    /** What the server does at a step. */
    @FunctionalInterface
    public interface Answer {
        /**
         * Plays the answer.
         *
         * @return whether the step counts as done well: a mail is then accepted, a login true
         * @throws IOException ends the connection
         */
        boolean play(Peer peer) throws IOException;

        /** A reply of these lines, each as it stands, with CRLF; done well where the last one begins with 2 or 3. */
        static Answer reply(String... lines) {
            String last = lines[lines.length - 1];
            boolean well = last.startsWith("2") || last.startsWith("3");
            return peer -> {
                if (well) {
                    peer.takeMail();
                }
                peer.write(String.join("\r\n", lines) + "\r\n");
                return well;
            };
        }

        /** A reply, then the connection is closed in order (FIN). */
        static Answer replyAndClose(String... lines) {
            return reply(lines).then(close());
        }

        /** Exactly this text, no line end added; not done well. */
        static Answer raw(String text) {
            return peer -> {
                peer.write(text);
                return false;
            };
        }

        /** Nothing, for as long as the client stays; what it sends is not read either. */
        static Answer hang() {
            return peer -> {
                peer.hang();
                return false;
            };
        }

        /** This text over and over, one byte at a time with a rest after each, for as long as the client stays. */
        static Answer drip(String text, Duration rest) {
            return peer -> {
                while (true) {
                    for (char c : text.toCharArray()) {
                        peer.write(String.valueOf(c));
                        peer.rest(rest);
                    }
                }
            };
        }

        /** This text over and over, as fast as it goes, for as long as the client stays. */
        static Answer flood(String text) {
            return peer -> {
                while (true) {
                    peer.write(text);
                }
            };
        }

        /** The connection is closed in order (FIN). */
        static Answer close() {
            return peer -> {
                throw new IOException("closed by script");
            };
        }

        /** The connection is reset (RST). */
        static Answer reset() {
            return peer -> {
                peer.reset();
                throw new IOException("reset by script");
            };
        }

        /** Something of the test's own before what is usual for the step. */
        static Answer usualAfter(Runnable action) {
            return peer -> {
                action.run();
                return peer.playUsual();
            };
        }

        /** This one, then another; the other one's result counts. */
        default Answer then(Answer next) {
            return peer -> {
                play(peer);
                return next.play(peer);
            };
        }
    }

    /**
     * A mail that arrived whole, its dot included.
     *
     * @param parameters what stood behind the address in MAIL FROM, {@code SMTPUTF8} for example
     * @param bytes the message without the stuffed dots and without the final dot
     * @param wire the message as it came, with its stuffed dots, without the final dot
     * @param connection the number of its connection, from 1
     */
    public record Received(String from, String to, String parameters, byte[] bytes, byte[] wire, int connection) {}

    private final Builder builder;
    private final ServerSocket listener;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Map<Step, Answer> always = new ConcurrentHashMap<>();
    private final Map<Step, Deque<Answer>> next = new EnumMap<>(Step.class);
    private final Set<Peer> peers = ConcurrentHashMap.newKeySet();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final List<Received> mails = new ArrayList<>();
    private final List<Received> refusedAtDot = new CopyOnWriteArrayList<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> ehloNames = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger cutBeforeDot = new AtomicInteger();

    private enum Tls {
        NONE,
        IMPLICIT,
        STARTTLS
    }

    /** A server without TLS. */
    public static Builder plain() {
        return new Builder(Tls.NONE, null);
    }

    /** A server that speaks TLS from the first byte. */
    public static Builder implicitTls(TestCertificates certificate) {
        return new Builder(Tls.IMPLICIT, certificate.serverContext());
    }

    /** A server that offers STARTTLS. */
    public static Builder startTls(TestCertificates certificate) {
        return new Builder(Tls.STARTTLS, certificate.serverContext());
    }

    /** What does not change while the server runs. */
    public static final class Builder {
        private final Tls tls;
        private final SSLContext context;
        private final Set<String> extensions = new LinkedHashSet<>(
                List.of("PIPELINING", "SIZE 26214400", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "CHUNKING"));
        private int port;
        private Optional<String> login = Optional.empty();
        private int mailsPerConnection = Integer.MAX_VALUE;
        private int sizeLimit = Integer.MAX_VALUE;
        private boolean keep = true;
        private Consumer<Received> listener = mail -> {};

        private Builder(Tls tls, SSLContext context) {
            this.tls = tls;
            this.context = context;
            if (tls == Tls.STARTTLS) {
                extensions.add("STARTTLS");
            }
        }

        /** AUTH PLAIN and LOGIN are offered (behind STARTTLS only where there is that) and needed before MAIL FROM. */
        public Builder user(String name, String password) {
            login = Optional.of(name + "\0" + password);
            extensions.add("AUTH PLAIN LOGIN");
            return this;
        }

        /** An extension whose EHLO line begins so is not offered, {@code STARTTLS} or {@code AUTH} for instance. */
        public Builder without(String extension) {
            extensions.removeIf(line -> line.startsWith(extension));
            return this;
        }

        /** One more line in the answer to EHLO. */
        public Builder with(String extension) {
            extensions.add(extension);
            return this;
        }

        /** After that many mails a connection's next MAIL FROM gets 421 and the connection ends. */
        public Builder mailsPerConnection(int mails) {
            mailsPerConnection = mails;
            return this;
        }

        /** SIZE in the answer to EHLO; a longer message gets 552 at its dot. */
        public Builder sizeLimit(int bytes) {
            without("SIZE").with("SIZE " + bytes);
            sizeLimit = bytes;
            return this;
        }

        /** Mails and commands are counted, not kept: for measurements. */
        public Builder countOnly() {
            keep = false;
            return this;
        }

        /** Tells of each mail taken, before its answer leaves; called on several threads. */
        public Builder tell(Consumer<Received> who) {
            listener = who;
            return this;
        }

        /** The port to listen on; otherwise a free one. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** The running server. */
        public ScriptedSmtpServer start() {
            try {
                return new ScriptedSmtpServer(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private ScriptedSmtpServer(Builder builder) throws IOException {
        this.builder = builder;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), builder.port), 200);
        thread("scripted-smtp-listener", this::listen);
    }

    /** From now on this answer at that step. */
    public void always(Step step, Answer answer) {
        always.put(step, answer);
    }

    /** These answers at that step, one after the other, each once; then what was before. */
    public void next(Step step, Answer... answers) {
        synchronized (next) {
            next.computeIfAbsent(step, s -> new ArrayDeque<>()).addAll(Arrays.asList(answers));
        }
    }

    /** Everything as usual again. */
    public void usual() {
        always.clear();
        synchronized (next) {
            next.clear();
        }
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** The mails taken so far (2yz to the dot), in order. */
    public List<Received> mails() {
        synchronized (mails) {
            return List.copyOf(mails);
        }
    }

    /** How many mails were taken, also where they are only counted. */
    public int accepted() {
        return accepted.get();
    }

    /** The mails that arrived with their dot and were not answered with 2yz. */
    public List<Received> refusedAtDot() {
        return List.copyOf(refusedAtDot);
    }

    /** How often a connection ended between 354 and the dot. */
    public int cutBeforeDot() {
        return cutBeforeDot.get();
    }

    /** How many connections were made so far. */
    public int connections() {
        return connections.get();
    }

    /** How many connections are open now. */
    public int openConnections() {
        return peers.size();
    }

    /** Every command line so far, of all connections; of AUTH only the word and the mechanism. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    /** How many commands began with this word. */
    public long commands(String verb) {
        return commands.stream().filter(line -> line.startsWith(verb)).count();
    }

    /** The names given in EHLO and HELO. */
    public List<String> ehloNames() {
        return List.copyOf(ehloNames);
    }

    /** The tries to log in, each {@code MECHANISM name} with {@code ok} or {@code refused} behind it. */
    public List<String> logins() {
        return List.copyOf(logins);
    }

    /** Waits until so many mails were taken. */
    public void awaitMails(int count, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        synchronized (mails) {
            while (accepted.get() < count) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    throw new AssertionError(accepted.get() + " of " + count + " mails after " + limit);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(mails, left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** Says something nobody asked for on every open connection. */
    public void sayUnasked(String line) {
        peers.forEach(peer -> {
            try {
                peer.write(line + "\r\n");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Closes every open connection in order (FIN). */
    public void closeConnections() {
        peers.forEach(Peer::close);
    }

    /** Resets every open connection (RST). */
    public void resetConnections() {
        peers.forEach(Peer::reset);
    }

    /** Stops listening, closes everything and waits for its threads. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeConnections();
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        while (stopped.getCount() > 0) {
            try {
                Socket socket = listener.accept();
                Peer peer = new Peer(socket, connections.incrementAndGet());
                peers.add(peer);
                thread("scripted-smtp-" + peer.number, peer::serve);
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void thread(String name, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    work.run();
                    threads.remove(Thread.currentThread());
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private Optional<Answer> scripted(Step step) {
        synchronized (next) {
            Deque<Answer> queue = next.get(step);
            if (queue != null && !queue.isEmpty()) {
                return Optional.of(queue.poll());
            }
        }
        return Optional.ofNullable(always.get(step));
    }

    /** One connection, as an {@link Answer} sees it. */
    public final class Peer {
        private final Socket tcp;
        private final int number;
        private InputStream in;
        private OutputStream out;
        private boolean encrypted;
        private boolean loggedIn;
        private int mailsHere;
        private String from;
        private String parameters = "";
        private String to;
        private String line = "";
        private Received atDot;
        private Answer usual;

        private Peer(Socket tcp, int number) throws IOException {
            this.tcp = tcp;
            this.number = number;
            tcp.setTcpNoDelay(true);
            streams(tcp);
        }

        private void streams(Socket socket) throws IOException {
            in = new BufferedInputStream(socket.getInputStream());
            out = new BufferedOutputStream(socket.getOutputStream());
        }

        /** Writes text as UTF-8 at once. */
        public synchronized void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** The command being answered. */
        public String line() {
            return line;
        }

        /** What the server would have done at this step without a script. */
        public boolean playUsual() throws IOException {
            return usual.play(this);
        }

        private void hang() throws IOException {
            rest(Duration.ofDays(1));
        }

        private void rest(Duration time) throws IOException {
            try {
                if (stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                    throw new IOException("the server stops");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
        }

        private void reset() {
            try {
                tcp.setSoLinger(true, 0);
            } catch (IOException alreadyClosed) {
                return;
            }
            close();
        }

        private void close() {
            try {
                tcp.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void serve() {
            try {
                if (builder.tls == Tls.IMPLICIT) {
                    handshake();
                }
                if (play(Step.GREETING, Answer.reply("220 scripted.example ESMTP"))) {
                    converse();
                }
            } catch (IOException ended) {
                // the client left, or the script says so
            } finally {
                close();
                peers.remove(this);
            }
        }

        private boolean play(Step step, Answer usual) throws IOException {
            this.usual = usual;
            return scripted(step).orElse(usual).play(this);
        }

        private void handshake() throws IOException {
            play(Step.TLS, peer -> {
                SSLSocket socket =
                        (SSLSocket) builder.context.getSocketFactory().createSocket(tcp, null, tcp.getPort(), true);
                socket.setUseClientMode(false);
                socket.startHandshake();
                streams(socket);
                encrypted = true;
                return true;
            });
        }

        private void converse() throws IOException {
            while (true) {
                line = new String(readLine(), StandardCharsets.UTF_8);
                String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                if (builder.keep) {
                    commands.add(
                            verb.equals("AUTH")
                                    ? line.split(" ").length > 1 ? "AUTH " + line.split(" ")[1] : verb
                                    : line);
                }
                if (!answer(verb)) {
                    return;
                }
            }
        }

        private boolean answer(String verb) throws IOException {
            switch (verb) {
                case "EHLO" -> hello(Step.EHLO, ehloReply());
                case "HELO" -> hello(Step.HELO, Answer.reply("250 scripted.example"));
                case "STARTTLS" -> startTls();
                case "AUTH" -> loggedIn |= play(Step.AUTH, peer -> login());
                case "MAIL" -> mailFrom();
                case "RCPT" -> rcptTo();
                case "DATA" -> data();
                case "RSET" -> {
                    clear();
                    play(Step.RSET, Answer.reply("250 2.0.0 Ok"));
                }
                case "NOOP" -> play(Step.NOOP, Answer.reply("250 2.0.0 Ok"));
                case "QUIT" -> {
                    play(Step.QUIT, Answer.reply("221 2.0.0 Bye"));
                    return false;
                }
                default -> play(Step.OTHER, Answer.reply("502 5.5.2 What?"));
            }
            return true;
        }

        private void hello(Step step, Answer usual) throws IOException {
            ehloNames.add(line.substring(Math.min(line.length(), 5)));
            clear();
            play(step, usual);
        }

        private Answer ehloReply() {
            boolean hidden = builder.tls == Tls.STARTTLS && !encrypted;
            List<String> lines = new ArrayList<>(List.of("scripted.example"));
            builder.extensions.stream()
                    .filter(extension -> !(extension.startsWith("AUTH") && hidden))
                    .filter(extension -> !(extension.equals("STARTTLS") && encrypted))
                    .forEach(lines::add);
            String[] reply = new String[lines.size()];
            for (int i = 0; i < reply.length; i++) {
                reply[i] = (i < reply.length - 1 ? "250-" : "250 ") + lines.get(i);
            }
            return Answer.reply(reply);
        }

        private void startTls() throws IOException {
            if (play(Step.STARTTLS, Answer.reply("220 2.0.0 Ready"))) {
                handshake();
            }
        }

        private boolean login() throws IOException {
            String[] words = line.split(" ");
            String mechanism = words[1].toUpperCase(Locale.ROOT);
            String given;
            if (mechanism.equals("PLAIN")) {
                String both = decoded(words.length > 2 ? words[2] : ask(""));
                given = both.substring(both.indexOf('\0') + 1);
            } else {
                given = decoded(words.length > 2 ? words[2] : ask("VXNlcm5hbWU6")) + "\0"
                        + decoded(ask("UGFzc3dvcmQ6"));
            }
            boolean right = builder.login.filter(given::equals).isPresent();
            logins.add(mechanism + " " + given.split("\0")[0] + (right ? " ok" : " refused"));
            return Answer.reply(right ? "235 2.7.0 Ok" : "535 5.7.8 Wrong").play(this);
        }

        private String ask(String challenge) throws IOException {
            write("334 " + challenge + "\r\n");
            return new String(readLine(), StandardCharsets.US_ASCII);
        }

        private static String decoded(String base64) {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        }

        private void mailFrom() throws IOException {
            if (builder.login.isPresent() && !loggedIn) {
                play(Step.MAIL, Answer.reply("530 5.7.0 Authentication required"));
                return;
            }
            if (mailsHere >= builder.mailsPerConnection) {
                Answer.replyAndClose("421 4.7.0 Enough mails on this connection")
                        .play(this);
            }
            if (play(Step.MAIL, from == null ? Answer.reply("250 2.1.0 Ok") : Answer.reply("503 5.5.1 Nested MAIL"))) {
                from = address();
                parameters = line.substring(line.indexOf('>') + 1).strip();
            }
        }

        private void rcptTo() throws IOException {
            if (play(Step.RCPT, from == null ? Answer.reply("503 5.5.1 MAIL first") : Answer.reply("250 2.1.5 Ok"))) {
                to = address();
            }
        }

        private void data() throws IOException {
            if (!play(Step.DATA, to == null ? Answer.reply("503 5.5.1 RCPT first") : Answer.reply("354 Go on"))) {
                return;
            }
            play(Step.TEXT, peer -> true);
            Received mail = readMail();
            Answer usual = mail.bytes.length > builder.sizeLimit
                    ? Answer.reply("552 5.3.4 Too big")
                    : Answer.reply("250 2.0.0 Ok: queued");
            clear();
            mailsHere++;
            atDot = mail;
            try {
                if (play(Step.DOT, usual)) {
                    takeMail();
                }
            } finally {
                if (atDot != null) {
                    refusedAtDot.add(mail);
                }
                atDot = null;
            }
        }

        /** A mail counts before its answer leaves, so that whoever has the answer sees it counted. */
        private void takeMail() {
            if (atDot == null) {
                return;
            }
            builder.listener.accept(atDot);
            synchronized (mails) {
                accepted.incrementAndGet();
                if (builder.keep) {
                    mails.add(atDot);
                }
                mails.notifyAll();
            }
            atDot = null;
        }

        private Received readMail() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(32768);
            ByteArrayOutputStream wire = new ByteArrayOutputStream(builder.keep ? 32768 : 0);
            try {
                for (byte[] next = readLine(); next.length != 1 || next[0] != '.'; next = readLine()) {
                    int stuffed = next.length > 0 && next[0] == '.' ? 1 : 0;
                    append(bytes, next, stuffed);
                    if (builder.keep) {
                        append(wire, next, 0);
                    }
                }
            } catch (IOException e) {
                cutBeforeDot.incrementAndGet();
                throw e;
            }
            return new Received(from, to, parameters, bytes.toByteArray(), wire.toByteArray(), number);
        }

        private static void append(ByteArrayOutputStream to, byte[] line, int from) {
            to.write(line, from, line.length - from);
            to.write('\r');
            to.write('\n');
        }

        private void clear() {
            from = null;
            to = null;
        }

        private String address() {
            int open = line.indexOf('<');
            int close = line.indexOf('>', open);
            return open < 0 || close < 0 ? line : line.substring(open + 1, close);
        }

        /** A line without its CRLF; a lone LF or CR is part of it. */
        private byte[] readLine() throws IOException {
            ByteArrayOutputStream read = new ByteArrayOutputStream(128);
            int before = -1;
            for (int b = in.read(); ; b = in.read()) {
                if (b < 0) {
                    throw new IOException("the client left");
                }
                if (b == '\n' && before == '\r') {
                    byte[] all = read.toByteArray();
                    return Arrays.copyOf(all, all.length - 1);
                }
                read.write(b);
                before = b;
            }
        }
    }
}

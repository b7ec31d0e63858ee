package io.github.xmail.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Postfix with a folder of its own, on loopback. What it takes lands in one Maildir, whoever it is for. The calling
 * test is skipped where there is none, or where it cannot be started.
 *
 * <p>It listens on a plain port ({@link #port()}); one {@linkplain #withLogins made with logins} also on a submission port
 * (STARTTLS, then AUTH) and on an smtps port (TLS from the first byte, AUTH), as Debian's own {@code master.cf} has them.
 */
public final class PostfixServer implements AutoCloseable {

    /** The one mailbox at this domain is {@code somebody}: any other is refused with 5.1.1. */
    public static final String DOMAIN_OF_ONE = "one.example";

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
            relay_domains = one.example
            relay_recipient_maps = inline:{{somebody@one.example = known}}
            relay_transport = virtual:
            default_transport = virtual:
            virtual_mailbox_domains =
            virtual_mailbox_base = %1$s/mail
            virtual_mailbox_maps = static:all/
            virtual_uid_maps = static:%2$s
            virtual_gid_maps = static:%2$s
            virtual_minimum_uid = 1
            maillog_file = %1$s/maillog
            maillog_file_prefixes = %1$s
            mynetworks = 127.0.0.0/8
            smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
            smtpd_sasl_local_domain = relay.shop.example
            """;

    /** One client for each smtpd: none of before a reload is left to take the next one. */
    private static final String MASTER = """
            127.0.0.1:%d inet n - n - - smtpd
              -o max_use=1
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            virtual unix - n n - - virtual
            error unix - - n - - error
            anvil unix - - n - 1 anvil
            tlsmgr unix - - n 1000? 1 tlsmgr
            postlog unix-dgram n - n - 1 postlogd
            """;

    private static final String LOGINS = """
            127.0.0.1:%d inet n - n - - smtpd
              -o max_use=1
              -o syslog_name=postfix/submission
              -o smtpd_tls_security_level=encrypt
              -o smtpd_tls_auth_only=yes
              -o smtpd_sasl_auth_enable=yes
              -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
            127.0.0.1:%d inet n - n - - smtpd
              -o max_use=1
              -o syslog_name=postfix/smtps
              -o smtpd_tls_wrappermode=yes
              -o smtpd_sasl_auth_enable=yes
              -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
            """;

    private static final String SASL = """
            pwcheck_method: auxprop
            auxprop_plugin: sasldb
            mech_list: PLAIN LOGIN
            sasldb_path: %s/users
            """;

    private final Path folder;
    private final int port = WebServer.freePort();
    private final int submissionPort = WebServer.freePort();
    private final int smtpsPort = WebServer.freePort();

    private PostfixServer(Path folder) {
        this.folder = folder;
    }

    /** One that relays for this machine. @param parameters lines of its {@code main.cf} */
    public static PostfixServer relaying(String... parameters) throws IOException {
        return start("", List.of(parameters));
    }

    /** One that denies relay to everybody. */
    public static PostfixServer denyingRelay() throws IOException {
        return relaying("mynetworks =");
    }

    /** One that relays for this machine, but not what this address sends: it says so at RCPT TO, as Postfix does by itself. */
    public static PostfixServer refusingSender(String address) throws IOException {
        return relaying("smtpd_sender_restrictions = check_sender_access inline:{{" + address + " = REJECT}}");
    }

    /**
     * One that relays for this machine on its plain port, and on the two others for users with a password.
     *
     * @param certificate what it shows there
     * @param parameters lines of its {@code main.cf}
     */
    public static PostfixServer withLogins(TestCertificates certificate, String... parameters) throws IOException {
        SystemTool.SASLPASSWD.require();
        List<String> all = new ArrayList<>(List.of(parameters));
        all.add("smtpd_tls_chain_files = $config_directory/tls.pem");
        return start(certificate.keyAndChain(), all);
    }

    private static PostfixServer start(String keyAndChain, List<String> parameters) throws IOException {
        SystemTool.POSTFIX.requireAsRoot();
        // its processes are another user's, who must get there
        Path folder = Files.createTempDirectory(
                "xmail-postfix", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        PostfixServer server = new PostfixServer(folder);
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.createDirectories(folder.resolve("queue"));
        for (String own : List.of("data", "mail")) {
            Path directory = Files.createDirectories(folder.resolve(own));
            Files.setOwner(directory, postfix(directory));
        }
        String services = MASTER.formatted(server.port);
        if (!keyAndChain.isEmpty()) {
            services += LOGINS.formatted(server.submissionPort, server.smtpsPort);
            Files.writeString(conf.resolve("tls.pem"), keyAndChain);
            Path sasl = Files.createDirectories(conf.resolve("sasl"));
            Files.writeString(sasl.resolve("smtpd.conf"), SASL.formatted(folder));
        }
        Files.writeString(conf.resolve("master.cf"), services);
        server.configure(parameters);
        server.postfix("start");
        return server;
    }

    private static UserPrincipal postfix(Path anyFile) throws IOException {
        return anyFile.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postfix");
    }

    private void configure(List<String> parameters) throws IOException {
        Path mail = folder.resolve("mail");
        String main = MAIN.formatted(folder, Files.getAttribute(mail, "unix:uid"));
        Files.writeString(folder.resolve("conf/main.cf"), main);
        if (!parameters.isEmpty()) {
            set(parameters);
        }
    }

    private void set(List<String> parameters) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/sbin/postconf", "-c", conf(), "-e"));
        command.addAll(parameters);
        run(command, "");
    }

    private String conf() {
        return folder.resolve("conf").toString();
    }

    /** Lets somebody log in. @param name {@code user@domain} */
    public void addUser(String name, String password) throws IOException {
        int at = name.indexOf('@');
        Path users = folder.resolve("users");
        run(
                List.of(
                        SystemTool.SASLPASSWD.require().toString(),
                        "-p",
                        "-c",
                        "-f",
                        users.toString(),
                        "-u",
                        name.substring(at + 1),
                        name.substring(0, at)),
                password);
        Files.setOwner(users, postfix(users));
    }

    /** From now on, for new sessions, these lines of {@code main.cf} hold as well. */
    public void change(String... parameters) throws IOException {
        set(List.of(parameters));
        postfix("reload");
    }

    /** From now on new sessions from this machine may relay, for any sender. */
    public void allowRelay() throws IOException {
        change("mynetworks = 127.0.0.0/8", "smtpd_sender_restrictions =");
    }

    /** Where this machine may relay without TLS and without a login. */
    public int port() {
        return port;
    }

    /** Where a client says STARTTLS and logs in. */
    public int submissionPort() {
        return submissionPort;
    }

    /** Where TLS begins at once and a client logs in. */
    public int smtpsPort() {
        return smtpsPort;
    }

    /** The mails that arrived, as they lie there: LF line ends, what Postfix put on top first. */
    public List<Path> mailbox() {
        Path arrived = folder.resolve("mail/all/new");
        if (!Files.isDirectory(arrived)) {
            return List.of();
        }
        try (Stream<Path> mails = Files.list(arrived)) {
            return mails.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that it logged so far. */
    public String log() {
        try {
            return Files.readString(folder.resolve("maillog"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void postfix(String command) throws IOException {
        run(List.of(SystemTool.POSTFIX.require().toString(), "-c", conf(), command), "");
    }

    private void run(List<String> command, String input) throws IOException {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " failed: " + Files.readString(out));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        postfix("stop");
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

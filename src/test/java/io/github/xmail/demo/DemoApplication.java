package io.github.xmail.demo;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import javax.naming.InitialContext;
import javax.naming.NamingException;

/** Builds the demo. It starts before the worker, so that database and SMTP server are there when the worker looks. */
public final class DemoApplication implements ServletContextListener {

    private MailServer mailServer;
    private Thread announcer;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        try {
            start(event.getServletContext());
        } catch (IOException | SQLException | NamingException | EmptyWebhookSecretException e) {
            throw new IllegalStateException("the demo cannot start", e);
        }
    }

    private void start(ServletContext context)
            throws IOException, SQLException, NamingException, EmptyWebhookSecretException {
        int port = freePort("demo.port");
        int smtpPort = freePort("demo.smtp.port");
        deleteOutboxOfEarlierRun(port);

        Customers customers = Customers.create(InitialContext.doLookup("java:comp/env/jdbc/shop"), People.all());
        mailServer = new MailServer(
                smtpPort,
                InitialContext.doLookup("java:comp/env/smtp/username"),
                InitialContext.doLookup("java:comp/env/smtp/password"));
        URI shop = URI.create("http://localhost:" + port + "/");
        Webhook key = new Webhook(InitialContext.<String>doLookup("java:comp/env/platform/private_key"));
        Platform platform = new Platform(shop.resolve("/flocktory_email"), key);
        RecentHits hits = new RecentHits();
        Checklist checklist = new Checklist(InitialContext.doLookup("java:comp/env/xmail/partner"));
        context.setAttribute("checklist", checklist);

        map(context, new ShopServlet(), "", "/cart");
        map(context, new SignInServlet(customers), "/sign-in", "/sign-out");
        map(context, new TrackServlet(hits, checklist), "/sandbox/track");
        map(context, new SandboxServlet(hits, platform, shop), "/sandbox");
        map(context, new InboxServlet(mailServer), "/inbox/*");
        map(context, new CheckServlet(checklist), "/check");

        announcer = new Thread(new Announcement(shop), "demo-announcement");
        announcer.setDaemon(true);
        announcer.start();
    }

    private static void map(ServletContext context, HttpServlet servlet, String... paths) {
        context.addServlet(servlet.getClass().getSimpleName(), servlet).addMapping(paths);
    }

    /**
     * The server opens its own port only after the applications have started; asked here, the answer can say what helps.
     * Nothing is kept or open yet, and a server that goes on without the demo would bury the message in its own: so the
     * process ends.
     */
    private static int freePort(String property) {
        int port = Integer.getInteger(property);
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            System.out.printf("%n   Port %d cannot be opened: %s%n", port, e.getMessage());
            System.out.printf("   Choose another one with  -D%s=%d%n%n", property, port + 1);
            System.out.flush();
            Runtime.getRuntime().halt(1);
            throw new IllegalStateException(e);
        }
    }

    /** The port is free, so no other demo works there: whatever waits would only be mailed out of the blue. */
    private static void deleteOutboxOfEarlierRun(int port) throws IOException {
        Path outbox = Path.of(System.getProperty("demo.directory"), "outbox", Integer.toString(port));
        if (Files.exists(outbox)) {
            try (Stream<Path> files = Files.walk(outbox)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        if (announcer != null) {
            announcer.interrupt();
        }
        if (mailServer != null) {
            mailServer.close();
        }
    }
}

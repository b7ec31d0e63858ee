package io.github.xmail;

import io.github.xmail.admin.HealthServlet;
import io.github.xmail.admin.Metrics;
import io.github.xmail.admin.MetricsServlet;
import io.github.xmail.admin.PageParts;
import io.github.xmail.admin.PageServlet;
import io.github.xmail.admin.Readiness;
import io.github.xmail.admin.Sources;
import io.github.xmail.customer.CustomerSettings;
import io.github.xmail.customer.Customers;
import io.github.xmail.customer.Lookup;
import io.github.xmail.delivery.CustomerBook;
import io.github.xmail.delivery.Delivery;
import io.github.xmail.delivery.DeliverySettings;
import io.github.xmail.delivery.MailServer;
import io.github.xmail.delivery.OverdueOrders;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.error.EventLog;
import io.github.xmail.error.LogEvent;
import io.github.xmail.mail.Composer;
import io.github.xmail.mail.Mail;
import io.github.xmail.mail.MailSettings;
import io.github.xmail.order.WorkerParts;
import io.github.xmail.order.WorkerServlet;
import io.github.xmail.order.WorkerSettings;
import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.outbox.Pause;
import io.github.xmail.pixel.CustomerTokens;
import io.github.xmail.pixel.PixelCounts;
import io.github.xmail.pixel.PixelServlet;
import io.github.xmail.pixel.PixelSettings;
import io.github.xmail.pixel.TokenSettings;
import io.github.xmail.settings.EnvironmentSource;
import io.github.xmail.settings.JndiSource;
import io.github.xmail.settings.Problem;
import io.github.xmail.settings.ProblemReport;
import io.github.xmail.settings.Secret;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import io.github.xmail.settings.UnknownNames;
import io.github.xmail.smtp.DotMark;
import io.github.xmail.smtp.Rehearsal;
import io.github.xmail.smtp.SmtpClient;
import io.github.xmail.smtp.SmtpOutcome;
import io.github.xmail.smtp.SmtpSettings;
import io.github.xmail.smtp.Timeouts;
import io.github.xmail.troubleshooting.CustomerDatabase;
import io.github.xmail.troubleshooting.Parts;
import io.github.xmail.troubleshooting.Troubleshooting;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The composition root: reads the settings, builds everything with {@code new}, registers the servlets, starts, and stops
 * in reverse. A wrong or missing setting never keeps the application from starting: it says what is wrong, in the log and
 * to who may ask.
 */
public final class Application implements ServletContextListener {

    private static final String NAME = "io.github.xmail";
    private static final EventLog LOG = EventLog.of(NAME);
    private static final Duration GRACE = Duration.ofSeconds(30);

    /** Patient enough for a server that lets clients wait for its greeting, and over before the check of it is. */
    private static final Timeouts OF_CHECKS =
            new Timeouts(Duration.ofSeconds(4), Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofSeconds(8));

    /** What is to be closed, the last one started first. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private final Metrics metrics = new Metrics();

    private volatile boolean stopping;

    /** What the settings gave; a part that cannot be used is empty. */
    private record Parsed(
            Optional<WorkerSettings> worker,
            Optional<TokenSettings> tokens,
            Optional<PixelSettings> pixel,
            Optional<CustomerSettings> customer,
            Optional<SmtpSettings> smtp,
            Optional<MailSettings> mail,
            DeliverySettings delivery,
            Optional<OutboxSettings> outbox,
            List<Secret> keys,
            Map<Setting, SettingsReader.Value> inForce,
            List<Problem> problems) {

        static Parsed read(String contextPath) {
            JndiSource jndi = new JndiSource();
            Map<String, String> environment = System.getenv();
            SettingsReader reader = new SettingsReader(jndi, new EnvironmentSource(environment));
            Optional<TokenSettings> tokens = TokenSettings.read(reader);
            Parsed parsed = new Parsed(
                    WorkerSettings.read(reader),
                    tokens,
                    PixelSettings.read(reader, tokens),
                    CustomerSettings.read(
                            reader, () -> DataSourceInTime.find(() -> jndi.dataSource(CustomerSettings.RESOURCE))),
                    SmtpSettings.read(reader),
                    MailSettings.read(reader),
                    DeliverySettings.read(reader),
                    OutboxSettings.read(
                            reader,
                            () -> DataSourceInTime.find(() -> jndi.dataSource(OutboxSettings.RESOURCE)),
                            contextPath,
                            environment,
                            properties()),
                    List.of(),
                    Map.of(),
                    List.of());
            UnknownNames.warnOf(reader);
            return parsed.with(reader);
        }

        private static Map<String, String> properties() {
            return System.getProperties().stringPropertyNames().stream()
                    .collect(Collectors.toMap(Function.identity(), name -> System.getProperty(name, "")));
        }

        private Parsed with(SettingsReader reader) {
            List<Secret> keys = worker.isPresent() ? reader.secrets(Setting.PRIVATE_KEY) : List.of();
            return new Parsed(
                    worker,
                    tokens,
                    pixel,
                    customer,
                    smtp,
                    mail,
                    delivery,
                    outbox,
                    keys,
                    reader.inForce(),
                    reader.problems());
        }

        /** Why {@code send} is refused, with the names of the settings and never a value. */
        Optional<CodedException> refusal() {
            List<Problem> stopping =
                    problems.stream().filter(Problem::stopsSend).toList();
            if (stopping.isEmpty()) {
                return Optional.empty();
            }
            boolean invalid = stopping.stream().anyMatch(p -> p.severity() == Problem.Severity.INVALID);
            ErrorCode code = invalid ? ErrorCode.CONFIG_INVALID : ErrorCode.CONFIG_MISSING;
            String names = stopping.stream()
                    .filter(p -> (p.severity() == Problem.Severity.INVALID) == invalid)
                    .map(Problem::name)
                    .distinct()
                    .collect(Collectors.joining(", "));
            return Optional.of(new CodedException(
                    code,
                    "The shop's configuration has to be mended: " + names + (invalid ? " wrong" : " missing")
                            + ". The log of the shop's server says what to write."));
        }

        Optional<CustomerTokens> customerTokens() {
            return tokens.flatMap(TokenSettings::tokens);
        }
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        ServletContext context = event.getServletContext();
        Parsed parsed = Parsed.read(context.getContextPath());
        tell(context, parsed);
        try {
            start(context, parsed);
        } catch (RuntimeException | LinkageError e) {
            LOG.event(LogEvent.START_FAILED)
                    .with("context", context.getContextPath())
                    .cause(e)
                    .write();
            stop();
            throw e;
        }
    }

    private static void tell(ServletContext context, Parsed parsed) {
        if (!parsed.problems().isEmpty()) {
            boolean error = parsed.problems().stream().anyMatch(p -> p.severity() != Problem.Severity.WARNING);
            String report = ProblemReport.of(context.getContextPath(), parsed.problems());
            System.getLogger(NAME).log(error ? Level.ERROR : Level.WARNING, report);
        }
    }

    private void start(ServletContext context, Parsed parsed) {
        Optional<Outbox> outbox = parsed.outbox().map(settings -> opened(Outbox.open(settings, metrics::commitTook)));
        Optional<CodedException> refusal = parsed.refusal();
        Optional<Customers> customers = parsed.customer().map(settings -> customers(settings, parsed.delivery()));
        Optional<Running> running = refusal.isEmpty()
                ? outbox.map(open -> delivery(open, customers.orElseThrow(), parsed))
                : Optional.empty();
        PixelCounts pixels = new PixelCounts();
        Supplier<Optional<ErrorCode>> pause = () -> pause(outbox, running.map(Running::delivery), refusal);
        Troubleshooting troubleshooting = troubleshooting(parsed, outbox, customers, pause, pixels);
        WorkerParts parts = new WorkerParts(
                outbox,
                () -> stopping ? Optional.of(stopped()) : refusal,
                pause,
                parsed.mail(),
                parsed.customerTokens(),
                troubleshooting,
                metrics,
                Clock.systemUTC());
        outbox.ifPresent(open -> {
            OverdueOrders overdue = new OverdueOrders(open, parsed.delivery().retryTime(), pause);
            overdue.start();
            started.push(overdue);
        });
        // "/" says no more than "/*", but where only that is said GlassFish and Payara redirect the bare context path
        register(context, "xmail-worker", new WorkerServlet(parsed.worker(), parts), "/*", "/");
        register(context, "xmail-pixel", new PixelServlet(parsed.pixel(), pixels), "/pixel.gif", "/pixel");
        metrics.watch(new Sources(
                outbox,
                pause,
                () -> running.map(Running::smtp).map(SmtpClient::connections).orElse(0),
                pixels::byResult));
        register(context, "xmail-metrics", new MetricsServlet(metrics), "/admin/metrics");
        register(
                context, "xmail-admin", new PageServlet(pageParts(parsed, outbox, pause, troubleshooting)), "/admin/*");
        register(context, "xmail-live", new HealthServlet(() -> true), "/health/live");
        register(context, "xmail-ready", new HealthServlet(readiness(parsed, outbox)), "/health/ready");
        outbox.ifPresent(open -> started.push(open::stopAccepting));
        refusal.ifPresentOrElse(
                why -> {},
                () -> LOG.event(LogEvent.STARTED)
                        .with("context", context.getContextPath())
                        .with("delivery_mode", parsed.delivery().mode().name().toLowerCase(java.util.Locale.ROOT))
                        .write());
    }

    private static PageParts pageParts(
            Parsed parsed,
            Optional<Outbox> outbox,
            Supplier<Optional<ErrorCode>> pause,
            Troubleshooting troubleshooting) {
        return new PageParts(
                outbox,
                pause,
                troubleshooting::runForAdministrator,
                parsed.smtp().flatMap(smtp -> parsed.mail().map(mail -> new SmtpTestMail(smtp, mail))),
                parsed.inForce(),
                parsed.problems(),
                parsed.keys(),
                Clock.systemUTC());
    }

    private Readiness readiness(Parsed parsed, Optional<Outbox> outbox) {
        boolean configured = parsed.refusal().isEmpty();
        int maxQueued = parsed.outbox().map(OutboxSettings::maxQueued).orElse(0);
        return new Readiness(() -> configured && !stopping, outbox, maxQueued);
    }

    /** The administrator's pause comes before the reason why nothing is delivered at all. */
    private static Optional<ErrorCode> pause(
            Optional<Outbox> outbox, Optional<Delivery> delivery, Optional<CodedException> refusal) {
        return outbox.flatMap(open -> open.pauses().of(ErrorCode.PAUSED))
                .map(Pause::code)
                .or(() -> delivery.flatMap(Delivery::pause))
                .or(() -> refusal.map(CodedException::code));
    }

    private static CodedException stopped() {
        return new CodedException(ErrorCode.OUTBOX_UNAVAILABLE, "The worker is being stopped. Post again in a minute.");
    }

    private Outbox opened(Outbox outbox) {
        started.push(outbox);
        return outbox;
    }

    /** With a connection to spare for the probe of a pause and two for the checks. */
    private Customers customers(CustomerSettings settings, DeliverySettings delivery) {
        Customers customers = new Customers(settings, delivery.threads() + 3);
        started.push(customers);
        return customers;
    }

    private Troubleshooting troubleshooting(
            Parsed parsed,
            Optional<Outbox> outbox,
            Optional<Customers> customers,
            Supplier<Optional<ErrorCode>> pause,
            PixelCounts pixels) {
        boolean live = EnumSet.of(DeliverySettings.Mode.LIVE, DeliverySettings.Mode.HOLD)
                .contains(parsed.delivery().mode());
        Optional<SmtpClient> smtp = parsed.smtp().map(settings -> new SmtpClient(settings, OF_CHECKS));
        Troubleshooting troubleshooting = new Troubleshooting(new Parts(
                parsed.problems(),
                customers.map(known -> database(known, parsed)),
                parsed.smtp()
                        .flatMap(at -> parsed.mail()
                                .map(mail ->
                                        new Parts.Smtp(at.server(), at.port(), rehearsal(smtp.orElseThrow(), mail)))),
                outbox.map(open ->
                        new Parts.Queue(open, parsed.outbox().orElseThrow().maxQueued(), pause, live)),
                new Parts.Pixel(parsed.pixel().isPresent(), pixels::addressWithheld)));
        started.push(troubleshooting);
        smtp.ifPresent(started::push);
        return troubleshooting;
    }

    private static Supplier<Rehearsal> rehearsal(SmtpClient smtp, MailSettings mail) {
        return () -> smtp.rehearse(mail.mailFrom().email());
    }

    private static CustomerDatabase database(Customers customers, Parsed parsed) {
        return new CustomerDatabase() {
            @Override
            public void connect() {
                customers.connect();
            }

            @Override
            public void check() {
                customers.check();
            }

            @Override
            public Lookup find(String userUid) {
                return customers.find(customerId(parsed, userUid));
            }
        };
    }

    /** What delivers. @param smtp is closed by the delivery */
    private record Running(Delivery delivery, SmtpClient smtp) {}

    private Running delivery(Outbox outbox, Customers customers, Parsed parsed) {
        DeliverySettings settings = parsed.delivery();
        MailSettings mail = parsed.mail().orElseThrow();
        SmtpClient smtp = new SmtpClient(parsed.smtp().orElseThrow(), Timeouts.DEFAULT, metrics);
        Delivery delivery = new Delivery(
                new Delivery.Parts(
                        outbox,
                        book(customers),
                        userUid -> customerId(parsed, userUid),
                        new Composer(mail),
                        server(smtp, mail.mailFrom().email()),
                        metrics::settled),
                settings);
        started.push(() -> delivery.stop(GRACE));
        delivery.start();
        return new Running(delivery, smtp);
    }

    private static String customerId(Parsed parsed, String userUid) {
        return parsed.tokens()
                .flatMap(tokens -> tokens.customerId(userUid))
                .orElseThrow(() -> new CodedException(ErrorCode.TOKEN_INVALID, "no key opens this token"));
    }

    private CustomerBook book(Customers customers) {
        return new CustomerBook() {
            @Override
            public Lookup find(String customerId) {
                long startNanos = System.nanoTime();
                try {
                    return customers.find(customerId);
                } finally {
                    metrics.queryTook(Duration.ofNanos(System.nanoTime() - startNanos));
                }
            }

            @Override
            public void check() {
                customers.check();
            }
        };
    }

    private static MailServer server(SmtpClient smtp, String mailFrom) {
        return new MailServer() {
            @Override
            public SmtpOutcome send(Mail mail, DotMark dot) {
                return smtp.send(mail, dot);
            }

            @Override
            public SmtpOutcome shadow(Mail mail) {
                return smtp.shadow(mail);
            }

            @Override
            public Optional<SmtpOutcome.ServerDown> probe() {
                return smtp.probe(Optional.of(mailFrom));
            }

            @Override
            public void closeIdle() {
                smtp.closeIdle();
            }

            @Override
            public void close() {
                smtp.close();
            }
        };
    }

    private static void register(ServletContext context, String name, Servlet servlet, String... mappings) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(mappings);
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        stop();
    }

    private void stop() {
        stopping = true;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                LOG.event(LogEvent.STOP_FAILED).cause(e).write();
            }
        }
    }
}

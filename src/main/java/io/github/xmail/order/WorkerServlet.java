package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.settings.Setting;
import jakarta.json.spi.JsonProvider;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The door of the worker, for {@code /*} with asynchronous support: the context root, {@code /flocktory_email}, {@code
 * /worker.php} and {@code /app.php} take orders by POST, every other path is {@code not_found}. Looks at the head of a
 * request, has its body read without holding a thread, and hands the whole to the desk.
 */
public final class WorkerServlet extends HttpServlet {

    private static final Set<String> PATHS =
            Set.of("", "/", "/flocktory_email", "/flocktory_email/", "/worker.php", "/app.php");
    private static final Duration BODY_TIME = Duration.ofSeconds(30);
    private static final int SHARE_OF_HEAP = 4;

    private final transient Optional<WorkerSettings> settings;
    private final transient WorkerParts parts;
    private final transient Duration bodyTime;
    private final transient BodyBudget budget;
    private final transient Deadlines deadlines = new Deadlines();
    private final transient RequestLog log;
    private final transient Answers answers;
    private final transient Optional<Desk> desk;

    /**
     * @param settings empty without a usable {@code private_key}: then everybody gets {@code config_missing} or {@code
     *     config_invalid}
     */
    public WorkerServlet(Optional<WorkerSettings> settings, WorkerParts parts) {
        this(settings, parts, BODY_TIME, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /**
     * @param bodyTime within which a body must be whole
     * @param bodyBytes what bodies under way may take together
     */
    WorkerServlet(Optional<WorkerSettings> settings, WorkerParts parts, Duration bodyTime, long bodyBytes) {
        this.settings = settings;
        this.parts = parts;
        this.bodyTime = bodyTime;
        budget = new BodyBudget(bodyBytes);
        log = new RequestLog(parts.observer());
        JsonProvider json = JsonProvider.provider();
        answers = new Answers(json, parts.pause(), challenges(settings));
        desk = settings.map(usable -> new Desk(usable, parts, json, answers, deadlines, log));
    }

    private static String challenges(Optional<WorkerSettings> settings) {
        return settings.stream()
                .flatMap(usable -> usable.accepted().stream())
                .sorted()
                .map(WorkerSettings.AcceptedAuth::scheme)
                .collect(Collectors.joining(", "));
    }

    /** Answers what is still under way and ends the thread of the deadlines. */
    @Override
    public void destroy() {
        deadlines.close();
    }

    /** What bodies under way take at present. */
    long bodyBytesUnderWay() {
        return budget.takenBytes();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            demandPathAndMethod(request);
            open(request);
        } catch (CodedException refusal) {
            refuse(request, response, refusal);
        } catch (RuntimeException unforeseen) {
            refuse(request, response, log.unforeseen(unforeseen));
        }
    }

    /** A server ends a connection whose body nobody read: the client is told, so that it does not use it again. */
    private void refuse(HttpServletRequest request, HttpServletResponse response, CodedException refusal)
            throws IOException {
        boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
        Answer answer = answers.problem(refusal);
        answers.write(hasBody ? answer.with("Connection", "close") : answer, response);
    }

    private static void demandPathAndMethod(HttpServletRequest request) {
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        if (!PATHS.contains(path)) {
            throw new CodedException(ErrorCode.NOT_FOUND, "The worker is at /flocktory_email.");
        }
        if (!request.getMethod().equals("POST")) {
            throw new CodedException(
                    ErrorCode.METHOD_NOT_ALLOWED,
                    "Orders are posted here. The administrator's page is at " + request.getContextPath() + "/admin/.");
        }
    }

    /** Refuses what the head tells, in the protocol's order, else begins to read. */
    private void open(HttpServletRequest request) throws IOException {
        try {
            demandSize(request);
            Desk open = desk.orElseThrow(this::nobodyIsKnown);
            BodyForm form = demandForm(request);
            read(request, form, open);
        } catch (CodedException refusal) {
            log.refused(refusal.code());
            throw refusal;
        }
    }

    private void demandSize(HttpServletRequest request) {
        if (request.getContentLengthLong() > mostBytes()) {
            throw new CodedException(ErrorCode.PAYLOAD_TOO_LARGE, BodyReading.tooLarge(mostBytes()));
        }
    }

    private int mostBytes() {
        return settings.map(WorkerSettings::maxRequestBytes)
                .orElseGet(() ->
                        Integer.valueOf(Setting.MAX_REQUEST_BYTES.defaultText().orElseThrow()));
    }

    private CodedException nobodyIsKnown() {
        ErrorCode code = parts.gate()
                .get()
                .map(CodedException::code)
                .filter(ErrorCode.CONFIG_INVALID::equals)
                .orElse(ErrorCode.CONFIG_MISSING);
        return new CodedException(
                code,
                "private_key is missing or wrong in the shop's configuration. The log of the server says what to write.");
    }

    private static BodyForm demandForm(HttpServletRequest request) {
        if (!Collections.list(request.getHeaders("Content-Encoding")).stream()
                .allMatch(encoding -> encoding.strip().equalsIgnoreCase("identity"))) {
            throw new CodedException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body without a content encoding.");
        }
        return Optional.ofNullable(request.getContentType())
                .flatMap(BodyForm::of)
                .orElseThrow(() -> new CodedException(
                        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                        "Send application/json or application/x-www-form-urlencoded, in UTF-8."));
    }

    private void read(HttpServletRequest request, BodyForm form, Desk open) throws IOException {
        Head head = Head.of(request, form, parts.clock().instant());
        AsyncContext context = request.startAsync();
        context.setTimeout(0);
        Exchange exchange = new Exchange(context, answers, log);
        context.addListener(exchange);
        Consumer<CodedException> refused = refusal -> {
            log.refused(refusal.code());
            exchange.answer(answers.problem(refusal).with("Connection", "close"));
        };
        BodyReading reading = new BodyReading(
                request.getInputStream(),
                request.getContentLengthLong(),
                mostBytes(),
                budget,
                body -> exchange.run(() -> open.serve(head.with(body), head.wishes(), exchange)),
                refused);
        Deadlines.Deadline deadline =
                deadlines.start(bodyTime, () -> reading.stop(this::late), () -> reading.stop(WorkerServlet::stopping));
        exchange.atEnd(deadline::cancel);
        exchange.atEnd(() -> reading.stop(this::late));
        request.getInputStream().setReadListener(reading);
    }

    private CodedException late() {
        return new CodedException(
                ErrorCode.REQUEST_TIMEOUT,
                "The body was not whole within " + bodyTime.toSeconds() + " seconds. Send it again.");
    }

    private static CodedException stopping() {
        return new CodedException(ErrorCode.OUTBOX_UNAVAILABLE, "The server stops. Send the request again later.");
    }
}

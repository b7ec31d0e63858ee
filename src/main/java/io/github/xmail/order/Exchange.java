package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request under way, answered exactly once by whoever has the answer first: a thread of the container, or the one of
 * the deadlines. A client that went away is nobody's trouble.
 */
final class Exchange implements AsyncListener {

    private final AsyncContext context;
    private final Answers answers;
    private final RequestLog log;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final Queue<Runnable> endings = new ConcurrentLinkedQueue<>();

    Exchange(AsyncContext context, Answers answers, RequestLog log) {
        this.context = context;
        this.answers = answers;
        this.log = log;
    }

    /** Answers, where nobody did before. */
    void answer(Answer answer) {
        if (!answered.compareAndSet(false, true)) {
            return;
        }
        try {
            answers.write(answer, (HttpServletResponse) context.getResponse());
        } catch (IOException | IllegalStateException gone) {
            RequestLog.undelivered(gone);
        } finally {
            end();
            complete();
        }
    }

    private void complete() {
        try {
            context.complete();
        } catch (IllegalStateException over) {
            RequestLog.undelivered(over);
        }
    }

    /** Runs a step; what it throws becomes the answer. */
    void run(Runnable step) {
        try {
            step.run();
        } catch (CodedException refusal) {
            answer(answers.problem(refusal));
        } catch (RuntimeException unforeseen) {
            answer(answers.problem(log.unforeseen(unforeseen)));
        }
    }

    /** Runs a step on a thread of the container, so that whoever calls this goes on at once. */
    void later(Runnable step) {
        try {
            context.start(() -> run(step));
        } catch (IllegalStateException over) {
            RequestLog.undelivered(over);
        }
    }

    /** Runs {@code ending} once when the request is over; at once where it is over already. */
    void atEnd(Runnable ending) {
        endings.add(ending);
        if (answered.get()) {
            end();
        }
    }

    private void end() {
        for (Runnable ending = endings.poll(); ending != null; ending = endings.poll()) {
            ending.run();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        answered.set(true);
        end();
    }

    @Override
    public void onError(AsyncEvent event) {
        if (event.getThrowable() instanceof IOException) {
            answer(answers.problem(BodyReading.brokenOff()));
            return;
        }
        answer(answers.problem(log.unforeseen(event.getThrowable())));
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        answer(answers.problem(new CodedException(ErrorCode.REQUEST_TIMEOUT, "The server ended the request.")));
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
}

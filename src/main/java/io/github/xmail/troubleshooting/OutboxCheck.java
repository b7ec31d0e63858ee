package io.github.xmail.troubleshooting;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.Durability;
import io.github.xmail.outbox.Outbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether orders can be kept, how many wait and since when, and whether delivery goes on. */
final class OutboxCheck {

    private final Parts.Queue queue;

    OutboxCheck(Parts.Queue queue) {
        this.queue = queue;
    }

    Result run() {
        Outbox.Figures figures;
        Set<Durability> weaknesses;
        try {
            queue.outbox().checkWritable();
            figures = queue.outbox().figures();
            weaknesses = queue.outbox().durability();
        } catch (CodedException e) {
            return Finding.OUTBOX_UNUSABLE.result();
        }
        List<Said> said = new ArrayList<>();
        said.add(Finding.OUTBOX_WRITABLE.said(figures.waiting(), minutesOfOldest(figures), figures.uncertain()));
        if (figures.waiting() >= queue.maxQueued()) {
            said.add(Finding.OUTBOX_CROWDED.said());
        }
        weaknesses.forEach(weakness -> said.add(finding(weakness).said()));
        queue.pause().get().map(OutboxCheck::paused).ifPresent(said::add);
        if (!queue.live()) {
            said.add(Finding.OUTBOX_NOT_LIVE.said());
        }
        return new Result(said);
    }

    private static Finding finding(Durability weakness) {
        return switch (weakness) {
            case FSYNC_OFF -> Finding.OUTBOX_FSYNC_OFF;
            case COMMIT_NOT_SYNCHRONOUS -> Finding.OUTBOX_COMMIT_NOT_SYNCHRONOUS;
            case LOG_NOT_FLUSHED -> Finding.OUTBOX_LOG_NOT_FLUSHED;
            case GALERA -> Finding.OUTBOX_GALERA;
        };
    }

    private long minutesOfOldest(Outbox.Figures figures) {
        return figures.oldest()
                .map(oldest -> Math.max(
                        0, Duration.between(oldest, queue.outbox().now()).toMinutes()))
                .orElse(0L);
    }

    /** On purpose, or because something is wrong. */
    private static Said paused(ErrorCode code) {
        boolean wanted = code == ErrorCode.PAUSED || code == ErrorCode.HELD;
        Finding finding = wanted ? Finding.OUTBOX_PAUSED : Finding.OUTBOX_STUCK;
        return finding.said(code.code()).with(code);
    }
}

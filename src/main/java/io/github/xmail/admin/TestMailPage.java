package io.github.xmail.admin;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jsoup.nodes.Element;

/** {@code /admin/test-mail}: sends one mail and shows the conversation with the SMTP server, once. */
final class TestMailPage {

    private static final int AT_ONCE = 2;

    private final Optional<TestMail> testMail;
    private final Semaphore free = new Semaphore(AT_ONCE);

    TestMailPage(Optional<TestMail> testMail) {
        this.testMail = testMail;
    }

    Page show(Visit visit) {
        Page page = page(visit);
        form(page);
        return page;
    }

    private static Page page(Visit visit) {
        return new Page(visit, "/test-mail", visit.words().text("test.title"));
    }

    private void form(Page page) {
        if (testMail.isEmpty()) {
            page.notice("warning", page.words().text("test.unusable"));
            return;
        }
        page.main().appendElement("p").text(page.words().text("test.text"));
        Element form = page.main().appendElement("form").addClass("search").attr("method", "post");
        form.attr("action", page.visit().path("/test-mail"));
        page.hidden(form, "csrf", page.visit().csrf());
        Element label = form.appendElement("label");
        label.appendElement("span").text(page.words().text("test.to"));
        label.appendElement("input")
                .attr("name", "to")
                .attr("type", "email")
                .attr("autocomplete", "email")
                .attr("required", true);
        form.appendElement("button").text(page.words().text("button.send"));
    }

    /**
     * Sends to the address typed in.
     *
     * @throws CodedException {@code email_invalid}, {@code too_busy}, {@code config_missing}
     */
    Page send(Visit visit) {
        TestMail mail =
                testMail.orElseThrow(() -> new CodedException(ErrorCode.CONFIG_MISSING, "nothing to send with"));
        String to = visit.parameter("to").orElse("");
        if (!free.tryAcquire()) {
            throw new CodedException(ErrorCode.TOO_BUSY, "other test mails are under way");
        }
        try {
            List<String> lines = Collections.synchronizedList(new ArrayList<>());
            TestMail.Outcome outcome = mail.send(
                    to, visit.words().text("test.mail.subject"), visit.words().text("test.mail.text"), lines::add);
            return told(visit, outcome, lines);
        } finally {
            free.release();
        }
    }

    private Page told(Visit visit, TestMail.Outcome outcome, List<String> lines) {
        Page page = page(visit);
        String reply = outcome.reply().map(" "::concat).orElse("");
        if (outcome.code().isEmpty()) {
            page.notice("ok", page.words().text("test.sent") + reply);
        } else {
            Element notice = page.notice("error", page.words().text("test.failed") + reply + " ");
            page.code(notice, outcome.code().get());
        }
        Element section = page.section("test.conversation");
        section.appendElement("p").text(page.words().text("test.once"));
        Element list = section.appendElement("ol").addClass("conversation");
        lines.forEach(line -> list.appendElement("li")
                .addClass(line.startsWith("<") ? "server" : "client")
                .text(line.replaceAll("\\p{Cntrl}", " ")));
        form(page);
        return page;
    }
}

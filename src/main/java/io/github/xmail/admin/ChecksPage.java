package io.github.xmail.admin;

import jakarta.json.JsonObject;
import org.jsoup.nodes.Element;

/** {@code /admin/checks}: what is wrong, and what to do about it. Runs the checks, within 15 seconds. */
final class ChecksPage {

    private final Checks checks;

    ChecksPage(Checks checks) {
        this.checks = checks;
    }

    Page show(Visit visit) {
        JsonObject report = checks.run(visit.words().language());
        Page page = new Page(visit, "/checks", visit.words().text("checks.title"));
        String status = report.getString("status");
        page.notice(status, visit.words().text("checks." + status));
        Element list = page.main().appendElement("ul").addClass("checks");
        report.getJsonArray("checks").getValuesAs(JsonObject.class).forEach(check -> check(page, list, check));
        page.main()
                .appendElement("p")
                .appendElement("a")
                .addClass("button")
                .attr("href", visit.path("/checks"))
                .text(visit.words().text("checks.again"));
        return page;
    }

    private static void check(Page page, Element list, JsonObject check) {
        String status = check.getString("status");
        Element item = list.appendElement("li").addClass(status);
        Element head = item.appendElement("h2");
        head.appendElement("span").addClass("status").text(page.words().text("check." + status));
        head.appendText(" " + check.getString("check"));
        String code = check.getString("code", "");
        if (!code.isEmpty() && !code.equals(status)) {
            head.appendText(" ");
            head.appendElement("code").text(code);
        }
        item.appendElement("p").text(check.getString("message", ""));
        String seen = check.getString("seen", "");
        if (!seen.isEmpty()) {
            item.appendElement("p").addClass("seen").appendElement("code").text(seen);
        }
        String hint = check.getString("hint", "");
        if (!hint.isEmpty()) {
            item.appendElement("p").addClass("hint").text(hint);
        }
        item.appendElement("p")
                .addClass("millis")
                .text(page.words()
                        .text(
                                "checks.millis",
                                page.words()
                                        .number(check.getJsonNumber("millis").longValue())));
    }
}

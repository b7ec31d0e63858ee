package io.github.xmail.admin;

import io.github.xmail.error.ErrorCode;
import io.github.xmail.outbox.LoggedOrder;
import io.github.xmail.outbox.OrderState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.DocumentType;
import org.jsoup.nodes.Element;

/**
 * A page under construction: a tree of nodes, in which a text is always a text. One request's own.
 */
final class Page {

    private static final List<String> MENU = List.of("/", "/checks", "/orders", "/test-mail", "/settings");
    private static final String WORD_OF_PATH = "menu";

    private final Visit visit;
    private final Document document = new Document("");
    private final Element main;

    /** @param path its place in the menu; @param title its name */
    Page(Visit visit, String path, String title) {
        this.visit = visit;
        document.outputSettings().prettyPrint(false);
        document.appendChild(new DocumentType("html", "", ""));
        Element html = document.appendElement("html");
        html.attr("lang", words().language().getLanguage());
        head(html.appendElement("head"), title);
        Element body = html.appendElement("body");
        header(body.appendElement("header"), path);
        main = body.appendElement("main");
        warnings();
        main.appendElement("h1").text(title);
        visit.parameter("done").ifPresent(this::done);
        body.appendElement("footer")
                .text(words().text(
                                "footer",
                                words().time(visit.now()),
                                words().zone().getId()));
    }

    private void head(Element head, String title) {
        head.appendElement("meta").attr("charset", "utf-8");
        head.appendElement("meta").attr("name", "viewport").attr("content", "width=device-width, initial-scale=1");
        head.appendElement("meta").attr("name", "color-scheme").attr("content", "light dark");
        head.appendElement("title").text(title + " · XMail");
        style(head, "/uPlot.min.css");
        style(head, "/admin.css");
        head.appendElement("link").attr("rel", "icon").attr("href", visit.path("/icon.svg"));
    }

    private void style(Element head, String file) {
        head.appendElement("link").attr("rel", "stylesheet").attr("href", visit.path(file));
    }

    private void header(Element header, String path) {
        Element brand = header.appendElement("a").addClass("brand").attr("href", visit.path("/"));
        brand.appendElement("b").text("XMail");
        String context = visit.request().getContextPath();
        brand.appendElement("span").text(context.isEmpty() ? "/" : context);
        Element menu = header.appendElement("nav");
        for (String item : MENU) {
            Element link = menu.appendElement("a").attr("href", visit.path(item));
            link.text(words().text(WORD_OF_PATH + item.replace('/', '.')));
            if (item.equals(path)) {
                link.attr("aria-current", "page");
            }
        }
    }

    private void warnings() {
        if (visit.isExposed()) {
            notice("warning", words().text("exposed"));
        }
    }

    private void done(String word) {
        String key = "done." + word;
        if (words().has(key)) {
            long many = visit.parameter("n")
                    .filter(n -> n.matches("\\d{1,9}"))
                    .map(Long::parseLong)
                    .orElse(0L);
            notice("ok", words().text(key, words().number(many)));
        }
    }

    Words words() {
        return visit.words();
    }

    Visit visit() {
        return visit;
    }

    Element main() {
        return main;
    }

    /** A sentence in a frame. @param kind {@code ok}, {@code warning} or {@code error} */
    Element notice(String kind, String text) {
        Element notice = main.appendElement("p").addClass("notice").addClass(kind);
        notice.attr("role", "status").text(text);
        return notice;
    }

    Element section(String titleKey) {
        Element section = main.appendElement("section");
        section.appendElement("h2").text(words().text(titleKey));
        return section;
    }

    /** A script of ours; it is loaded after the page is there. */
    void script(String file) {
        document.selectFirst("head")
                .appendElement("script")
                .attr("src", visit.path(file))
                .attr("defer", true);
    }

    /** A button that posts. @param fields what it posts beside the token */
    Element post(Element parent, String path, String buttonKey, Map<String, String> fields) {
        Element form = parent.appendElement("form").attr("method", "post").attr("action", visit.path(path));
        hidden(form, "csrf", visit.csrf());
        fields.forEach((name, value) -> hidden(form, name, value));
        form.appendElement("button").text(words().text(buttonKey));
        return form;
    }

    void hidden(Element form, String name, String value) {
        form.appendElement("input").attr("type", "hidden").attr("name", name).attr("value", value);
    }

    /** A table with its heads; on a narrow screen each row becomes a card that names its cells. */
    Element table(Element parent, String... headKeys) {
        Element table = parent.appendElement("table").addClass("rows");
        Element row = table.appendElement("thead").appendElement("tr");
        for (String key : headKeys) {
            row.appendElement("th").attr("scope", "col").text(words().text(key));
        }
        return table.appendElement("tbody");
    }

    /** The next cell of a row, named by the table's head. */
    Element cell(Element row) {
        Element head = row.parent().parent().selectFirst("thead tr").child(row.childrenSize());
        return row.appendElement("td").attr("data-head", head.text());
    }

    void time(Element parent, Instant instant) {
        parent.appendElement("time").attr("datetime", instant.toString()).text(words().time(instant));
    }

    void state(Element parent, OrderState state) {
        parent.appendElement("span")
                .addClass("state")
                .addClass(state.word())
                .attr("title", words().text("state." + state.word()))
                .text(state.word());
    }

    /** A code with what it means. */
    void code(Element parent, ErrorCode code) {
        parent.appendElement("code").text(code.code());
        parent.appendText(" ");
        parent.appendElement("span").addClass("meaning").text(words().meaning(code));
    }

    /** Orders, the newest first. */
    void orders(Element parent, List<LoggedOrder> orders) {
        Element body = table(parent, "order.accepted", "order.id", "order.state", "order.reason", "order.campaign");
        body.parent().addClass("orders");
        for (LoggedOrder order : orders) {
            Element row = body.appendElement("tr");
            time(cell(row), order.accepted());
            cell(row)
                    .appendElement("a")
                    .addClass("id")
                    .attr("href", order(order.id()))
                    .text(order.id());
            state(cell(row), order.state());
            Element reason = cell(row);
            order.code()
                    .ifPresent(code -> reason.appendElement("code")
                            .attr("title", words().meaning(code))
                            .text(code.code()));
            order.smtpStatus().ifPresent(status -> reason.appendText(" " + status));
            cell(row).addClass("campaign").text(order.campaign().orElse(""));
        }
    }

    String order(String id) {
        return visit.path("/order?id=" + Visit.encoded(id));
    }

    String html() {
        return document.outerHtml();
    }
}

package io.github.xmail.admin;

import io.github.xmail.settings.Problem;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader.Value;
import org.jsoup.nodes.Element;

/** {@code /admin/settings}: the settings in force, where each comes from, and what is wrong with them. */
final class SettingsPage {

    private final PageParts parts;

    SettingsPage(PageParts parts) {
        this.parts = parts;
    }

    Page show(Visit visit) {
        SettingTexts texts = SettingTexts.of(visit.words());
        Page page = new Page(visit, "/settings", visit.words().text("settings.title"));
        if (!parts.problems().isEmpty()) {
            Element list = page.section("settings.problems").appendElement("ul").addClass("checks");
            parts.problems().forEach(problem -> problem(list, problem, texts));
        }
        Element section = page.section("settings.in-force");
        section.appendElement("p").text(visit.words().text("settings.text"));
        Element body = page.table(section, "settings.name", "settings.value", "settings.origin");
        for (Setting setting : Setting.values()) {
            Value value = parts.settings().get(setting);
            if (value != null) {
                row(page, body.appendElement("tr"), setting, value, texts);
            }
        }
        return page;
    }

    private static void row(Page page, Element row, Setting setting, Value value, SettingTexts texts) {
        page.cell(row).appendElement("code").text(setting.key());
        page.cell(row).addClass("value").text(value.text());
        boolean byDefault = value.origin().equals("default");
        page.cell(row)
                .addClass(byDefault ? "default" : "origin")
                .text(byDefault ? page.words().text("settings.default") : texts.text(value.origin()));
    }

    private static void problem(Element list, Problem problem, SettingTexts texts) {
        String status = problem.severity() == Problem.Severity.WARNING ? "warning" : "error";
        Element item = list.appendElement("li").addClass(status);
        item.appendElement("h2").appendElement("code").text(problem.name());
        item.appendElement("p").text(texts.text(problem.rule()));
        if (!problem.found().isEmpty()) {
            item.appendElement("p").addClass("value").text(problem.found());
        }
        item.appendElement("p").addClass("hint").text(texts.text(problem.remedy()));
    }
}

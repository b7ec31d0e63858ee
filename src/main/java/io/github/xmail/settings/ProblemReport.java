package io.github.xmail.settings;

import java.util.List;
import java.util.Locale;

/** All problems of a configuration as one block of a log, for the person who has to mend them. */
public final class ProblemReport {

    private ProblemReport() {}

    /**
     * The block; it never shows a secret.
     *
     * @param where the name of the application, for example its context path
     * @param problems as collected, not empty
     */
    public static String of(String where, List<Problem> problems) {
        StringBuilder out = new StringBuilder("XMail connector at \"")
                .append(where)
                .append("\": ")
                .append(headline(problems))
                .append('\n');
        for (Problem problem : problems) {
            line(out, word(problem.severity()), problem.name() + " " + problem.rule());
            if (!problem.found().isEmpty()) {
                line(out, "", "found: " + problem.found());
            }
            line(out, "", "do:    " + problem.remedy());
        }
        out.append(
                        "  Each setting is read from JNDI (java:comp/env/xmail/<name>, java:global/xmail/<name>, xmail/<name>),")
                .append(
                        "\n  else from the environment (XMAIL_<NAME>); a secret also from the file named by <name>_file.")
                .append("\n  Reload the application after a change. All settings: docs/configuration.md");
        return out.toString();
    }

    private static String headline(List<Problem> problems) {
        long stopping = problems.stream().filter(Problem::stopsSend).count();
        if (stopping == 0) {
            return "works, and its configuration should be looked at";
        }
        return "sends no mail until " + (stopping == 1 ? "this is" : "these " + stopping + " are") + " mended";
    }

    private static String word(Problem.Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static void line(StringBuilder out, String word, String text) {
        out.append(String.format(Locale.ROOT, "  %-8s ", word)).append(text).append('\n');
    }
}

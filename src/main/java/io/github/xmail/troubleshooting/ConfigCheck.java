package io.github.xmail.troubleshooting;

import io.github.xmail.settings.Problem;
import io.github.xmail.settings.Problem.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The settings, as they were found at start: names what is wrong, not how it is written. */
final class ConfigCheck {

    private final List<Problem> problems;

    ConfigCheck(List<Problem> problems) {
        this.problems = problems;
    }

    Result run() {
        List<Said> said = new ArrayList<>();
        add(said, Finding.CONFIG_WRONG, "setting.", p -> is(p, Severity.INVALID) && !p.unresolved());
        add(said, Finding.CONFIG_UNRESOLVED, "setting.", p -> is(p, Severity.INVALID) && p.unresolved());
        add(said, Finding.CONFIG_LACKING, "setting.", p -> is(p, Severity.MISSING) && p.stopsSend());
        add(said, Finding.CONFIG_LACKING_FOR_PIXEL, "setting.", p -> is(p, Severity.MISSING) && !p.stopsSend());
        add(said, Finding.CONFIG_DOUBTFUL, "warning.", p -> is(p, Severity.WARNING) && !isUnknown(p));
        long unknown = problems.stream().filter(ConfigCheck::isUnknown).count();
        if (unknown > 0) {
            said.add(Finding.CONFIG_UNKNOWN_NAME.said(unknown)); // the name is the shop's own text
        }
        return said.isEmpty() ? Finding.CONFIG_FINE.result() : new Result(said);
    }

    private void add(List<Said> said, Finding finding, String hints, Predicate<Problem> which) {
        List<Problem> found = problems.stream().filter(which).toList();
        if (!found.isEmpty()) {
            String names = found.stream().map(Problem::name).distinct().collect(Collectors.joining(", "));
            said.add(finding.said(names)
                    .withHints(found.stream().map(p -> hints + subject(p)).toList()));
        }
    }

    private static String subject(Problem problem) {
        return problem.setting().map(s -> s.key()).orElse(problem.name());
    }

    private static boolean is(Problem problem, Severity severity) {
        return problem.severity() == severity;
    }

    private static boolean isUnknown(Problem problem) {
        return problem.severity() == Severity.WARNING && problem.setting().isEmpty();
    }
}

package io.github.xmail.mail;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules of placeholders once more, slow and plain: at each place the first rule that fits, by regular expressions. */
final class ReferenceTemplate {

    private static final String NAME = "([A-Za-z_][A-Za-z0-9_.-]*+)";
    private static final Pattern OUTPUT = Pattern.compile(
            "\\{\\{\\s*" + NAME + "\\s*(?:\\|\\s*default\\s*:\\s*(?:\"([^\"]*)\"|'([^']*)')\\s*)?\\}\\}");
    private static final Pattern PERCENT = Pattern.compile("%" + NAME + "%");

    private ReferenceTemplate() {}

    /** Empty where the template is refused. */
    static Optional<String> render(String template, Map<String, String> values) {
        if (template.isEmpty()) {
            return Optional.of("");
        }
        Matcher output = OUTPUT.matcher(template);
        Matcher percent = PERCENT.matcher(template);
        if (output.lookingAt()) {
            String value = values.getOrDefault(output.group(1), "");
            String otherwise = output.group(2) != null ? output.group(2) : output.group(3);
            if (otherwise == null && !values.containsKey(output.group(1))) {
                return Optional.empty();
            }
            String filled = value.isEmpty() && otherwise != null ? otherwise : value;
            return render(template.substring(output.end()), values).map(rest -> filled + rest);
        }
        if (template.startsWith("{{") || template.startsWith("{%")) {
            return Optional.empty();
        }
        if (percent.lookingAt() && values.containsKey(percent.group(1))) {
            return render(template.substring(percent.end()), values).map(rest -> values.get(percent.group(1)) + rest);
        }
        return render(template.substring(1), values).map(rest -> template.charAt(0) + rest);
    }
}

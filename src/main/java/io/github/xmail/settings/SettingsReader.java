package io.github.xmail.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/**
 * Reads settings once at start and collects everything that is wrong with them, so that all of it can be told together.
 * A feature asks for its settings by the typed methods; where a value is wrong the problem is recorded and the default
 * comes back, so that reading goes on. Not thread-safe: one thread reads at start.
 */
public final class SettingsReader {

    private static final Pattern UNRESOLVED = Pattern.compile("\\$\\{[^}]*}");
    /**
     * password=…, //user:…@ and Oracle's :user/…@; the groups stay. A password may hold any sign: where its end is not
     * clear, more is hidden rather than less.
     */
    private static final Pattern URL_PASSWORD =
            Pattern.compile("(?is)((?:password|passwd|passphrase|pwd|pass)\\s*=\\s*)"
                    + "(?:'(?:\\\\.|[^'\\\\])*+'|\\{(?:}}|[^}])*+})?(?:;;|(?![&;]|\\s+\\w+\\s*=).)*+"
                    + "|(//[^/@:]*:|:[^:/@]+/)(?:(?![?;]\\w+=).)*(?=@)");

    private static final int SHOWN = 120;

    /** A value in force and where it came from ({@code default} for a default). */
    public record Value(String text, String origin) {}

    private final List<SettingSource> sources;
    private final Map<Setting, Optional<Value>> values = new EnumMap<>(Setting.class);
    private final List<Problem> problems = new ArrayList<>();

    /** @param sources the places to look, the first one that has a value wins */
    public SettingsReader(SettingSource... sources) {
        this.sources = List.of(sources);
    }

    /** The places of a real server: JNDI, then the environment. */
    public static SettingsReader ofContainer() {
        return new SettingsReader(new JndiSource(), new EnvironmentSource(System.getenv()));
    }

    /** The text of a setting, or its default; never blank. White space around it is dropped, but for a secret. */
    public Optional<String> text(Setting setting) {
        return isSet(setting) ? Optional.of(value(setting).get().text()) : setting.defaultText();
    }

    /** Whether a value stands somewhere, right or wrong. */
    public boolean isSet(Setting setting) {
        return value(setting).isPresent();
    }

    /** The secret of a setting that holds exactly one. */
    public Optional<Secret> secret(Setting setting) {
        return isSet(setting) ? Optional.of(new Secret(value(setting).get().text())) : Optional.empty();
    }

    /** The secrets of a setting that may hold several, separated by white space, in order. */
    public List<Secret> secrets(Setting setting) {
        List<Secret> secrets = new ArrayList<>();
        if (isSet(setting)) {
            for (String text : value(setting).get().text().strip().split("\\s+")) {
                secrets.add(new Secret(text));
            }
        }
        return List.copyOf(secrets);
    }

    /** A whole number; outside of its bounds is a problem, and the default comes back. */
    public int integer(Setting setting, int min, int max) {
        int byDefault = Integer.parseInt(setting.defaultText().orElseThrow());
        Optional<Value> value = value(setting);
        if (value.isEmpty()) {
            return byDefault;
        }
        try {
            int number = Integer.parseInt(value.get().text());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        invalid(setting, "must be a whole number from " + min + " to " + max, "for example " + byDefault);
        return byDefault;
    }

    /** One of a few words (lower case names of the enum's constants); another one is a problem. */
    public <E extends Enum<E>> E choice(Setting setting, Class<E> type) {
        String byDefault = setting.defaultText().orElseThrow();
        String chosen = text(setting).orElse(byDefault);
        E constantByDefault = null;
        StringJoiner words = new StringJoiner(", ");
        for (E constant : type.getEnumConstants()) {
            String word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(chosen)) {
                return constant;
            }
            if (word.equals(byDefault)) {
                constantByDefault = constant;
            }
            words.add(word);
        }
        invalid(setting, "must be one of: " + words, "for example " + byDefault);
        return constantByDefault;
    }

    /** Records that a needed setting is not there. @param remedy what to write, with an example */
    public void missing(Setting setting, String rule, String remedy) {
        missing(setting, rule, remedy, setting.neededBySend());
    }

    /** Records that a setting is not there that only some other setting makes necessary. */
    public void missing(Setting setting, String rule, String remedy, boolean stopsSend) {
        if (!hasError(setting)) {
            add(Problem.Severity.MISSING, setting, rule, "", remedy, stopsSend);
        }
    }

    /** Records that the value found breaks a rule. @param remedy what to write instead */
    public void invalid(Setting setting, String rule, String remedy) {
        add(Problem.Severity.INVALID, setting, rule, shown(setting), remedy, setting.neededBySend());
    }

    /** Records that the value found breaks a rule, where some other setting decides whether {@code send} needs it. */
    public void invalid(Setting setting, String rule, String remedy, boolean stopsSend) {
        add(Problem.Severity.INVALID, setting, rule, shown(setting), remedy, stopsSend);
    }

    /** Records something to look at; everything goes on. */
    public void warning(Setting setting, String rule, String remedy) {
        add(Problem.Severity.WARNING, setting, rule, shown(setting), remedy, false);
    }

    /** Records a problem about something that is no setting, a JNDI resource for instance. */
    public void invalidResource(String name, String rule, String remedy) {
        record(new Problem(Problem.Severity.INVALID, Optional.empty(), name, rule, "", remedy, true));
    }

    /** Two features may read one setting: its problem is told once. */
    void record(Problem problem) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    private void add(
            Problem.Severity severity, Setting setting, String rule, String found, String remedy, boolean stopsSend) {
        record(new Problem(severity, Optional.of(setting), setting.key(), rule, found, remedy, stopsSend));
    }

    /** Whether a setting was found missing or wrong so far. */
    public boolean hasError(Setting setting) {
        for (Problem problem : problems) {
            if (problem.severity() != Problem.Severity.WARNING
                    && problem.setting().equals(Optional.of(setting))) {
                return true;
            }
        }
        return false;
    }

    List<SettingSource> sources() {
        return sources;
    }

    /** All problems found so far, in the order found. */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** The values in force that were asked for, secrets and the password inside a {@code db_string} masked. */
    public Map<Setting, Value> inForce() {
        Map<Setting, Value> shown = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            Optional<String> text = text(setting);
            if (text.isPresent()) {
                String origin = isSet(setting) ? value(setting).get().origin() : "default";
                shown.put(setting, new Value(masked(setting, text.get()), origin));
            }
        }
        return shown;
    }

    private Optional<Value> value(Setting setting) {
        Optional<Value> known = values.get(setting);
        if (known == null) {
            known = read(setting);
            values.put(setting, known);
            if (known.isPresent() && UNRESOLVED.matcher(known.get().text()).find()) {
                invalid(setting, Problem.RESOLVED, "define that variable for the server, or write the value itself");
                known = Optional.empty();
                values.put(setting, known);
            }
        }
        return known;
    }

    private Optional<Value> read(Setting setting) {
        Optional<Value> direct = find(setting, setting.key());
        if (!setting.secret()) {
            return direct;
        }
        String fileKey = setting.key() + "_file";
        Optional<Value> file = find(setting, fileKey);
        if (file.isEmpty()) {
            return direct;
        }
        if (direct.isPresent()) {
            record(new Problem(
                    Problem.Severity.INVALID,
                    Optional.of(setting),
                    setting.key(),
                    "is given twice: as " + setting.key() + " and as " + fileKey,
                    direct.get().origin() + " and " + file.get().origin(),
                    "keep one of the two",
                    setting.neededBySend()));
            return Optional.empty();
        }
        return readFile(setting, file.get());
    }

    private Optional<Value> readFile(Setting setting, Value file) {
        String rule;
        try {
            String text = Files.readString(Path.of(file.text().strip()));
            String secret = text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            if (!secret.isBlank()) {
                return Optional.of(new Value(secret, "the file named by " + file.origin()));
            }
            rule = "must name a file that holds the secret: this one is empty";
        } catch (CharacterCodingException e) {
            rule = "must name a text file in UTF-8: this one is not";
        } catch (IOException | InvalidPathException | SecurityException e) {
            rule = "must name a file that the server may read: " + e.getClass().getSimpleName();
        }
        record(new Problem(
                Problem.Severity.INVALID,
                Optional.of(setting),
                setting.key() + "_file",
                rule,
                shown(file.text(), file),
                "give the file's whole path and let the server's user read it",
                setting.neededBySend()));
        return Optional.empty();
    }

    private Optional<Value> find(Setting setting, String name) {
        for (SettingSource source : sources) {
            try {
                Optional<SettingSource.Found> found = source.find(name);
                if (found.isPresent()) {
                    return textOf(setting, name, found.get());
                }
            } catch (SettingSource.SourceException e) {
                record(new Problem(
                        Problem.Severity.INVALID,
                        Optional.of(setting),
                        name,
                        "must be a value that the server can give",
                        e.getMessage(),
                        "see the server's log for the name it could not make",
                        setting.neededBySend()));
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private Optional<Value> textOf(Setting setting, String name, SettingSource.Found found) {
        Object value = found.value();
        if (value instanceof String
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Character) {
            String text = setting.secret() ? value.toString() : value.toString().strip();
            return text.isBlank() ? Optional.empty() : Optional.of(new Value(text, found.origin()));
        }
        record(new Problem(
                Problem.Severity.INVALID,
                Optional.of(setting),
                name,
                "must be a text, a number or a boolean",
                "a " + value.getClass().getName() + " (" + found.origin() + ")",
                "declare it with type java.lang.String",
                setting.neededBySend()));
        return Optional.empty();
    }

    private String shown(Setting setting) {
        Optional<Value> value = value(setting);
        return value.isEmpty() ? "" : shown(masked(setting, value.get().text()), value.get());
    }

    private static String shown(String text, Value value) {
        return "\"" + abbreviated(text) + "\" (" + value.origin() + ")";
    }

    private static String masked(Setting setting, String text) {
        if (setting.secret()) {
            return "***";
        }
        if (setting != Setting.DB_STRING) {
            return text;
        }
        return URL_PASSWORD.matcher(text).replaceAll("$1$2***");
    }

    private static String abbreviated(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "…";
    }
}

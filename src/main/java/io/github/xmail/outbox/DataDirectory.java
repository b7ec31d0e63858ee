package io.github.xmail.outbox;

import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingsReader;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where {@code data_dir} is, and whether it can be used. */
final class DataDirectory {

    private static final List<String> SERVERS = List.of(
            "catalina.base", "jetty.base", "jboss.server.data.dir", "server.output.dir", "com.sun.aas.instanceRoot");

    private final SettingsReader reader;
    private final String context;
    private final Map<String, String> environment;
    private final Map<String, String> properties;

    DataDirectory(
            SettingsReader reader,
            String contextPath,
            Map<String, String> environment,
            Map<String, String> properties) {
        this.reader = reader;
        this.context = name(contextPath);
        this.environment = environment;
        this.properties = properties;
    }

    /**
     * One directory name for one context path: {@code ROOT}, {@code shop#mail} for {@code /shop/mail}. A version
     * ({@code ##2}) is left out: the next version of an application takes over the orders of the last.
     */
    static String name(String contextPath) {
        String path = contextPath.replaceFirst("##.*$", "").replaceFirst("^/", "");
        if (path.isEmpty()) {
            return "ROOT";
        }
        String name = URLEncoder.encode(path.replace('/', '#'), StandardCharsets.UTF_8)
                .replace("%23", "#")
                .replace("*", "%2A");
        return name.startsWith(".") ? "%2E" + name.substring(1) : name;
    }

    Optional<Path> find() {
        return (reader.isSet(Setting.DATA_DIR) ? given() : byDefault()).filter(this::isUsable);
    }

    /** Warns of orders that would wait for ever, because the nodes share an outbox now. Makes nothing. */
    void warnOfWaitingOrders() {
        List<Path> candidates = reader.text(Setting.DATA_DIR)
                .flatMap(DataDirectory::absolute)
                .map(List::of)
                .orElseGet(this::places);
        for (Path candidate : candidates) {
            long waiting = LeftBehind.waiting(candidate);
            if (waiting > 0) {
                reader.warning(
                        Setting.DATA_DIR,
                        "should hold no waiting orders where jdbc/xmail-outbox is bound: nobody mails those in "
                                + candidate + ", and there are " + waiting,
                        "unbind jdbc/xmail-outbox until they are mailed, or give another worker, without it, data_dir="
                                + candidate);
                return;
            }
        }
    }

    private Optional<Path> given() {
        String text = reader.text(Setting.DATA_DIR).orElseThrow();
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return Optional.of(path.normalize());
            }
        } catch (InvalidPathException e) {
            // told below
        }
        reader.invalid(
                Setting.DATA_DIR, "must be the whole path of a directory", "for example /var/lib/xmail/" + context);
        return Optional.empty();
    }

    private Optional<Path> byDefault() {
        if (reader.hasError(Setting.DATA_DIR)) {
            return Optional.empty();
        }
        List<Path> places = places();
        if (places.isEmpty()) {
            reader.missing(
                    Setting.DATA_DIR,
                    "must be set: this server has no directory of its own and its user no home",
                    "for example /var/lib/xmail/" + context);
            return Optional.empty();
        }
        Path chosen = places.get(0);
        for (Path other : places.subList(1, places.size())) {
            if (Files.exists(other.resolve(SqliteDatabase.FILE)) && !isSame(chosen, other)) {
                reader.invalid(
                        Setting.DATA_DIR,
                        "must be set where there is more than one outbox: " + chosen + " would be used, but " + other
                                + " holds an outbox of this application too, and its orders would be left behind",
                        "set data_dir to the one that is to be used, or move " + other + " out of the way");
                return Optional.empty();
            }
        }
        return Optional.of(chosen);
    }

    /** Every place where an outbox of this context could be, the one to be used first. */
    private List<Path> places() {
        List<String> roots = new ArrayList<>();
        roots.addAll(firstOf(environment.get("STATE_DIRECTORY")));
        SERVERS.forEach(property -> roots.add(properties.get(property)));
        roots.add(properties.get("user.home"));
        List<Path> places = new ArrayList<>();
        for (String root : roots) {
            if (root != null && !root.isBlank()) {
                absolute(root)
                        .ifPresent(path -> places.add(path.resolve("xmail").resolve(context)));
            }
        }
        return places;
    }

    private static List<String> firstOf(String directories) {
        return directories == null
                ? List.of()
                : Arrays.stream(directories.split(":"))
                        .filter(entry -> !entry.isBlank())
                        .limit(1)
                        .toList();
    }

    private static Optional<Path> absolute(String root) {
        try {
            return Optional.of(Path.of(root).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return one.equals(other) || Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isUsable(Path directory) {
        try {
            OwnFiles.createDirectory(directory);
            OwnFiles.restrict(directory);
            Path probe = Files.createTempFile(directory, "probe", ".tmp");
            Files.delete(probe);
        } catch (IOException | SecurityException e) {
            reader.invalid(
                    Setting.DATA_DIR,
                    "must be a directory that the server may write: " + directory + " is not ("
                            + e.getClass().getSimpleName() + ")",
                    "let the server's user write there, or set data_dir to a directory where it may; for a systemd unit"
                            + " add StateDirectory=xmail to its [Service] section (systemctl edit)");
            return false;
        }
        if (OwnFiles.isOpenToOthers(directory)) {
            reader.warning(
                    Setting.DATA_DIR,
                    "should be a directory that only the server's user can enter: " + directory + " is open to others",
                    "chmod 700 " + directory);
        }
        return true;
    }
}

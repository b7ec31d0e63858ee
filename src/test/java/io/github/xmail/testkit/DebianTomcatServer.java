package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;

/**
 * Debian's package {@code tomcat10} as its systemd unit runs it, without systemd: its start script as the user tomcat, in a
 * mount namespace made of what the unit and its drop-ins say. {@code /etc} and {@code /var} are this server's own copies.
 * Needs root and the package.
 */
public final class DebianTomcatServer extends WebServer {

    private static final Path UNIT = Path.of("/lib/systemd/system/tomcat10.service");

    /** What the sandbox below does, and what makes no difference to it; anything else in a unit is an error. */
    private static final Set<String> KNOWN = Set.of(
            "Environment",
            "ExecStartPre",
            "ExecStart",
            "User",
            "Group",
            "PrivateTmp",
            "NoNewPrivileges",
            "CacheDirectory",
            "CacheDirectoryMode",
            "StateDirectory",
            "StateDirectoryMode",
            "ProtectSystem",
            "ReadWritePaths",
            "Type",
            "SuccessExitStatus",
            "Restart",
            "SyslogIdentifier",
            "AmbientCapabilities");

    /** The arguments are: directory of the copies, user, group, then words for each of the steps. */
    private static final String SANDBOX = """
            set -eu
            for top in etc var; do
              mkdir -p "$BASE/$top" "$BASE/.$top"
              mount -t overlay overlay -o "lowerdir=/$top,upperdir=$BASE/$top,workdir=$BASE/.$top" "/$top"
            done
            if [ -d "$BASE/install" ]; then
              install -d -o root -g "$GROUP" -m 0750 /etc/xmail
              install -d -o root -g "$GROUP" -m 0775 /etc/tomcat10/Catalina/localhost
              for file in "$BASE"/install/xmail/*; do install -o root -g "$GROUP" -m 0640 "$file" /etc/xmail/; done
              for file in "$BASE"/install/conf/*.xml; do install -o root -g "$GROUP" -m 0640 "$file" /etc/tomcat10/; done
              for file in "$BASE"/install/localhost/*.xml; do
                install -o root -g "$GROUP" -m 0640 "$file" /etc/tomcat10/Catalina/localhost/
              done
              for file in "$BASE"/install/webapps/*.war; do install -m 0644 "$file" /var/lib/tomcat10/webapps/; done
              rm -r "$BASE/install"
            fi
            $PRE
            for directory in $DIRECTORIES; do
              install -d -o "$USER" -g "$GROUP" -m "${directory#*:}" "${directory%%:*}"
              mount --bind "${directory%%:*}" "${directory%%:*}"
            done
            for path in $WRITABLE; do mount --bind "$path" "$path"; done
            if [ "$STRICT" = yes ]; then
              cut -d' ' -f5 /proc/self/mountinfo | while read -r mounted; do
                keep=
                for path in /dev /proc /sys $WRITABLE $(echo "$DIRECTORIES" | sed 's/:[0-7]*//g'); do
                  case "$mounted/" in "${path%/}/"*) keep=yes ;; esac
                done
                [ -n "$keep" ] || mount -o remount,bind,ro "$mounted"
              done
            fi
            mount -t tmpfs tmpfs /var/tmp
            mount -t tmpfs tmpfs /tmp
            cd /
            exec setpriv --reuid "$USER" --regid "$GROUP" --init-groups --no-new-privs --inh-caps=-all \\
              env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 "$@"
            """;

    private final List<Path> units = new ArrayList<>(List.of(UNIT));

    /** @param base an empty directory; @param dropIns files that an administrator puts beside the unit */
    public DebianTomcatServer(Path base, Path... dropIns) throws IOException {
        super(Path.of("/usr/share/tomcat10"), base, Map.of());
        SystemTool.TOMCAT10.require();
        Assumptions.assumeTrue(Files.isWritable(UNIT), "the sandbox of Debian's Tomcat is made by root");
        units.addAll(List.of(dropIns));
        for (String folder : List.of("xmail", "conf", "localhost", "webapps")) {
            Files.createDirectories(base.resolve("install").resolve(folder));
        }
        Files.writeString(
                base.resolve("install/conf/server.xml"),
                Files.readString(Path.of("/etc/tomcat10/server.xml"))
                        .replace("port=\"8005\"", "port=\"-1\"")
                        .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + port + "\""));
    }

    private Map<String, List<String>> unit() throws IOException {
        Map<String, List<String>> unit = new HashMap<>();
        for (Path file : units) {
            String section = "";
            for (String line : Files.readAllLines(file)) {
                section = line.startsWith("[") ? line : section;
                String[] entry = line.split("=", 2);
                if (section.equals("[Service]") && entry.length == 2 && !line.startsWith("#")) {
                    unit.computeIfAbsent(entry[0], name -> new ArrayList<>()).add(entry[1]);
                }
            }
        }
        if (!KNOWN.containsAll(unit.keySet())) {
            throw new AssertionError("the unit says what the sandbox does not know: " + unit.keySet());
        }
        return unit;
    }

    @Override
    protected List<String> command() throws IOException {
        Map<String, List<String>> unit = unit();
        String state = only(unit, "StateDirectory", "");
        String cache = only(unit, "CacheDirectory", "");
        List<String> directories = new ArrayList<>();
        if (!state.isEmpty()) {
            directories.add("/var/lib/" + state + ":" + only(unit, "StateDirectoryMode", "0755"));
        }
        directories.add("/var/cache/" + cache + ":" + only(unit, "CacheDirectoryMode", "0755"));
        List<String> environment = unit.get("Environment").stream()
                .map(quoted -> quoted.replace("\"", ""))
                .collect(Collectors.toCollection(ArrayList::new));
        environment.add("JAVA_HOME=" + JAVA_HOME);
        environment.add("CACHE_DIRECTORY=/var/cache/" + cache);
        if (!state.isEmpty()) {
            environment.add("STATE_DIRECTORY=/var/lib/" + state);
        }
        List<String> command = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "env",
                "BASE=" + base,
                "USER=" + only(unit, "User", "root"),
                "GROUP=" + only(unit, "Group", "root"),
                "PRE=" + only(unit, "ExecStartPre", "").replace("+", ""),
                "DIRECTORIES=" + String.join(" ", directories),
                "WRITABLE=" + String.join(" ", unit.get("ReadWritePaths")),
                "STRICT=" + (only(unit, "ProtectSystem", "").equals("strict") ? "yes" : "no")));
        unit.get("Environment").forEach(quoted -> command.add(quoted.replace("\"", "")));
        command.addAll(List.of("sh", "-c", SANDBOX, "sandbox"));
        command.addAll(environment);
        command.addAll(Arrays.asList(only(unit, "ExecStart", "").split(" ")));
        return command;
    }

    private static String only(Map<String, List<String>> unit, String name, String otherwise) {
        List<String> values = unit.getOrDefault(name, List.of(otherwise));
        return values.get(values.size() - 1);
    }

    @Override
    public void allow(User... users) throws IOException {
        Files.writeString(
                base.resolve("install/conf/tomcat-users.xml"),
                Files.readString(Path.of("/etc/tomcat10/tomcat-users.xml"))
                        .replace("</tomcat-users>", TomcatServer.lines(users) + "</tomcat-users>"));
    }

    /** Files named in settings are copied into {@code /etc/xmail}, as the documents have it. */
    @Override
    public void deploy(Path application, String name, Map<String, String> settings) throws IOException {
        pack(application, base.resolve("install/webapps/" + name + ".war"));
        Map<String, String> there = new HashMap<>(settings);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            if (setting.getKey().endsWith("_file")) {
                Path file = Path.of(setting.getValue());
                Files.copy(file, base.resolve("install/xmail").resolve(setting.getKey()));
                there.put(setting.getKey(), "/etc/xmail/" + setting.getKey());
            }
        }
        TomcatServer.contextFile(there, Map.of()).write(base.resolve("install/localhost/" + name + ".xml"));
    }

    /** As the host sees it. */
    @Override
    public Path dataDirectory(String name) {
        return base.resolve("var/lib/xmail/xmail").resolve(name);
    }
}

package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of the system that some tests need. Where it is missing those tests are skipped and named at the end of the
 * build; on a CI server ({@code CI=true}) that is a failure.
 */
public enum SystemTool {
    MARIADB("mariadb-server", "/usr/sbin/mariadbd", "/usr/sbin/mysqld"),
    MARIADB_INSTALL("mariadb-server", "/usr/bin/mariadb-install-db"),
    APACHE("apache2", "/usr/sbin/apache2"),
    CHROMIUM("chromium", "/usr/bin/chromium"),
    CHROMEDRIVER("chromium-driver", "/usr/bin/chromedriver"),
    CURL("curl", "/usr/bin/curl"),
    OPENSSL("openssl", "/usr/bin/openssl"),
    NGINX("nginx", "/usr/sbin/nginx"),
    OPENDKIM("opendkim", "/usr/sbin/opendkim"),
    POSTFIX("postfix", "/usr/sbin/postfix"),
    POSTGREY("postgrey", "/usr/sbin/postgrey"),
    PROMTOOL("prometheus", "/usr/bin/promtool"),
    SASLPASSWD("sasl2-bin libsasl2-modules", "/usr/sbin/saslpasswd2"),
    TOMCAT10("tomcat10", "/usr/libexec/tomcat10/tomcat-start.sh");

    /** One line a skipped test class; the build prints it at its end. */
    private static final Path MISSING = Path.of("target", "missing-tools.txt");

    private final String debianPackage;
    private final List<Path> places;

    SystemTool(String debianPackage, String... places) {
        this.debianPackage = debianPackage;
        this.places = Arrays.stream(places).map(Path::of).toList();
    }

    /** The program's path; where there is none the calling test is skipped, or fails on a CI server. */
    public Path require() {
        Optional<Path> found = places.stream().filter(Files::isExecutable).findFirst();
        if (found.isEmpty()) {
            missing(name().toLowerCase() + ": apt-get install " + debianPackage);
        }
        return found.orElseThrow();
    }

    /** The path of a program that only root can run; who is not is treated as if it were missing. */
    public Path requireAsRoot() {
        Path program = require();
        if (!"root".equals(System.getProperty("user.name"))) {
            missing(name().toLowerCase() + " started by root: run the build as root");
        }
        return program;
    }

    private static void missing(String what) {
        String caller = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE)
                .walk(frames -> frames.map(StackWalker.StackFrame::getDeclaringClass)
                        .filter(c -> c.getSimpleName().matches(".*(Test|IT)"))
                        .findFirst())
                .map(Class::getSimpleName)
                .orElse("a test");
        String message = caller + " needs " + what;
        note(message);
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        Assumptions.abort(message);
    }

    private static void note(String message) {
        try {
            Files.createDirectories(MISSING.getParent());
            List<String> known = Files.exists(MISSING) ? Files.readAllLines(MISSING) : List.of();
            if (!known.contains(message)) {
                Files.writeString(
                        MISSING,
                        message + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

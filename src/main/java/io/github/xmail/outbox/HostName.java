package io.github.xmail.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The name of this host as the system knows it, without asking a name server. */
final class HostName {

    private static final int LONGEST = 255;

    private HostName() {}

    /** @return null where the system does not tell it */
    static String orNull() {
        return Stream.of(System.getenv("HOSTNAME"), System.getenv("COMPUTERNAME"), ofLinux())
                .filter(name -> name != null && !name.isBlank())
                .map(name ->
                        name.strip().substring(0, Math.min(LONGEST, name.strip().length())))
                .findFirst()
                .orElse(null);
    }

    private static String ofLinux() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"));
        } catch (IOException | RuntimeException elsewhere) {
            return null;
        }
    }
}

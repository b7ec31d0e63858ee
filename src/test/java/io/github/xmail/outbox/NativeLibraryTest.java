package io.github.xmail.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SQLite's native library in a process of its own, because it is loaded once in a class loader. */
class NativeLibraryTest {

    @TempDir
    Path directory;

    /** Loads it into this process and says how that went. */
    static final class Child {
        public static void main(String[] arguments) {
            try {
                NativeLibrary.load(Path.of(arguments[0]));
                System.out.println("loaded");
            } catch (UnavailableException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private String loadedWith(String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(), directory.toString()));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void itIsLoadedOnASystemThatTheWarKnows() throws IOException {
        assertThat(loadedWith()).isEqualToIgnoringNewLines("loaded");
    }

    @Test
    void onAnotherSystemTheMessageSaysWhatToDo() throws IOException {
        assertThat(loadedWith("-Dos.arch=sparc"))
                .contains("cannot be loaded", "on sparc", "bind jdbc/xmail-outbox", "-Dorg.sqlite.tmpdir=");
    }

    @Test
    void aFolderThatCannotHoldItIsNamed() throws IOException {
        assertThat(loadedWith("-Dorg.sqlite.tmpdir=/proc/nowhere"))
                .contains("last tried from /proc/nowhere", "noexec", "--enable-native-access=ALL-UNNAMED");
    }
}

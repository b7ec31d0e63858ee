package io.github.xmail.outbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's native library for this class loader.
 *
 * <p>Left alone the driver leaves a copy in the temp folder at every load, is misled by a {@code noexec} temp folder, and
 * forks {@code uname} from a thread whose class loader it thereby keeps for a minute.
 */
final class NativeLibrary {

    private static final String FOLDER_PROPERTY = "org.sqlite.tmpdir";
    private static final String LOADING = "io.github.xmail.outbox.loading";
    private static final long PATIENCE_MILLIS = 30_000;

    private NativeLibrary() {}

    /** Loads it, once a class loader. The caller holds {@code directory}. */
    static void load(Path directory) throws UnavailableException {
        enter();
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(null);
        try {
            loadFrom(directory.resolve("native"));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            System.getProperties().remove(LOADING);
        }
    }

    /** The driver's folder is a property of the whole process: one web application at a time. */
    private static void enter() throws UnavailableException {
        long giveUp = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (System.getProperties().putIfAbsent(LOADING, "true") != null) {
            if (System.nanoTime() > giveUp) {
                throw new UnavailableException("another web application of this server does not end loading SQLite");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("interrupted while loading SQLite", e);
            }
        }
    }

    private static void loadFrom(Path folder) throws UnavailableException {
        if (System.getProperty(FOLDER_PROPERTY) != null) {
            initialize(System.getProperty(FOLDER_PROPERTY));
            return;
        }
        try {
            empty(folder);
            System.setProperty(FOLDER_PROPERTY, folder.toString());
            initialize(folder.toString());
        } catch (IOException | UnavailableException e) {
            System.clearProperty(FOLDER_PROPERTY);
            initialize(System.getProperty("java.io.tmpdir"));
        } finally {
            System.clearProperty(FOLDER_PROPERTY);
        }
    }

    private static void empty(Path folder) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void initialize(String folder) throws UnavailableException {
        try {
            if (SQLiteJDBCLoader.initialize()) {
                return;
            }
        } catch (Exception | LinkageError e) {
            throw new UnavailableException(remedy(folder), e);
        }
        throw new UnavailableException(remedy(folder));
    }

    private static String remedy(String folder) {
        return String.join(
                "\n",
                List.of(
                        "The native library of SQLite cannot be loaded, so nothing can be accepted.",
                        "  System: " + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                                + ", last tried from " + folder,
                        "  Does that file system allow programs (mount option noexec)? If not, name another folder:",
                        "    -Dorg.sqlite.tmpdir=/some/folder in the server's Java options.",
                        "  Does the JVM refuse native code (--illegal-native-access=deny)? Then add:",
                        "    --enable-native-access=ALL-UNNAMED",
                        "  On a system other than Linux, Windows and macOS on x86-64 or ARM bind jdbc/xmail-outbox",
                        "  to a PostgreSQL or MariaDB database instead."));
    }
}

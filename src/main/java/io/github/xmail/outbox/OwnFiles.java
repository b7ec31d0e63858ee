package io.github.xmail.outbox;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** Files and directories that only the server's own user can read, where the file system knows such a thing. */
final class OwnFiles {

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    private OwnFiles() {}

    /** The directory and what is missing above it; one that is there keeps its mode. */
    static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, mode("rwx------"));
        }
    }

    static void createFile(Path file) throws IOException {
        Files.createFile(file, mode("rw-------"));
    }

    /** Shuts others out of a directory that holds nothing but an outbox: another one may be meant for others too. */
    static void restrict(Path directory) throws IOException {
        if (!isOpenToOthers(directory) || !isOwn(directory)) {
            return;
        }
        try {
            Files.setPosixFilePermissions(directory, OWNER);
        } catch (IOException e) {
            // of another owner; the caller warns
        }
    }

    private static boolean isOwn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .allMatch(name -> name.startsWith("outbox.") || name.equals("native"));
        }
    }

    static boolean isOpenToOthers(Path directory) {
        try {
            return posix() && !OWNER.containsAll(Files.getPosixFilePermissions(directory));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static FileAttribute<?>[] mode(String mode) {
        return posix()
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean posix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}

package io.github.xmail.outbox;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Holds a directory for one outbox: against other processes by a lock of the operating system, which ends with its process
 * however that ends, and against other web applications of this process by an entry in the system properties, the one
 * thing that all class loaders share.
 *
 * <p>The entry comes first: a POSIX lock belongs to the process and is lost when any channel on the file is closed, so that
 * nobody but the holder of the entry may even open the lock file.
 */
final class DirectoryLock implements AutoCloseable {

    private static final String FILE = "outbox.lock";
    private static final String ENTRY = "io.github.xmail.outbox.held.";

    private final String entry;
    private final FileChannel channel;

    private DirectoryLock(String entry, FileChannel channel) {
        this.entry = entry;
        this.channel = channel;
    }

    /** Takes {@code directory}, which exists. @throws UnavailableException where somebody else holds it */
    static DirectoryLock take(Path directory) throws UnavailableException {
        String entry = ENTRY + identity(directory);
        if (System.getProperties().putIfAbsent(entry, directory.toString()) != null) {
            throw new UnavailableException(directory + " is in use by another web application of this server");
        }
        try {
            return new DirectoryLock(entry, lock(directory));
        } catch (IOException | UnavailableException | RuntimeException e) {
            System.getProperties().remove(entry);
            if (e instanceof UnavailableException held) {
                throw held;
            }
            throw new UnavailableException(directory.resolve(FILE) + " cannot be locked", e);
        }
    }

    private static FileChannel lock(Path directory) throws IOException, UnavailableException {
        FileChannel channel = FileChannel.open(
                directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new UnavailableException(directory + " is in use by another part of this server", e);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        channel.close();
        throw new UnavailableException(directory + " is in use by another process");
    }

    /** The same for every path that leads there; Windows has no file key, there the path is all there is. */
    private static String identity(Path directory) throws UnavailableException {
        try {
            Path real = directory.toRealPath();
            Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
            return key == null ? real.toString() : key.toString();
        } catch (IOException e) {
            throw new UnavailableException(directory + " cannot be read", e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // the lock ends with the process at the latest
        } finally {
            System.getProperties().remove(entry);
        }
    }
}

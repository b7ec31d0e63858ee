package io.github.xmail.outbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;

/**
 * Room on the disk that is let go when nothing can be written any more: to mail what waits, and to delete it, needs some.
 * Without it a full disk would keep orders from going out until somebody makes room. One thread.
 */
final class DiskReserve {

    /** The write-ahead log between two checkpoints, and as much for what it brings into the database. */
    static final int SIZE = 8 << 20;

    /** Asked for beside it, so that new orders do not meet the end of the disk again at once. */
    private static final int MARGIN = 2 << 20;

    private static final int BLOCK = 64 << 10;
    private static final String FILE = "outbox.reserve";

    private final Path file;
    private boolean held;

    DiskReserve(Path directory) {
        this.file = directory.resolve(FILE);
    }

    /** Takes the room where it is not taken and can be. @return whether it is */
    boolean hold() {
        if (!held) {
            held = isThere() || mayFit() && fill();
        }
        return held;
    }

    /** Lets it go where the disk has no room left. */
    void letGoWhereFull() {
        if (file.toFile().getUsableSpace() < SIZE) {
            held = false;
            delete();
        }
    }

    private boolean isThere() {
        try {
            return Files.exists(file) && Files.size(file) == SIZE;
        } catch (IOException e) {
            return false;
        }
    }

    /** A file system that cannot tell is tried. */
    private boolean mayFit() {
        long usable = file.toFile().getUsableSpace();
        return usable == 0 || usable >= SIZE + MARGIN;
    }

    /** With bytes that no file system can keep in less room. */
    private boolean fill() {
        delete();
        try {
            OwnFiles.createFile(file);
            SplittableRandom random = new SplittableRandom();
            byte[] block = new byte[BLOCK];
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
                for (int written = 0; written < SIZE + MARGIN; written += BLOCK) {
                    random.nextBytes(block);
                    out.write(block);
                }
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(SIZE);
            }
            return true;
        } catch (IOException full) {
            delete();
            return false;
        }
    }

    private void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // it takes room, and does no other harm
        }
    }
}

package io.github.xmail.outbox;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.sqlite.jdbc4.JDBC4Connection;

/** SQLite in a directory that this outbox holds alone. */
final class SqliteDatabase implements Database {

    static final String FILE = "outbox.db";

    /**
     * EXCLUSIVE comes before WAL: the only connection then needs no shared memory file, and opens on a full disk too.
     * FULL: a commit is on disk when it returns. INCREMENTAL means something before the first table only.
     */
    private static final List<String> PRAGMAS = List.of(
            "busy_timeout = 5000",
            "locking_mode = exclusive",
            "auto_vacuum = incremental",
            "journal_mode = wal",
            "synchronous = full",
            "wal_autocheckpoint = 1000",
            "journal_size_limit = 67108864",
            "mmap_size = 0",
            "temp_store = memory");

    private static final String MOVED = " is not the file any more that this outbox has open: it was deleted, moved or"
            + " replaced while the server runs. Put it back, or restart the server to go on with what is there now";

    /** Free pages (of 4 KB) that are kept for the next orders. */
    private static final int KEPT_PAGES = 2560;

    /** Other work waits for a step. */
    private static final int PAGES_AT_ONCE = 1000;

    private final Path directory;
    private final DiskReserve reserve;
    private DirectoryLock lock;

    /** Tells the open file from another one of its name; null where the file system has no such key (Windows). */
    private Object file;

    SqliteDatabase(Path directory) {
        this.directory = directory;
        this.reserve = new DiskReserve(directory);
    }

    @Override
    public Connection connect() throws SQLException, UnavailableException {
        if (lock == null) {
            takeDirectory();
        }
        String file = directory.resolve(FILE).toString();
        // not by the driver's class: it would register itself, and keep this application's class loader for ever
        Connection connection = new JDBC4Connection("jdbc:sqlite:" + file, file, properties());
        try (Statement statement = connection.createStatement()) {
            for (String pragma : PRAGMAS) {
                statement.execute("pragma " + pragma);
            }
            this.file = key();
            return connection;
        } catch (SQLException | UnavailableException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    /** An open file that was deleted can be written as ever, and is gone with its process. */
    @Override
    public void checkInPlace() throws UnavailableException {
        if (!Objects.equals(file, key())) {
            throw new UnavailableException(directory.resolve(FILE) + MOVED);
        }
    }

    private Object key() throws UnavailableException {
        try {
            return Files.readAttributes(directory.resolve(FILE), BasicFileAttributes.class)
                    .fileKey();
        } catch (NoSuchFileException e) {
            throw new UnavailableException(directory.resolve(FILE) + MOVED);
        } catch (IOException e) {
            throw new UnavailableException(directory.resolve(FILE) + " cannot be read", e);
        }
    }

    /** The driver would ask for the last row's number after every statement. */
    private static Properties properties() {
        Properties properties = new Properties();
        properties.setProperty("jdbc.get_generated_keys", "false");
        return properties;
    }

    private void takeDirectory() throws UnavailableException {
        try {
            OwnFiles.createDirectory(directory);
            lock = DirectoryLock.take(directory);
            NativeLibrary.load(directory);
            createFile();
        } catch (IOException e) {
            close();
            throw new UnavailableException(directory + " cannot be written", e);
        } catch (UnavailableException e) {
            close();
            throw e;
        }
    }

    /** SQLite gives its other files the mode of this one. */
    private void createFile() throws IOException {
        try {
            if (!Files.exists(directory.resolve(FILE))) {
                OwnFiles.createFile(directory.resolve(FILE));
            }
        } catch (FileAlreadyExistsException e) {
            // all the better
        }
    }

    @Override
    public void writeFailed() {
        reserve.letGoWhereFull();
    }

    @Override
    public boolean hasRoom() {
        return reserve.hold();
    }

    /** Where there is no room for new orders nothing is kept for them either: it may be what the disk lacks. */
    @Override
    public boolean giveBackRoom(Connection connection) throws SQLException {
        int kept = reserve.hold() ? KEPT_PAGES : 0;
        try (Statement statement = connection.createStatement()) {
            int free = number(statement, "pragma freelist_count") - kept;
            if (free <= 0) {
                return false;
            }
            // as an update: of a query without columns the driver makes one step only, and each frees one page
            statement.executeUpdate("pragma incremental_vacuum(" + Math.min(free, PAGES_AT_ONCE) + ")");
            boolean more = number(statement, "pragma freelist_count") > kept;
            if (!more) {
                number(statement, "pragma wal_checkpoint(truncate)");
            }
            return more;
        }
    }

    private static int number(Statement statement, String pragma) throws SQLException {
        try (ResultSet row = statement.executeQuery(pragma)) {
            return row.next() ? row.getInt(1) : 0;
        }
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public void close() {
        if (lock != null) {
            lock.close();
            lock = null;
        }
    }
}

package io.github.xmail.outbox;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.sqlite.JDBC;

/** SQLite in a directory that this outbox holds alone. */
final class SqliteDatabase implements Database {

    static final String FILE = "outbox.db";

    /**
     * EXCLUSIVE comes before WAL: the only connection then needs no shared memory file, and opens on a full disk too.
     * FULL: a commit is on disk when it returns.
     */
    private static final List<String> PRAGMAS = List.of(
            "busy_timeout = 5000",
            "locking_mode = exclusive",
            "journal_mode = wal",
            "synchronous = full",
            "wal_autocheckpoint = 1000",
            "journal_size_limit = 67108864",
            "mmap_size = 0",
            "temp_store = memory");

    private final Path directory;
    private DirectoryLock lock;

    SqliteDatabase(Path directory) {
        this.directory = directory;
    }

    @Override
    public Connection connect() throws SQLException, UnavailableException {
        if (lock == null) {
            takeDirectory();
        }
        Connection connection = JDBC.createConnection("jdbc:sqlite:" + directory.resolve(FILE), new Properties());
        try (Statement statement = connection.createStatement()) {
            for (String pragma : PRAGMAS) {
                statement.execute("pragma " + pragma);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
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
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public String name() {
        return directory.toString();
    }

    @Override
    public void close() {
        if (lock == null) {
            return;
        }
        deregisterDriver();
        lock.close();
        lock = null;
    }

    /** The driver registers itself when it is loaded, and would keep this web application's class loader for ever. */
    private static void deregisterDriver() {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass() == JDBC.class
                    && JDBC.class.getClassLoader() == SqliteDatabase.class.getClassLoader()) {
                try {
                    DriverManager.deregisterDriver(driver);
                } catch (SQLException | SecurityException e) {
                    System.getLogger(SqliteDatabase.class.getName())
                            .log(System.Logger.Level.WARNING, "The SQLite driver could not be deregistered");
                }
            }
        }
    }
}

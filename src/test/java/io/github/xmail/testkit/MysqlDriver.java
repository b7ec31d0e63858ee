package io.github.xmail.testkit;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/**
 * MySQL's own driver, as a pool of the container's has it. Registered once in a test run, out of a class loader of its own:
 * it starts a thread that never ends.
 */
public final class MysqlDriver implements Driver {

    private static final Path JAR = Path.of("target", "shop-drivers", "mysql-connector-j.jar");

    static {
        try {
            URL[] jar = {JAR.toUri().toURL()};
            Class<?> type = new URLClassLoader(jar).loadClass("com.mysql.cj.jdbc.Driver");
            DriverManager.registerDriver(
                    new MysqlDriver((Driver) type.getDeclaredConstructor().newInstance()));
        } catch (Exception e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Driver driver;

    private MysqlDriver(Driver driver) {
        this.driver = driver;
    }

    /** The same database of a MariaDB server, reached by this driver. */
    public static Database to(Database mariaDb) {
        return new Database(
                mariaDb.product(),
                mariaDb.name(),
                mariaDb.port(),
                mariaDb.url().replace("jdbc:mariadb:", "jdbc:mysql:"),
                mariaDb.user(),
                mariaDb.password());
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        return driver.connect(url, info);
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return driver.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return driver.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return driver.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return driver.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return driver.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}

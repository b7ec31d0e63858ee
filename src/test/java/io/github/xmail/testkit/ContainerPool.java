package io.github.xmail.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.BasicDataSource;

/** The pools that administrators bind as {@code jdbc/xmail} or {@code jdbc/xmail-outbox}, each with its own habits. */
public enum ContainerPool {
    /** Tomcat's default. */
    DBCP {
        @Override
        public DataSource open(Database database, boolean autoCommit, int connections) {
            BasicDataSource pool = new BasicDataSource();
            pool.setUrl(database.url());
            pool.setUsername(database.user());
            pool.setPassword(database.password());
            pool.setMaxTotal(connections);
            pool.setDefaultAutoCommit(autoCommit);
            pool.setRollbackOnReturn(false);
            pool.setAutoCommitOnReturn(false);
            return pool;
        }

        @Override
        public void close(DataSource pool) throws SQLException {
            ((BasicDataSource) pool).close();
        }
    },

    /** Tomcat's other one. */
    TOMCAT_JDBC {
        @Override
        public DataSource open(Database database, boolean autoCommit, int connections) {
            var pool = new org.apache.tomcat.jdbc.pool.DataSource();
            pool.setUrl(database.url());
            pool.setUsername(database.user());
            pool.setPassword(database.password());
            pool.setMaxActive(connections);
            pool.setInitialSize(1);
            pool.setDefaultAutoCommit(autoCommit);
            pool.setTestOnBorrow(true);
            pool.setValidationInterval(0);
            return pool;
        }

        @Override
        public void close(DataSource pool) {
            ((org.apache.tomcat.jdbc.pool.DataSource) pool).close(true);
        }
    },

    /** Puts back what a borrower changed by itself, and lends without a look what was used a moment ago. */
    HIKARI {
        @Override
        public DataSource open(Database database, boolean autoCommit, int connections) {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl(database.url());
            config.setUsername(database.user());
            config.setPassword(database.password());
            config.setMaximumPoolSize(connections);
            config.setAutoCommit(autoCommit);
            if (database.port() != 0) {
                // it connects one after the other, so that one that hangs for ever keeps the pool empty
                String limit = database.product() == TestDatabase.POSTGRESQL ? "2" : "2000";
                config.addDataSourceProperty("connectTimeout", limit);
                config.addDataSourceProperty("socketTimeout", limit);
            }
            return new HikariDataSource(config);
        }

        @Override
        public void close(DataSource pool) {
            ((HikariDataSource) pool).close();
        }
    };

    /** A pool of so many connections. */
    public abstract DataSource open(Database database, boolean autoCommit, int connections);

    /** Ends a pool of this kind. */
    public abstract void close(DataSource pool) throws SQLException;
}

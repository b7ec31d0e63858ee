package io.github.xmail.customer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.apache.commons.dbcp2.DriverConnectionFactory;
import org.apache.commons.dbcp2.PoolableConnection;
import org.apache.commons.dbcp2.PoolableConnectionFactory;
import org.apache.commons.dbcp2.PoolingDataSource;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;

/** The pool over {@code db_string}. No thread of its own and no JMX name: a redeployment leaves nothing. Thread-safe. */
final class OwnPool implements AutoCloseable {

    private final Dialect dialect;
    private final GenericObjectPool<PoolableConnection> pool;
    private final PoolingDataSource<PoolableConnection> dataSource;

    private OwnPool(Dialect dialect, GenericObjectPool<PoolableConnection> pool) {
        this.dialect = dialect;
        this.pool = pool;
        this.dataSource = new PoolingDataSource<>(pool);
    }

    /**
     * A pool that connects at its first use.
     *
     * @param connections how many at most
     * @param limit how long a look-up may take: waiting for a connection, connecting, or the query each take less
     */
    static OwnPool open(CustomerSettings.Login login, int connections, Duration limit) {
        Duration connect = limit.multipliedBy(4).dividedBy(10);
        String url = login.address().url();
        Dialect dialect = Dialect.ofUrl(url);
        Properties properties = new Properties();
        properties.putAll(timeouts(dialect, connect));
        login.user().ifPresent(user -> properties.put("user", user));
        login.password().ifPresent(password -> properties.put("password", password.reveal()));
        PoolableConnectionFactory factory =
                new PoolableConnectionFactory(new DriverConnectionFactory(Drivers.find(url), url, properties), null);
        factory.setDefaultReadOnly(true);
        factory.setDefaultAutoCommit(true);
        if (dialect == Dialect.POSTGRESQL) {
            factory.setConnectionInitSql(List.of(readOnly(limit.multipliedBy(7).dividedBy(10))));
        }
        GenericObjectPool<PoolableConnection> pool = new Lazy(factory, limits(connections, connect));
        factory.setPool(pool);
        return new OwnPool(dialect, pool);
    }

    /** Connects only for somebody who asks: the library would replace a broken connection while that is returned. */
    private static final class Lazy extends GenericObjectPool<PoolableConnection> {
        Lazy(PoolableConnectionFactory factory, GenericObjectPoolConfig<PoolableConnection> limits) {
            super(factory, limits);
        }

        @Override
        public void addObject() {
            // nothing is connected in advance
        }
    }

    private static GenericObjectPoolConfig<PoolableConnection> limits(int connections, Duration connect) {
        GenericObjectPoolConfig<PoolableConnection> limits = new GenericObjectPoolConfig<>();
        limits.setMaxTotal(connections);
        limits.setMaxIdle(connections);
        limits.setMaxWait(connect);
        limits.setJmxEnabled(false);
        return limits;
    }

    DataSource dataSource() {
        return dataSource;
    }

    /** Whether every connection reads only and limits a query's time by itself. */
    boolean limitsSessions() {
        return dialect == Dialect.POSTGRESQL;
    }

    /** Whether lending and taking back a connection never blocks for long; nobody knows it of other drivers. */
    boolean limitsConnecting() {
        return dialect != Dialect.OTHER;
    }

    /** Drops the connections that nobody uses at present: after one was found dead, the others are, too. */
    void dropIdle() {
        pool.clear();
    }

    /** Closes what is idle now and what is in use when it is returned. */
    @Override
    public void close() {
        pool.close();
    }

    /** With this PostgreSQL needs no transaction around the query, and a look-up is one question and one answer. */
    private static String readOnly(Duration query) {
        return "set default_transaction_read_only = on; set statement_timeout = " + query.toMillis();
    }

    /** Until a look-up sets its own limit. Both drivers wait for ever by default; one counts in seconds. */
    private static Map<String, String> timeouts(Dialect dialect, Duration connect) {
        String millis = Long.toString(connect.toMillis());
        String seconds = Long.toString(connect.plusMillis(999).toSeconds());
        return switch (dialect) {
            case POSTGRESQL -> Map.of("connectTimeout", seconds, "socketTimeout", seconds, "ApplicationName", "xmail");
            case MYSQL -> Map.of("connectTimeout", millis, "socketTimeout", millis);
            case OTHER -> Map.of();
        };
    }
}

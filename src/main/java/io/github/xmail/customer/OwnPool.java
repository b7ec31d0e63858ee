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

    /** How long connecting may take, and each answer until a look-up sets its own limit. */
    private static final Duration CONNECT = Duration.ofSeconds(4);

    private final GenericObjectPool<PoolableConnection> pool;
    private final PoolingDataSource<PoolableConnection> dataSource;

    private OwnPool(GenericObjectPool<PoolableConnection> pool) {
        this.pool = pool;
        this.dataSource = new PoolingDataSource<>(pool);
    }

    /** A pool that connects at its first use. @param connections how many at most */
    static OwnPool open(CustomerSettings.Login login, int connections) {
        String url = login.address().url();
        Properties properties = new Properties();
        properties.putAll(timeouts(url));
        login.user().ifPresent(user -> properties.put("user", user));
        login.password().ifPresent(password -> properties.put("password", password.reveal()));
        PoolableConnectionFactory factory =
                new PoolableConnectionFactory(new DriverConnectionFactory(Drivers.find(url), url, properties), null);
        factory.setDefaultReadOnly(true);
        factory.setDefaultAutoCommit(true);
        if (Dialect.ofUrl(url) == Dialect.POSTGRESQL) {
            // its driver would end a query by a second connection, and wait ten seconds for that on a dead network
            factory.setConnectionInitSql(List.of("set statement_timeout = " + QueryRun.LIMIT.toMillis()));
        }
        GenericObjectPool<PoolableConnection> pool = new Lazy(factory, limits(connections));
        factory.setPool(pool);
        return new OwnPool(pool);
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

    private static GenericObjectPoolConfig<PoolableConnection> limits(int connections) {
        GenericObjectPoolConfig<PoolableConnection> limits = new GenericObjectPoolConfig<>();
        limits.setMaxTotal(connections);
        limits.setMaxIdle(connections);
        limits.setMaxWait(CONNECT);
        limits.setJmxEnabled(false);
        return limits;
    }

    DataSource dataSource() {
        return dataSource;
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

    /** Both drivers wait for ever by default; one counts in seconds, the other in milliseconds. */
    private static Map<String, String> timeouts(String url) {
        return switch (Dialect.ofUrl(url)) {
            case POSTGRESQL ->
                Map.of(
                        "connectTimeout", Long.toString(CONNECT.toSeconds()),
                        "socketTimeout", Long.toString(CONNECT.toSeconds()),
                        "ApplicationName", "xmail");
            case MYSQL ->
                Map.of(
                        "connectTimeout", Long.toString(CONNECT.toMillis()),
                        "socketTimeout", Long.toString(CONNECT.toMillis()));
            case OTHER -> Map.of();
        };
    }
}

package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.known;
import static io.github.xmail.outbox.Orders.order;
import static io.github.xmail.outbox.Orders.sent;
import static io.github.xmail.outbox.Orders.take;
import static io.github.xmail.outbox.Orders.until;
import static io.github.xmail.outbox.Orders.works;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.ContainerPool;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.MysqlDriver;
import io.github.xmail.testkit.Relay;
import io.github.xmail.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An outbox on the pools and drivers that administrators bind. */
@Timeout(120)
class PooledOutboxTest {

    private enum Server {
        POSTGRESQL(TestDatabase.POSTGRESQL, UnaryOperator.identity()),
        MARIADB(TestDatabase.MARIADB, UnaryOperator.identity()),
        MARIADB_BY_MYSQLS_DRIVER(TestDatabase.MARIADB, MysqlDriver::to);

        private final TestDatabase product;
        private final UnaryOperator<Database> driver;

        Server(TestDatabase product, UnaryOperator<Database> driver) {
            this.product = product;
            this.driver = driver;
        }

        Database create() {
            return driver.apply(product.create());
        }
    }

    /** A pool of one connection, which nobody can borrow unless the outbox gives it back. */
    @ParameterizedTest
    @EnumSource
    void eachPoolLendsAConnectionAndGetsItBackAsItWas(ContainerPool kind) throws Exception {
        for (Server server : Server.values()) {
            try (Database database = server.create()) {
                DataSource pool = kind.open(database, true, 1);
                List<Object> before = habits(pool);
                try (Outbox outbox = Outbox.open(new OutboxSettings(pool, 100, 30, false))) {
                    deliver(outbox, "a");
                }
                assertThat(habits(pool)).as("%s, %s", kind, server).isEqualTo(before);
                kind.close(pool);
            }
        }
    }

    private static List<Object> habits(DataSource pool) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            return List.of(
                    connection.getAutoCommit(),
                    connection.isReadOnly(),
                    connection.getTransactionIsolation(),
                    connection.getNetworkTimeout());
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachPoolIsRidOfAConnectionThatBroke(ContainerPool kind) throws Exception {
        for (Server server : Server.values()) {
            try (Database database = server.create();
                    Relay network = Relay.to(database.port())) {
                DataSource pool = kind.open(database.through(network.port()), true, 2);
                try (Outbox outbox = Outbox.open(new OutboxSettings(pool, 100, 30, false))) {
                    deliver(outbox, "a");
                    network.cut();
                    until("it works again, " + kind + ", " + server, () -> works(outbox));
                    deliver(outbox, "b");
                }
                kind.close(pool);
            }
        }
    }

    private static void deliver(Outbox outbox, String id) throws Exception {
        assertThat(outbox.accept(order(id))).isInstanceOf(Acceptance.Accepted.class);
        ClaimedOrder taken = take(outbox);
        outbox.noteDot(taken);
        outbox.settle(taken, sent()).join();
        assertThat(known(outbox, id).state()).isEqualTo(OrderState.SENT);
        assertThat(outbox.take(Duration.ofMillis(1))).isEmpty();
    }
}

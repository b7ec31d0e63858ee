package io.github.xmail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.xmail.customer.CustomerSettings;
import io.github.xmail.customer.Customers;
import io.github.xmail.customer.Lookup;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.settings.MapSource;
import io.github.xmail.settings.SettingSource.SourceException;
import io.github.xmail.settings.SettingsReader;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.Mockito;

/** Many pools connect when they are looked up. */
@Timeout(60)
class DataSourceInTimeTest {

    private static SourceException away() {
        return new SourceException("fails", new NamingException().initCause(new SQLException("away")));
    }

    @Test
    void whatIsThereIsTakenAsItIs() {
        DataSource real = Mockito.mock(DataSource.class);
        assertThat(DataSourceInTime.find(() -> Optional.of(real))).containsSame(real);
        assertThat(DataSourceInTime.find(Optional::empty)).isEmpty();
    }

    @Test
    void whatIsAwayAtStartIsTakenWhenItComesAndLookedUpNoMore() throws Exception {
        Connection connection = Mockito.mock(Connection.class);
        DataSource real = Mockito.mock(DataSource.class);
        Mockito.when(real.getConnection()).thenReturn(connection);
        AtomicInteger lookups = new AtomicInteger();
        DataSource late = DataSourceInTime.find(() -> {
                    if (lookups.incrementAndGet() < 3) {
                        throw away();
                    }
                    return Optional.of(real);
                })
                .orElseThrow();
        assertThatThrownBy(late::getConnection).isInstanceOf(SQLException.class);
        assertThat(late.getConnection()).isSameAs(connection);
        assertThat(late.getConnection()).isSameAs(connection);
        assertThat(lookups).as("it is looked up no more").hasValue(3);
    }

    @Test
    void whatIsDeclaredWronglyIsAProblem() {
        SourceException wrong =
                new SourceException("fails", new NamingException().initCause(new ClassNotFoundException()));
        assertThatThrownBy(() -> DataSourceInTime.find(() -> {
                    throw wrong;
                }))
                .isSameAs(wrong);
    }

    /** A server may make a pool for each thread that asks at the same time. */
    @Test
    void manyThreadsMakeOnePool() {
        DataSource real = Mockito.mock(DataSource.class);
        AtomicInteger made = new AtomicInteger();
        AtomicBoolean back = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(8);
        DataSource late = DataSourceInTime.find(() -> {
                    if (!back.get()) {
                        throw away();
                    }
                    made.incrementAndGet();
                    awaitAtMostASecond(begun);
                    return Optional.of(real);
                })
                .orElseThrow();
        back.set(true);
        List<CompletableFuture<Void>> asking = Stream.generate(() -> CompletableFuture.runAsync(
                        () -> {
                            begun.countDown();
                            ask(late);
                        },
                        work -> new Thread(work).start()))
                .limit(8)
                .toList();
        asking.forEach(CompletableFuture::join);
        assertThat(made).hasValue(1);
    }

    private static void ask(DataSource late) {
        try {
            late.getConnection();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitAtMostASecond(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void lookupThatHangsForEverKeepsNobodyElseFromIt() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch hangs = new CountDownLatch(1);
        AtomicInteger lookups = new AtomicInteger();
        DataSource late = DataSourceInTime.find(() -> {
                    switch (lookups.incrementAndGet()) {
                        case 1 -> throw away();
                        case 2 -> {
                            hangs.countDown();
                            try {
                                never.await();
                            } catch (InterruptedException e) {
                                throw away();
                            }
                        }
                        default -> {}
                    }
                    return Optional.of(Mockito.mock(DataSource.class));
                })
                .orElseThrow();
        CompletableFuture<Void> hanging = CompletableFuture.runAsync(() -> ask(late), work -> new Thread(work).start());
        hangs.await();
        ask(late);
        assertThat(hanging).isNotDone();
        never.countDown();
        hanging.join();
    }

    @Test
    void shopsDatabaseThatIsAwayAtStartIsUnreachableUntilItComes() {
        try (Database database = TestDatabase.H2.create()) {
            database.execute(
                    "create table customers (id bigint primary key, email varchar(200), name varchar(200))",
                    "insert into customers values (42, 'anna@shop.example', 'Anna')");
            AtomicBoolean back = new AtomicBoolean();
            SettingsReader reader =
                    MapSource.reader(Map.of("sql_string", "select email, name from customers where id = :user_uid"));
            Supplier<Optional<DataSource>> lookup = () -> {
                if (!back.get()) {
                    throw away();
                }
                return Optional.of(database.dataSource());
            };
            CustomerSettings settings = CustomerSettings.read(reader, () -> DataSourceInTime.find(lookup))
                    .orElseThrow();
            assertThat(reader.problems()).isEmpty();
            try (Customers customers = new Customers(settings, 2)) {
                assertThat(catchThrowableOfType(CodedException.class, customers::check)
                                .code())
                        .isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
                back.set(true);
                customers.check();
                assertThat(customers.find("42")).isInstanceOf(Lookup.Found.class);
            }
        }
    }
}

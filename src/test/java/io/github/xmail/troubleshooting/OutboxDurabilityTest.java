package io.github.xmail.troubleshooting;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.outbox.Outbox;
import io.github.xmail.outbox.OutboxSettings;
import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that lose what they acknowledged are found out. */
@Timeout(120)
class OutboxDurabilityTest {

    private static List<Finding> findings(DataSource dataSource) {
        try (Outbox outbox = Outbox.open(new OutboxSettings(dataSource, 100, 30, false))) {
            return new OutboxCheck(new Parts.Queue(outbox, 100, Optional::empty, true))
                    .run().said().stream().map(Said::finding).toList();
        }
    }

    @Test
    void postgresqlThatDoesNotFlushIsAnError() throws Exception {
        try (EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start()) {
            assertThat(findings(postgres.getPostgresDatabase()))
                    .containsExactly(Finding.OUTBOX_WRITABLE, Finding.OUTBOX_FSYNC_OFF);
        }
    }

    @Test
    void synchronousCommitThatIsOffIsSwitchedOnByTheWorkerItself() {
        try (Database database = TestDatabase.POSTGRESQL.create()) {
            database.execute("alter database " + database.name() + " set synchronous_commit = off");
            assertThat(findings(database.dataSource())).containsExactly(Finding.OUTBOX_WRITABLE);
        }
    }

    @Test
    void mariadbThatDoesNotFlushEachCommitIsAnError() {
        try (Database database = TestDatabase.MARIADB.create()) {
            database.execute("set global innodb_flush_log_at_trx_commit = 2");
            try {
                assertThat(findings(database.dataSource()))
                        .containsExactly(Finding.OUTBOX_WRITABLE, Finding.OUTBOX_LOG_NOT_FLUSHED);
            } finally {
                database.execute("set global innodb_flush_log_at_trx_commit = 1");
            }
        }
    }

    @Test
    void durableServersHaveNothingToFind() {
        for (TestDatabase product : List.of(TestDatabase.POSTGRESQL, TestDatabase.MARIADB)) {
            try (Database database = product.create()) {
                assertThat(findings(database.dataSource())).containsExactly(Finding.OUTBOX_WRITABLE);
            }
        }
    }
}

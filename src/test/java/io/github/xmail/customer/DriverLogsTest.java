package io.github.xmail.customer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.testkit.Database;
import io.github.xmail.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DriverLogsTest {

    private static final class Kept extends Handler {
        private final List<String> texts = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void publish(LogRecord entry) {
            texts.add(entry.getMessage() + " " + java.util.Arrays.toString(entry.getParameters()) + entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @EnumSource
    void noAddressIsLoggedAtAnyLevel(TestDatabase product) {
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        Kept kept = new Kept();
        kept.setLevel(Level.ALL);
        try (Database database = product.create()) {
            database.execute(
                    "create table customers (id bigint primary key, email varchar(200), name varchar(200))",
                    "insert into customers values (42, 'canary@shop.example', 'Canary')");
            root.addHandler(kept);
            root.setLevel(Level.ALL);
            root.finest("the handler hears this");
            try (Customers customers = ShopSettings.of(database).customers()) {
                assertThat(customers.find("42")).isInstanceOf(Lookup.Found.class);
            }
        } finally {
            root.setLevel(before);
            root.removeHandler(kept);
        }
        assertThat(kept.texts).isNotEmpty().noneMatch(text -> text.toLowerCase().contains("canary"));
        // the bytes of "canary" as a hex dump of packets has them
        assertThat(kept.texts).noneMatch(text -> text.contains("63 61 6E 61 72 79"));
    }
}

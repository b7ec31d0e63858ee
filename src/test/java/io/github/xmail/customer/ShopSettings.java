package io.github.xmail.customer;

import io.github.xmail.settings.MapSource;
import io.github.xmail.settings.SettingsReader;
import io.github.xmail.testkit.Database;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Settings of a shop as a test gives them; valid unless a test deviates. */
final class ShopSettings {

    static final String QUERY = "select email, name from customers where id = :user_uid";

    static final int CONNECTIONS = 2;

    private final Map<String, String> values = new LinkedHashMap<>();
    private Optional<DataSource> pool = Optional.empty();

    static ShopSettings of(Database database) {
        return of(database.url(), database.user(), database.password());
    }

    static ShopSettings of(String url, String user, String password) {
        return new ShopSettings()
                .with("db_string", url)
                .with("db_user", user)
                .with("db_password", password)
                .with("sql_string", QUERY);
    }

    static ShopSettings ofPool(DataSource pool) {
        ShopSettings settings = new ShopSettings().with("sql_string", QUERY);
        settings.pool = Optional.of(pool);
        return settings;
    }

    ShopSettings with(String name, String value) {
        values.put(name, value);
        return this;
    }

    ShopSettings without(String name) {
        values.remove(name);
        return this;
    }

    SettingsReader reader() {
        return MapSource.reader(values);
    }

    Optional<CustomerSettings> read(SettingsReader reader) {
        return CustomerSettings.read(reader, () -> pool);
    }

    Customers customers() {
        return new Customers(read(), CONNECTIONS);
    }

    /** With a shorter limit, so that a test need not wait as long. */
    Customers customers(Duration limit) {
        return new Customers(read(), CONNECTIONS, limit);
    }

    private CustomerSettings read() {
        SettingsReader reader = reader();
        return read(reader)
                .orElseThrow(() -> new AssertionError(reader.problems().toString()));
    }
}

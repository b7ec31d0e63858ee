package io.github.xmail.customer;

import io.github.xmail.settings.Secret;
import io.github.xmail.settings.Setting;
import io.github.xmail.settings.SettingSource.SourceException;
import io.github.xmail.settings.SettingsReader;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** The shop's database and query, read and checked; nothing is connected yet. Immutable. */
public final class CustomerSettings {

    /** The name of the container's pool, under the prefixes of {@link io.github.xmail.settings.JndiSource}. */
    public static final String RESOURCE = "jdbc/xmail";

    /** How {@code db_string} is logged in to. */
    record Login(DatabaseAddress address, Optional<String> user, Optional<Secret> password) {}

    private final Optional<DataSource> containerPool;
    private final Optional<Login> login;
    private final CustomerQuery query;
    private final String defaultName;

    private CustomerSettings(
            Optional<DataSource> containerPool, Optional<Login> login, CustomerQuery query, String defaultName) {
        this.containerPool = containerPool;
        this.login = login;
        this.query = Objects.requireNonNull(query);
        this.defaultName = Objects.requireNonNull(defaultName);
    }

    /**
     * Reads {@code db_string}, {@code db_user}, {@code db_password}, {@code sql_string}, {@code default_name} and the
     * resource {@code jdbc/xmail}, which wins over {@code db_string}. Every problem is recorded.
     *
     * @param containerPool finds {@link #RESOURCE}; a database that is only away at present is no problem of it
     * @return empty where the customer cannot be looked up with them
     */
    public static Optional<CustomerSettings> read(SettingsReader reader, Supplier<Optional<DataSource>> containerPool) {
        Optional<DataSource> pool;
        boolean usable = true;
        try {
            pool = containerPool.get();
        } catch (SourceException e) {
            reader.invalidResource(
                    RESOURCE,
                    "must be a DataSource that the server can make: " + e.getMessage(),
                    "see the server's log for the resource it could not make");
            pool = Optional.empty();
            usable = false;
        }
        Optional<Login> login = Optional.empty();
        if (pool.isPresent()) {
            warnOfUnused(reader);
        } else if (usable || reader.isSet(Setting.DB_STRING)) {
            login = login(reader);
            usable &= login.isPresent();
        }
        Optional<CustomerQuery> query = query(reader, dialects(reader, pool, login));
        String defaultName = DisplayName.of(
                reader.text(Setting.DEFAULT_NAME).orElse(null),
                Setting.DEFAULT_NAME.defaultText().orElseThrow());
        if (!usable || query.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new CustomerSettings(pool, login, query.get(), defaultName));
    }

    private static void warnOfUnused(SettingsReader reader) {
        for (Setting setting : Set.of(Setting.DB_STRING, Setting.DB_USER, Setting.DB_PASSWORD)) {
            if (reader.isSet(setting)) {
                reader.warning(
                        setting,
                        "has no effect: the resource " + RESOURCE + " is bound and wins",
                        "remove it, or unbind " + RESOURCE);
            }
        }
    }

    private static Optional<Login> login(SettingsReader reader) {
        Optional<String> user = reader.text(Setting.DB_USER);
        Optional<Secret> password = reader.secret(Setting.DB_PASSWORD);
        Optional<String> text = reader.text(Setting.DB_STRING);
        if (text.isEmpty()) {
            reader.missing(
                    Setting.DB_STRING,
                    "must say where the shop's database is, unless " + RESOURCE + " is bound",
                    "for example jdbc:postgresql://127.0.0.1:5432/shop or mysql:host=127.0.0.1;dbname=shop");
            return Optional.empty();
        }
        try {
            DatabaseAddress address = DatabaseAddress.parse(text.get());
            Drivers.find(address.url());
            boolean broken = reader.hasError(Setting.DB_USER) || reader.hasError(Setting.DB_PASSWORD);
            return broken
                    ? Optional.empty()
                    : Optional.of(new Login(
                            address,
                            user.or(address::user),
                            password.or(() -> address.password().map(Secret::new))));
        } catch (BrokenRule e) {
            reader.invalid(Setting.DB_STRING, e.rule(), e.remedy());
            return Optional.empty();
        }
    }

    /** What the database may be; of a container's pool that is known when it is asked, so the query is read for all. */
    private static Set<Dialect> dialects(SettingsReader reader, Optional<DataSource> pool, Optional<Login> login) {
        if (pool.isPresent() || login.isEmpty()) {
            return EnumSet.allOf(Dialect.class);
        }
        return EnumSet.of(Dialect.ofUrl(login.get().address().url()));
    }

    private static Optional<CustomerQuery> query(SettingsReader reader, Set<Dialect> dialects) {
        Optional<String> text = reader.text(Setting.SQL_STRING);
        if (text.isEmpty()) {
            reader.missing(
                    Setting.SQL_STRING,
                    "must select e-mail and name of one customer",
                    "for example: select email, name from customers where id = :user_uid");
            return Optional.empty();
        }
        try {
            CustomerQuery query = CustomerQuery.of(text.get(), dialects);
            if (!query.limits().isEmpty()) {
                reader.warning(
                        Setting.SQL_STRING,
                        "holds " + String.join(", ", query.limits()) + ", which hides that several customers match",
                        "leave it out: then such an order ends as user_ambiguous, and nobody gets another one's mail");
            }
            return Optional.of(query);
        } catch (BrokenRule e) {
            reader.invalid(Setting.SQL_STRING, e.rule(), e.remedy());
            return Optional.empty();
        }
    }

    Optional<DataSource> containerPool() {
        return containerPool;
    }

    /** How to log in; present where there is no pool of the container's. */
    Optional<Login> login() {
        return login;
    }

    CustomerQuery query() {
        return query;
    }

    String defaultName() {
        return defaultName;
    }

    /** Without any value. */
    @Override
    public String toString() {
        return "CustomerSettings[***]";
    }
}

package io.github.xmail.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** The shop's table of customers. The worker reads the same table with a user of its own, who may do nothing else. */
final class Customers {

    private static final String[] SCHEMA = {
        "DROP ALL OBJECTS",
        "CREATE TABLE customers (id BIGINT PRIMARY KEY, email VARCHAR(254), name VARCHAR(200))",
        "CREATE USER xmail PASSWORD 'xmail'",
        "GRANT SELECT ON customers TO xmail"
    };

    private final DataSource database;

    private Customers(DataSource database) {
        this.database = database;
    }

    /** Makes the table anew with these customers in it. */
    static Customers create(DataSource database, List<Customer> people) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : SCHEMA) {
                statement.execute(sql);
            }
            insert(connection, people);
        }
        return new Customers(database);
    }

    private static void insert(Connection connection, List<Customer> people) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO customers (id, email, name) VALUES (?, ?, ?)")) {
            for (Customer customer : people) {
                insert.setLong(1, customer.id());
                insert.setString(2, customer.email());
                insert.setString(3, customer.name());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The customer of that id. */
    Optional<Customer> find(long id) throws SQLException {
        return select("SELECT id, name, email FROM customers WHERE id = ?", id).stream()
                .findFirst();
    }

    /** The first customers by id. */
    List<Customer> first(int count) throws SQLException {
        return select("SELECT id, name, email FROM customers ORDER BY id FETCH FIRST ? ROWS ONLY", count);
    }

    private List<Customer> select(String sql, long parameter) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            select.setLong(1, parameter);
            try (ResultSet rows = select.executeQuery()) {
                List<Customer> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(new Customer(rows.getLong("id"), rows.getString("name"), rows.getString("email")));
                }
                return found;
            }
        }
    }
}

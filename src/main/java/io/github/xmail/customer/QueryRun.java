package io.github.xmail.customer;

import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How the query is run on the database at hand: its text, and the type of each parameter as the database tells it.
 * Immutable, good for every connection to the same database.
 */
final class QueryRun {

    private static final String OUT_OF_RANGE = "22003";
    private static final String NOT_IN_CHARACTER_SET = "22P05";

    private static final KeyType NUMBER = new KeyType(Types.NUMERIC, false);

    private final Dialect dialect;
    private final PreparedText text;
    private final List<KeyType> types;
    private final String defaultName;

    private QueryRun(Dialect dialect, PreparedText text, List<KeyType> types, String defaultName) {
        this.dialect = dialect;
        this.text = text;
        this.types = types;
        this.defaultName = defaultName;
    }

    /** Finds out how to run a query on the database behind a connection. */
    static QueryRun on(ReadOnlyConnection connection, CustomerQuery query, String defaultName) throws SQLException {
        Dialect dialect = connection.dialect();
        PreparedText text = query.textFor(dialect);
        List<KeyType> types = dialect == Dialect.MYSQL
                ? Collections.nCopies(text.spellings().size(), KeyType.UNTYPED) // its drivers do not know
                : declared(connection, text, dialect);
        return new QueryRun(dialect, text, types, defaultName);
    }

    private static List<KeyType> declared(ReadOnlyConnection connection, PreparedText text, Dialect dialect)
            throws SQLException {
        try (PreparedStatement statement = connection.statement(text.sql())) {
            ParameterMetaData declared = statement.getParameterMetaData();
            List<KeyType> types = new ArrayList<>();
            for (int i = 1; i <= declared.getParameterCount(); i++) {
                types.add(KeyType.of(declared.getParameterType(i), declared.getParameterTypeName(i), dialect));
            }
            return List.copyOf(types);
        } catch (SQLException e) {
            if (dialect == Dialect.POSTGRESQL || Failures.isLost(e)) {
                throw e;
            }
            return Collections.nCopies(text.spellings().size(), KeyType.UNTYPED);
        }
    }

    /** Whether a key of the type that is asked for can have the id. */
    boolean holds(CustomerId id) {
        return types.stream().anyMatch(type -> type.holds(id));
    }

    /** The customer whose key is the id. */
    Lookup find(ReadOnlyConnection connection, CustomerId id) throws SQLException {
        if (!holds(id)) {
            return new Lookup.NotFound();
        }
        for (CustomerId spelling : id.spellings()) {
            Lookup found = run(connection, spelling, types);
            if (!(found instanceof Lookup.NotFound)) {
                return isDoubtful(spelling) ? confirmed(connection, spelling, found) : found;
            }
            if (types.stream().noneMatch(KeyType::isText)) {
                break;
            }
        }
        return new Lookup.NotFound();
    }

    /** Whether the database may have compared the id as something else than the text that it is. */
    private boolean isDoubtful(CustomerId id) {
        if (text.exact() || types.stream().noneMatch(KeyType::isText)) {
            return false;
        }
        return dialect == Dialect.MYSQL ? id.smallInteger().isEmpty() : id.isOddlyWritten();
    }

    /**
     * What was found, where another text of the same value finds nothing: then texts were compared. Where it finds
     * something numbers (or UUIDs) were compared, and only the canonical text of one is an id.
     */
    private Lookup confirmed(ReadOnlyConnection connection, CustomerId id, Lookup found) throws SQLException {
        for (CustomerId alike : id.respellings()) {
            try {
                if (!(run(connection, alike, types) instanceof Lookup.NotFound)) {
                    return id.integer().isPresent() ? runAsNumber(connection, id) : new Lookup.NotFound();
                }
            } catch (SQLException e) {
                if (Failures.isLost(e)) {
                    throw e;
                }
                if (id.isOddlyWritten()) {
                    return new Lookup.NotFound(); // the database tried to read a number or a UUID
                }
            }
        }
        return found;
    }

    private Lookup runAsNumber(ReadOnlyConnection connection, CustomerId id) throws SQLException {
        return run(connection, id, Collections.nCopies(types.size(), NUMBER));
    }

    private Lookup run(ReadOnlyConnection connection, CustomerId id, List<KeyType> as) throws SQLException {
        try {
            return ask(connection, id, as);
        } catch (SQLException e) {
            if (isBeyondTheKey(id, e.getSQLState())) {
                return new Lookup.NotFound();
            }
            throw e;
        }
    }

    /** A number too large for the key, or characters that the database cannot hold. */
    private static boolean isBeyondTheKey(CustomerId id, String state) {
        return OUT_OF_RANGE.equals(state) || NOT_IN_CHARACTER_SET.equals(state) && !id.isAscii();
    }

    private Lookup ask(ReadOnlyConnection connection, CustomerId id, List<KeyType> as) throws SQLException {
        try (PreparedStatement statement = connection.statement(text.sql())) {
            for (int i = 0; i < as.size(); i++) {
                as.get(i).bind(statement, i + 1, id, text.spellings().get(i).of(id));
            }
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows);
            }
        }
    }

    private Lookup read(ResultSet rows) throws SQLException {
        int columns = rows.getMetaData().getColumnCount();
        if (columns != 2) {
            throw Failures.failed(
                    UnfitQuery.Reason.COLUMNS, "must give two columns, e-mail and name, and gives " + columns);
        }
        if (!rows.next()) {
            return new Lookup.NotFound();
        }
        String email = rows.getString(1);
        String name = rows.getString(2);
        if (rows.next()) {
            return new Lookup.Ambiguous();
        }
        return new Lookup.Found(new Customer(email == null ? "" : email.strip(), DisplayName.of(name, defaultName)));
    }
}

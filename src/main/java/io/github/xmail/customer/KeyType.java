package io.github.xmail.customer;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Optional;
import java.util.UUID;

/**
 * The type of one parameter, and how an id becomes a value of it. A key of that type that the id is not the canonical
 * text of is never found.
 *
 * @param sqlType as {@link Types} numbers them
 * @param isUuid many drivers have no number of their own for UUIDs
 */
record KeyType(int sqlType, boolean isUuid) {

    /** Where the driver does not tell: the database gets a text. */
    static final KeyType UNTYPED = new KeyType(Types.VARCHAR, false);

    private static final KeyType INFERRED = new KeyType(Types.OTHER, false);

    /** What a driver tells of a parameter. */
    static KeyType of(int sqlType, String typeName, Dialect dialect) {
        boolean uuid = "uuid".equalsIgnoreCase(typeName);
        KeyType told = new KeyType(sqlType == Types.OTHER && !uuid ? Types.VARCHAR : sqlType, uuid);
        // PostgreSQL infers the type once more where none is named, so that its own types (citext, enums) work
        return dialect == Dialect.POSTGRESQL && told.isText() ? INFERRED : told;
    }

    /** Whether the id goes to the database as a text, so that the database decides what it equals. */
    boolean isText() {
        return !isUuid
                && switch (sqlType) {
                    case Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT -> false;
                    case Types.NUMERIC, Types.DECIMAL, Types.DOUBLE, Types.FLOAT, Types.REAL -> false;
                    default -> true;
                };
    }

    /** Whether a key of this type can have the id. */
    boolean holds(CustomerId id) {
        return valueOf(id).isPresent();
    }

    /** Sets one parameter; to null where no key of this type can have the id. */
    void bind(PreparedStatement statement, int index, CustomerId id, String spelling) throws SQLException {
        if (isText()) {
            if (sqlType == Types.OTHER) {
                statement.setObject(index, spelling, sqlType);
            } else {
                statement.setString(index, spelling);
            }
            return;
        }
        Optional<Object> value = valueOf(id);
        if (value.isPresent()) {
            statement.setObject(index, value.get());
        } else {
            statement.setNull(index, sqlType);
        }
    }

    private Optional<Object> valueOf(CustomerId id) {
        if (isUuid) {
            return id.uuid().map(UUID.class::cast);
        }
        return switch (sqlType) {
            case Types.BIGINT -> within(id, 63).map(BigInteger::longValue);
            case Types.INTEGER -> within(id, 31).map(BigInteger::intValue);
            case Types.SMALLINT -> within(id, 15).map(BigInteger::shortValue);
            case Types.TINYINT -> within(id, 7).map(BigInteger::shortValue);
            case Types.NUMERIC, Types.DECIMAL -> id.integer().map(BigDecimal::new);
            case Types.DOUBLE, Types.FLOAT -> id.smallInteger().map(BigInteger::doubleValue);
            case Types.REAL ->
                id.smallInteger().filter(n -> n.bitLength() <= 24).map(BigInteger::floatValue);
            default -> Optional.of(id.text());
        };
    }

    private static Optional<BigInteger> within(CustomerId id, int bits) {
        return id.integer().filter(n -> n.bitLength() <= bits);
    }
}

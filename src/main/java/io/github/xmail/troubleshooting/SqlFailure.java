package io.github.xmail.troubleshooting;

import java.sql.SQLException;
import java.util.regex.Pattern;

/**
 * What a driver's exception tells in numbers.
 *
 * @param state the SQL state, {@code -} where there is none
 * @param vendorCode the number of the product's own
 */
record SqlFailure(String state, int vendorCode) {

    private static final Pattern STATE = Pattern.compile("[0-9A-Z]{5}");
    private static final int DEEPEST = 16;

    /** Of the first one in the chain of causes that has a state: pools wrap what drivers throw. */
    static SqlFailure in(Throwable failure) {
        Throwable next = failure;
        for (int depth = 0; next != null && depth < DEEPEST; depth++) {
            if (next instanceof SQLException sql
                    && sql.getSQLState() != null
                    && STATE.matcher(sql.getSQLState()).matches()) {
                return new SqlFailure(sql.getSQLState(), sql.getErrorCode());
            }
            next = next.getCause();
        }
        return new SqlFailure("-", 0);
    }
}

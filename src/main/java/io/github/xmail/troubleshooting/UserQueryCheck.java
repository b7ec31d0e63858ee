package io.github.xmail.troubleshooting;

import io.github.xmail.customer.Customer;
import io.github.xmail.customer.Lookup;
import io.github.xmail.customer.UnfitQuery;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.mail.Address;
import java.util.Map;
import java.util.Optional;

/** Whether {@code sql_string} gives e-mail and name of one customer, and nothing for an id that nobody has. */
final class UserQueryCheck {

    private static final Map<String, Finding> BY_STATE = Map.ofEntries(
            Map.entry("42P01", Finding.QUERY_TABLE_MISSING),
            Map.entry("42S02", Finding.QUERY_TABLE_MISSING),
            Map.entry("3F000", Finding.QUERY_TABLE_MISSING),
            Map.entry("42703", Finding.QUERY_COLUMN_MISSING),
            Map.entry("42S22", Finding.QUERY_COLUMN_MISSING),
            Map.entry("42501", Finding.QUERY_NOT_ALLOWED),
            Map.entry("57014", Finding.QUERY_TOO_SLOW),
            Map.entry("70100", Finding.QUERY_TOO_SLOW),
            Map.entry("HYT00", Finding.QUERY_TOO_SLOW));

    /** MySQL's and MariaDB's numbers for a right that is missing: their state is that of a syntax error. */
    private static final Map<Integer, Finding> BY_NUMBER = Map.of(
            1044, Finding.QUERY_NOT_ALLOWED,
            1142, Finding.QUERY_NOT_ALLOWED,
            1143, Finding.QUERY_NOT_ALLOWED,
            1370, Finding.QUERY_NOT_ALLOWED);

    private static final String DATA_EXCEPTION = "22";

    private final CustomerDatabase database;

    UserQueryCheck(CustomerDatabase database) {
        this.database = database;
    }

    /** @param userUid the customer to look up beside nobody */
    Result run(Optional<String> userUid) {
        try {
            database.check();
        } catch (CodedException e) {
            return isAboutTheId(e) ? Finding.QUERY_KEY_TYPE.result() : failed(e);
        }
        try {
            return userUid.map(this::lookUp).orElseGet(Finding.QUERY_RUNS::result);
        } catch (CodedException e) {
            return failed(e);
        }
    }

    /** Nobody has a row that could be to blame: no id of any form could be compared with a time, say. */
    private static boolean isAboutTheId(CodedException failure) {
        return failure.code() == ErrorCode.USER_QUERY_FAILED
                && SqlFailure.in(failure).state().startsWith(DATA_EXCEPTION);
    }

    private Result lookUp(String userUid) {
        Lookup found = database.find(userUid);
        if (found instanceof Lookup.Found one) {
            return judged(one.customer());
        }
        return (found instanceof Lookup.NotFound ? Finding.CUSTOMER_NOT_FOUND : Finding.CUSTOMER_AMBIGUOUS).result();
    }

    private static Result judged(Customer customer) {
        if (Address.bare(customer.email()).isPresent()) {
            return Finding.CUSTOMER_FOUND.result();
        }
        boolean swapped = Address.bare(customer.name()).isPresent();
        return (swapped ? Finding.CUSTOMER_COLUMNS_SWAPPED : Finding.CUSTOMER_ADDRESS_INVALID).result();
    }

    private static Result failed(CodedException failure) {
        if (failure.code() == ErrorCode.TOKEN_INVALID) {
            return Finding.CUSTOMER_TOKEN_INVALID.result();
        }
        if (failure.code() == ErrorCode.DATABASE_UNREACHABLE) {
            return DatabaseCheck.refused(SqlFailure.in(failure));
        }
        if (failure.getCause() instanceof UnfitQuery unfit) {
            return switch (unfit.reason()) {
                case COLUMNS -> Finding.QUERY_COLUMNS.result();
                case PARAMETER -> Finding.QUERY_IGNORES_PARAMETER.result();
                case KEY_TYPE -> Finding.QUERY_KEY_TYPE.result();
            };
        }
        SqlFailure sql = SqlFailure.in(failure);
        return finding(sql).result(sql.state());
    }

    private static Finding finding(SqlFailure sql) {
        Finding general = sql.state().startsWith("42") ? Finding.QUERY_NOT_UNDERSTOOD : Finding.QUERY_FAILED;
        return Optional.ofNullable(BY_NUMBER.get(sql.vendorCode()))
                .or(() -> Optional.ofNullable(BY_STATE.get(sql.state())))
                .orElse(general);
    }
}

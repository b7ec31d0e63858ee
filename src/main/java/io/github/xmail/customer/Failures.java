package io.github.xmail.customer;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;

/** What an exception of a driver means. Its text is never passed on, it quotes values. */
final class Failures {

    /** PostgreSQL: the server is stopped, has crashed, or starts. */
    private static final Set<String> STOPPED = Set.of("57P01", "57P02", "57P03");

    private Failures() {}

    /** Whether the database was lost, which says nothing about the query. */
    static boolean isLost(SQLException failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (cause instanceof IOException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLRecoverableException
                    || cause instanceof SQLException sql && isLostState(sql.getSQLState())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isLostState(String state) {
        return state != null && (state.startsWith("08") || STOPPED.contains(state));
    }

    /** Whether a query failed because of the id's form, and may work with another one. */
    static boolean isAboutTheValue(Throwable failure) {
        return failure instanceof SQLException sql
                && sql.getSQLState() != null
                && (sql.getSQLState().startsWith("22") || sql.getSQLState().startsWith("HY"));
    }

    static CodedException unreachable(Exception cause) {
        return new CodedException(
                ErrorCode.DATABASE_UNREACHABLE, "The shop's database cannot be reached" + stateOf(cause), cause);
    }

    static CodedException failed(SQLException cause) {
        return new CodedException(ErrorCode.USER_QUERY_FAILED, "sql_string cannot be run" + stateOf(cause), cause);
    }

    /** @param what what is wrong with the query, without any value */
    static CodedException failed(UnfitQuery.Reason reason, String what) {
        return new CodedException(ErrorCode.USER_QUERY_FAILED, "sql_string " + what, new UnfitQuery(reason));
    }

    private static String stateOf(Exception cause) {
        return cause instanceof SQLException sql && sql.getSQLState() != null
                ? " (SQL state " + sql.getSQLState() + ")"
                : "";
    }
}

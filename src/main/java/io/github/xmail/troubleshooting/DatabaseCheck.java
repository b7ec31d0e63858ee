package io.github.xmail.troubleshooting;

import io.github.xmail.error.CodedException;
import java.util.Set;

/** Whether the shop's database lets this server in. */
final class DatabaseCheck {

    /** MySQL and MariaDB tell these by their own numbers under states that mean other things too. */
    private static final int ACCESS_TO_DATABASE_DENIED = 1044;

    private static final int UNKNOWN_DATABASE = 1049;
    /** Of the whole server; of one user; of one user by a limit of his own. */
    private static final Set<Integer> TOO_MANY_CONNECTIONS = Set.of(1040, 1203, 1226);

    private final CustomerDatabase database;

    DatabaseCheck(CustomerDatabase database) {
        this.database = database;
    }

    Result run() {
        try {
            database.connect();
            return Finding.DATABASE_CONNECTED.result();
        } catch (CodedException e) {
            return refused(SqlFailure.in(e));
        }
    }

    static Result refused(SqlFailure failure) {
        return finding(failure).result(failure.state());
    }

    private static Finding finding(SqlFailure failure) {
        if (failure.state().startsWith("28")) {
            return Finding.DATABASE_LOGIN_REFUSED;
        }
        if (failure.state().equals("53300") || TOO_MANY_CONNECTIONS.contains(failure.vendorCode())) {
            return Finding.DATABASE_CROWDED;
        }
        if (failure.state().equals("3D000")
                || failure.vendorCode() == UNKNOWN_DATABASE
                || failure.vendorCode() == ACCESS_TO_DATABASE_DENIED) {
            return Finding.DATABASE_UNKNOWN;
        }
        return Finding.DATABASE_SILENT;
    }
}

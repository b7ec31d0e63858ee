package io.github.xmail.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Predicate;

/** SQLite whose statements fail when a test says so: before they are carried out, or after, as when an answer is lost. */
final class FaultyDatabase implements Database {

    /** When a statement fails. */
    enum When {
        BEFORE,
        AFTER
    }

    private final Database real;
    private volatile When when = When.BEFORE;
    private volatile Predicate<String> fault = sql -> false;
    private volatile int countdown;
    private volatile boolean struck;

    FaultyDatabase(Path directory) {
        this.real = new SqliteDatabase(directory);
    }

    /** The {@code nth} statement from now on fails, once. */
    synchronized void failNth(int nth, When how) {
        countdown = nth;
        struck = false;
        when = how;
    }

    /** All statements of that kind fail from now on. */
    synchronized void failAll(Predicate<String> which, When how) {
        fault = which;
        when = how;
    }

    /** Nothing fails any more. @return whether the nth statement was reached */
    synchronized boolean heal() {
        countdown = 0;
        fault = sql -> false;
        return struck;
    }

    private synchronized boolean strikes(String sql) {
        if (countdown > 0 && --countdown == 0) {
            struck = true;
            return true;
        }
        return fault.test(sql);
    }

    @Override
    public Connection connect() throws SQLException, UnavailableException {
        Connection connection = real.connect();
        return proxy(Connection.class, (method, arguments) -> {
            Object result = method.invoke(connection, arguments);
            if (result instanceof java.sql.PreparedStatement prepared) {
                return proxy(java.sql.PreparedStatement.class, failing(prepared, (String) arguments[0]));
            }
            return result instanceof Statement statement ? proxy(Statement.class, failing(statement, "")) : result;
        });
    }

    private Call failing(Statement statement, String prepared) {
        return (method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return method.invoke(statement, arguments);
            }
            boolean fails = strikes(arguments != null && arguments.length > 0 ? (String) arguments[0] : prepared);
            if (fails && when == When.BEFORE) {
                throw new SQLException("a fault of the test");
            }
            Object result = method.invoke(statement, arguments);
            if (fails) {
                throw new SQLException("a fault of the test");
            }
            return result;
        };
    }

    private interface Call {
        Object on(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                FaultyDatabase.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.on(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public Dialect dialect() {
        return real.dialect();
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public void close() {
        real.close();
    }
}

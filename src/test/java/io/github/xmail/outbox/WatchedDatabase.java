package io.github.xmail.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** A database that tells of each statement, before it is carried out and after; commits are among them. */
final class WatchedDatabase implements Database {

    /** Who is told. Either method may throw in the statement's place. */
    interface Watcher {
        void before(String sql) throws SQLException;

        void after(String sql) throws SQLException;
    }

    private static final Set<String> ENDS = Set.of("commit", "rollback");

    private final Database real;
    private final Watcher watcher;

    WatchedDatabase(Database real, Watcher watcher) {
        this.real = real;
        this.watcher = watcher;
    }

    @Override
    public Connection connect() throws SQLException, UnavailableException {
        Connection connection = real.connect();
        return proxy(Connection.class, (method, arguments) -> {
            if (ENDS.contains(method.getName())) {
                return told(method.getName(), () -> method.invoke(connection, arguments));
            }
            if (method.getName().equals("setAutoCommit") && Boolean.FALSE.equals(arguments[0])) {
                return told("begin", () -> method.invoke(connection, arguments));
            }
            Object result = method.invoke(connection, arguments);
            if (result instanceof PreparedStatement prepared) {
                return proxy(PreparedStatement.class, telling(prepared, (String) arguments[0]));
            }
            return result instanceof Statement statement ? proxy(Statement.class, telling(statement, "")) : result;
        });
    }

    private Call telling(Statement statement, String prepared) {
        return (method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return method.invoke(statement, arguments);
            }
            String sql = arguments != null && arguments.length > 0 ? (String) arguments[0] : prepared;
            return told(sql, () -> method.invoke(statement, arguments));
        };
    }

    private Object told(String sql, java.util.concurrent.Callable<Object> call) throws Exception {
        watcher.before(sql);
        Object result = call.call();
        watcher.after(sql);
        return result;
    }

    private interface Call {
        Object on(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                WatchedDatabase.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    try {
                        return call.on(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public void checkInPlace() throws UnavailableException {
        real.checkInPlace();
    }

    @Override
    public void release(Connection connection, boolean sound) throws SQLException {
        real.release(connection, sound);
    }

    @Override
    public long largestContent() {
        return real.largestContent();
    }

    @Override
    public void writeFailed() {
        real.writeFailed();
    }

    @Override
    public boolean hasRoom() {
        return real.hasRoom();
    }

    @Override
    public boolean giveBackRoom(Connection connection) throws SQLException {
        return real.giveBackRoom(connection);
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

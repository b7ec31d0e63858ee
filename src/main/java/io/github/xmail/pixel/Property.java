package io.github.xmail.pixel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One step of a path as in {@code user.id}: a getter, a record component or a map key. Only public methods are called, as
 * the expression language does; of a class that is not public, those of its public superclasses and interfaces.
 * Thread-safe.
 */
final class Property {

    private final String name;
    private final Map<Class<?>, Method> readers = new ConcurrentHashMap<>();

    Property(String name) {
        this.name = name;
    }

    /**
     * The value in a bean; null where it has none.
     *
     * @throws UnreadableException where there is no such property, or its getter throws
     */
    Object read(Object bean) {
        Object value = bean instanceof Map<?, ?> map ? map.get(name) : invoke(reader(bean), bean);
        return value instanceof Optional<?> optional ? optional.orElse(null) : value;
    }

    private Object invoke(Method reader, Object bean) {
        try {
            return reader.invoke(bean);
        } catch (InvocationTargetException e) {
            throw unreadable("failed to give", bean, e.getCause());
        } catch (IllegalAccessException e) {
            throw unreadable("does not let anybody read", bean, e);
        }
    }

    private Method reader(Object bean) {
        Class<?> type = bean.getClass();
        Method known = readers.get(type);
        if (known != null) {
            return known;
        }
        String capitalized = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        Method found = find(type, "get" + capitalized);
        if (found == null) {
            found = find(type, "is" + capitalized);
        }
        if (found == null && type.isRecord()) {
            found = find(type, name);
        }
        if (found == null) {
            throw unreadable("has no public property", bean, null);
        }
        readers.put(type, found);
        return found;
    }

    /** The declaration that can be called: in this type, else above it; null where there is none. */
    private static Method find(Class<?> type, String method) {
        Method found = declared(type, method);
        if (found == null && type.getSuperclass() != null) {
            found = find(type.getSuperclass(), method);
        }
        Class<?>[] interfaces = type.getInterfaces();
        for (int i = 0; found == null && i < interfaces.length; i++) {
            found = find(interfaces[i], method);
        }
        return found;
    }

    private static Method declared(Class<?> type, String method) {
        try {
            Method found = type.getDeclaredMethod(method);
            boolean callable = Modifier.isPublic(type.getModifiers() & found.getModifiers())
                    && !Modifier.isStatic(found.getModifiers())
                    && found.getReturnType() != void.class
                    && type.getModule().isExported(type.getPackageName(), Property.class.getModule());
            return callable ? found : null;
        } catch (NoSuchMethodException none) {
            return null;
        }
    }

    private UnreadableException unreadable(String what, Object bean, Throwable cause) {
        return new UnreadableException(bean.getClass().getName() + " " + what + " " + name, cause);
    }

    /** A property that cannot be read. The message holds names of classes and properties only. */
    static final class UnreadableException extends RuntimeException {
        UnreadableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}

package io.github.xmail.pixel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A path of getters, record components and map keys from a bean to a value, as in {@code user.id}. Only public methods
 * are called, as the expression language does; of a class that is not public, those of its public superclasses and
 * interfaces. Thread-safe.
 */
final class PropertyPath {

    private final List<Step> steps;

    /** @param names separated by dots; empty is the bean itself */
    PropertyPath(String names) {
        steps = names.isEmpty()
                ? List.of()
                : Arrays.stream(names.split("\\.", -1)).map(Step::new).toList();
    }

    /**
     * The value at the end; empty where something on the way is null.
     *
     * @throws UnreadableException where there is no such property, or its getter throws
     */
    Optional<Object> follow(Object bean) {
        Optional<Object> value = unwrapped(bean);
        for (Step step : steps) {
            value = value.map(step::read).flatMap(PropertyPath::unwrapped);
        }
        return value;
    }

    private static Optional<Object> unwrapped(Object value) {
        return value instanceof Optional<?> optional ? optional.map(v -> v) : Optional.ofNullable(value);
    }

    /** A property that cannot be read. The message holds names of classes and properties only. */
    static final class UnreadableException extends RuntimeException {
        UnreadableException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final class Step {

        private final String name;
        private final String capitalized;
        private final Map<Class<?>, Optional<Method>> readers = new ConcurrentHashMap<>();

        Step(String name) {
            this.name = name;
            this.capitalized =
                    name.isEmpty() ? name : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        }

        Object read(Object bean) {
            if (bean instanceof Map<?, ?> map) {
                return map.get(name);
            }
            Method reader = readers.computeIfAbsent(bean.getClass(), this::reader)
                    .orElseThrow(() -> unreadable("has no public property", bean, null));
            try {
                return reader.invoke(bean);
            } catch (InvocationTargetException e) {
                throw unreadable("failed to give", bean, e.getCause());
            } catch (IllegalAccessException e) {
                throw unreadable("does not let anybody read", bean, e);
            }
        }

        private UnreadableException unreadable(String what, Object bean, Throwable cause) {
            return new UnreadableException(bean.getClass().getName() + " " + what + " " + name, cause);
        }

        private Optional<Method> reader(Class<?> type) {
            Stream<String> names = Stream.of("get" + capitalized, "is" + capitalized);
            return Stream.concat(names, type.isRecord() ? Stream.of(name) : Stream.empty())
                    .flatMap(method -> declarations(type, method))
                    .findFirst();
        }

        /** The public declarations of a method without parameters, of public types only: others cannot be called. */
        private static Stream<Method> declarations(Class<?> type, String method) {
            return lineage(type)
                    .filter(t -> Modifier.isPublic(t.getModifiers()))
                    .flatMap(t -> declared(t, method));
        }

        private static Stream<Class<?>> lineage(Class<?> type) {
            Stream<Class<?>> above =
                    Stream.concat(Stream.ofNullable(type.getSuperclass()), Stream.of(type.getInterfaces()));
            return Stream.concat(Stream.of(type), above.flatMap(Step::lineage));
        }

        private static Stream<Method> declared(Class<?> type, String method) {
            try {
                Method found = type.getDeclaredMethod(method);
                boolean callable = Modifier.isPublic(found.getModifiers())
                        && !Modifier.isStatic(found.getModifiers())
                        && found.getReturnType() != void.class
                        && type.getModule().isExported(type.getPackageName(), PropertyPath.class.getModule());
                return callable ? Stream.of(found) : Stream.empty();
            } catch (NoSuchMethodException none) {
                return Stream.empty();
            }
        }
    }
}

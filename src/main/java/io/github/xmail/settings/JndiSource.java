package io.github.xmail.settings;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import javax.naming.NotContextException;
import javax.sql.DataSource;

/** The container's JNDI names, under the three prefixes that servers offer, the first bound one wins. Thread-safe. */
public final class JndiSource implements SettingSource {

    private static final List<String> PREFIXES = List.of("java:comp/env/", "java:global/", "");
    private static final String FOLDER = "xmail/";

    @Override
    public Optional<Found> find(String name) {
        return lookup(FOLDER + name);
    }

    /**
     * The data source bound under {@code name} ({@code jdbc/xmail}), under the same prefixes.
     *
     * @throws SourceException where something else is bound there, or it cannot be made; its cause tells why
     */
    public Optional<DataSource> dataSource(String name) {
        Optional<Found> found = lookup(name);
        if (found.isEmpty()) {
            refuseListed(name);
            return Optional.empty();
        }
        if (found.get().value() instanceof DataSource dataSource) {
            return Optional.of(dataSource);
        }
        String type = found.get().value().getClass().getName();
        throw new SourceException(found.get().origin() + " is a " + type + ", not a javax.sql.DataSource", null);
    }

    private static Optional<Found> lookup(String path) {
        SourceException failure = null;
        for (String prefix : PREFIXES) {
            try {
                Object value = InitialContext.doLookup(prefix + path);
                if (value != null) {
                    return Optional.of(new Found(value, prefix + path));
                }
            } catch (NameNotFoundException | NoInitialContextException | NotContextException unbound) {
                // not under this prefix
            } catch (NamingException e) {
                if (prefix.startsWith("java:comp") && !unknownScheme(e) && !isUnbound(e)) {
                    failure = failed(prefix + path, e);
                }
            } catch (RuntimeException | LinkageError e) {
                // a factory of the server's fails in its own way, where a class is missing for instance
                if (prefix.startsWith("java:comp")) {
                    failure = failed(prefix + path, e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return Optional.empty();
    }

    /** A server may say of a name that it has, and cannot make, that it is not there: of a link that leads nowhere, say. */
    private static void refuseListed(String path) {
        int slash = path.lastIndexOf('/');
        for (String prefix : PREFIXES) {
            if (namesIn(prefix + path.substring(0, slash)).contains(path.substring(slash + 1))) {
                throw new SourceException(
                        prefix + path + " is declared, and the server cannot find what it stands for", null);
            }
        }
    }

    private static SourceException failed(String name, Throwable cause) {
        return new SourceException(
                name + " cannot be looked up (" + root(cause).getClass().getName() + ")", cause);
    }

    /** Servers say in various ways that they have no such name space; only a bound name that fails is a problem. */
    private static boolean unknownScheme(NamingException e) {
        return e.getCause() == null && e.getRootCause() == null;
    }

    /** GlassFish and Payara wrap it. */
    private static boolean isUnbound(NamingException e) {
        return root(e) instanceof NameNotFoundException;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        for (String prefix : PREFIXES) {
            names.addAll(namesIn(prefix + "xmail"));
        }
        return names;
    }

    private static Set<String> namesIn(String folder) {
        Set<String> names = new TreeSet<>();
        try {
            if (InitialContext.doLookup(folder) instanceof Context context) {
                list(context, names);
            }
        } catch (NamingException | RuntimeException unlistable) {
            // a server need not be able to list
        }
        return names;
    }

    private static void list(Context context, Set<String> names) throws NamingException {
        NamingEnumeration<NameClassPair> entries = context.list("");
        try {
            while (entries.hasMore()) {
                String name = entries.next().getName();
                names.add(name.substring(name.lastIndexOf('/') + 1)); // GlassFish tells the whole path
            }
        } finally {
            entries.close();
        }
    }

    @Override
    public String placeOf(String name) {
        return "xmail/" + name;
    }
}

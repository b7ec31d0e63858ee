package io.github.xmail.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Hashtable;
import java.util.Iterator;
import java.util.List;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class JndiSourceTest {

    /** A server that fails at one name as no JNDI exception says. */
    public static final class Factory implements InitialContextFactory {
        @Override
        public Context getInitialContext(Hashtable<?, ?> environment) {
            return Mockito.mock(Context.class, call -> {
                String name = (String) call.getArgument(0);
                if (name.equals("java:comp/env/jdbc/xmail")) {
                    throw new NoClassDefFoundError("some/Driver");
                }
                if (name.startsWith("java:global/")) {
                    throw new IllegalStateException("no such name space");
                }
                if (name.equals("java:comp/env/xmail/track_url")) {
                    NamingException wrapped = new NamingException("Lookup failed");
                    wrapped.setRootCause(new NameNotFoundException("No object bound"));
                    throw wrapped;
                }
                if (name.equals("java:comp/env/xmail")) {
                    return folder("partner", "java:comp/env/xmail/smtp_port");
                }
                if (name.equals("java:comp/env/jdbc")) {
                    return folder("xmail-outbox");
                }
                throw new NameNotFoundException();
            });
        }
    }

    @SuppressWarnings("unchecked")
    private static Context folder(String... names) throws NamingException {
        Iterator<String> left = List.of(names).iterator();
        NamingEnumeration<NameClassPair> entries = Mockito.mock(NamingEnumeration.class);
        Mockito.when(entries.hasMore()).then(call -> left.hasNext());
        Mockito.when(entries.next()).then(call -> new NameClassPair(left.next(), "java.lang.Object"));
        Context folder = Mockito.mock(Context.class);
        Mockito.when(folder.list("")).thenReturn(entries);
        return folder;
    }

    private final String before = System.getProperty(InitialContext.INITIAL_CONTEXT_FACTORY);

    @BeforeEach
    void useFactory() {
        System.setProperty(InitialContext.INITIAL_CONTEXT_FACTORY, Factory.class.getName());
    }

    @AfterEach
    void putBack() {
        if (before == null) {
            System.clearProperty(InitialContext.INITIAL_CONTEXT_FACTORY);
        } else {
            System.setProperty(InitialContext.INITIAL_CONTEXT_FACTORY, before);
        }
    }

    @Test
    void resourceWhoseClassesAreMissingIsAProblemOfThatResource() {
        JndiSource source = new JndiSource();

        assertThatExceptionOfType(SettingSource.SourceException.class)
                .isThrownBy(() -> source.dataSource("jdbc/xmail"))
                .withMessageContaining("java:comp/env/jdbc/xmail")
                .withMessageContaining("NoClassDefFoundError");
    }

    @Test
    void resourceThatIsDeclaredAndCannotBeFoundIsNotTakenForUnbound() {
        JndiSource source = new JndiSource();

        assertThatExceptionOfType(SettingSource.SourceException.class)
                .isThrownBy(() -> source.dataSource("jdbc/xmail-outbox"))
                .withMessageContaining("java:comp/env/jdbc/xmail-outbox");
        assertThat(source.dataSource("jdbc/another")).isEmpty();
    }

    @Test
    void nameSpaceThatAServerDoesNotHaveIsNoProblem() {
        assertThat(new JndiSource().find("smtp_server")).isEmpty();
    }

    @Test
    void nameThatAServerWrapsAsUnboundIsUnbound() {
        assertThat(new JndiSource().find("track_url")).isEmpty();
    }

    @Test
    void namesAreTheSameWhetherAServerListsThemAloneOrWithTheirPath() {
        assertThat(new JndiSource().names()).containsExactly("partner", "smtp_port");
    }
}

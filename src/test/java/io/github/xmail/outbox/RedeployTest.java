package io.github.xmail.outbox;

import static io.github.xmail.outbox.Orders.until;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A web application that is deployed again and again in one server: each time a class loader of its own. */
@Timeout(120)
class RedeployTest {

    private static final int ROUNDS = 20;

    @TempDir
    private Path directory;

    @Test
    void nothingIsLeftOfEarlierDeployments() throws Exception {
        Set<String> before = tempFiles();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            loaders.add(deployOnce(round));
            assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("xmail-outbox");
            assertThat(System.getProperties().stringPropertyNames())
                    .noneMatch(name -> name.startsWith("io.github.xmail") || name.equals("org.sqlite.tmpdir"));
        }
        until("every class loader is gone", () -> {
            System.gc();
            return loaders.stream().allMatch(loader -> loader.get() == null);
        });
        assertThat(tempFiles()).isEqualTo(before);
        try (Stream<Path> natives = Files.list(directory.resolve("native"))) {
            assertThat(natives.filter(file -> !file.toString().endsWith(".lck")))
                    .hasSize(1);
        }
    }

    private WeakReference<ClassLoader> deployOnce(int round) throws Exception {
        ClassLoader mine = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Object count = loader.loadClass("io.github.xmail.outbox.RedeployTest$Deployment")
                    .getMethod("run", String.class, int.class)
                    .invoke(null, directory.toString(), round);
            assertThat(count).isEqualTo(round + 1L);
            return new WeakReference<>(loader);
        } finally {
            Thread.currentThread().setContextClassLoader(mine);
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    private static Set<String> tempFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(Path::getFileName)
                    .map(Path::toString)
                    .filter(name -> name.startsWith("sqlite"))
                    .collect(Collectors.toSet());
        }
    }

    /** What runs inside of each class loader. */
    public static final class Deployment {
        private Deployment() {}

        /** Accepts one order. @return how many wait */
        public static long run(String directory, int round) {
            try (Outbox outbox = Outbox.open(Orders.in(Path.of(directory)))) {
                outbox.accept(Orders.order("round" + round));
                return outbox.figures().waiting();
            }
        }
    }
}

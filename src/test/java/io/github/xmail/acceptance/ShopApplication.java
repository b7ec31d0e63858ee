package io.github.xmail.acceptance;

import jakarta.servlet.http.HttpServlet;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** The shop's own web applications of {@code src/test/shop}, built as a shop would build them. */
final class ShopApplication {

    static final Path TAGLIB = Path.of(System.getProperty("xmail.taglib", "target/xmail-taglib.jar"));

    private static final Path SOURCES = Path.of("src/test/shop");
    private static final Path JAVA = SOURCES.resolve("java");
    private static final Path TEMPLATES = Path.of(System.getProperty("shop.templates", "target/shop-templates"));

    private ShopApplication() {}

    /** The shop: pages of every kind, sign-in by itself; the taglib jar and two template engines in its lib. */
    static Path shop(Path directory) throws IOException {
        assemble(directory, files(JAVA));
        copy(TEMPLATES, directory.resolve("WEB-INF/lib"));
        return directory;
    }

    /** The shop without the pages of the template engines: it starts faster. */
    static Path plainShop(Path directory) throws IOException {
        return assemble(directory, files(JAVA).filter(file -> !file.getParent().endsWith("template")));
    }

    private static Path assemble(Path directory, Stream<Path> sources) throws IOException {
        copy(SOURCES.resolve("webapp"), directory);
        addTaglib(directory);
        compile(sources, Files.createDirectories(directory.resolve("WEB-INF/classes")));
        return directory;
    }

    private static void addTaglib(Path directory) throws IOException {
        Path lib = Files.createDirectories(directory.resolve("WEB-INF/lib"));
        Files.copy(TAGLIB, lib.resolve(TAGLIB.getFileName()));
    }

    /** A shop whose customers the server signs in; JSP only. @param withTaglib whether the jar is in its own lib */
    static Path account(Path directory, boolean withTaglib) throws IOException {
        copy(SOURCES.resolve("account"), directory);
        if (withTaglib) {
            addTaglib(directory);
        }
        return directory;
    }

    private static void compile(Stream<Path> sources, Path classes) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-proc:none", "-d", classes.toString(), "-cp", classPath()));
        sources.map(Path::toString).forEach(arguments::add);
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        if (result != 0) {
            throw new AssertionError("the shop does not compile");
        }
    }

    private static String classPath() throws IOException {
        Path servletApi = Path.of(HttpServlet.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return Stream.concat(Stream.of(servletApi, TAGLIB), files(TEMPLATES))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static void copy(Path from, Path to) throws IOException {
        files(from).forEach(file -> {
            try {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static Stream<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList().stream();
        }
    }
}

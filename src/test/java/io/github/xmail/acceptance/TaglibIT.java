package io.github.xmail.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar that a shop drops into its own {@code WEB-INF/lib}. */
class TaglibIT {

    private static final long BUDGET_BYTES = 80_000;

    private static final Path JAR = Path.of(System.getProperty("xmail.taglib"));

    @Test
    void isSmall() throws IOException {
        assertThat(Files.size(JAR)).isLessThan(BUDGET_BYTES);
    }

    @Test
    void needsNothingButTheJdkAndTheServersApi() throws IOException {
        Set<String> outside = new TreeSet<>();
        try (JarFile jar = new JarFile(JAR.toFile())) {
            JavaClasses classes = new ClassFileImporter().importJar(jar);
            assertThat(classes)
                    .extracting(JavaClass::getSimpleName)
                    .contains("PixelTag", "PixelFilter", "PixelServlet");
            for (JavaClass type : classes) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (!classes.contain(target.getName()) && !isOfServer(target)) {
                        outside.add(type.getName() + " needs " + target.getName());
                    }
                }
            }
        }
        assertThat(outside).isEmpty();
    }

    private static boolean isOfServer(JavaClass type) {
        return type.isPrimitive()
                || type.getName()
                        .matches("(java|javax\\.(crypto|naming|sql)|jakarta\\.(servlet|servlet\\.jsp|el))\\..*");
    }
}

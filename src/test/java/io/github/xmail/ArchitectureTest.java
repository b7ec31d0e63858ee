package io.github.xmail;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the house, as {@code package-info} of the root package tells them. */
class ArchitectureTest {

    private static final String ROOT = "io.github.xmail";

    /** Who may import whom, besides the JDK and libraries. */
    private static final Map<String, List<String>> MAY_IMPORT = new TreeMap<>(Map.ofEntries(
            Map.entry("error", List.of()),
            Map.entry("settings", List.of("error")),
            Map.entry("pixel", List.of("settings", "error")),
            Map.entry("outbox", List.of("settings", "error")),
            Map.entry("customer", List.of("settings", "error")),
            Map.entry("mail", List.of("settings", "error")),
            Map.entry("smtp", List.of("mail", "settings", "error")),
            Map.entry("order", List.of("outbox", "mail", "pixel", "settings", "error")),
            Map.entry("delivery", List.of("outbox", "customer", "mail", "smtp", "settings", "error")),
            Map.entry("troubleshooting", List.of("order", "outbox", "customer", "mail", "smtp", "settings", "error")),
            Map.entry("admin", List.of("order", "outbox", "smtp", "settings", "error"))));

    private final JavaClasses code = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @TestFactory
    List<DynamicTest> packagesImportOnlyWhatTheyMay() {
        List<DynamicTest> tests = new ArrayList<>();
        MAY_IMPORT.forEach((name, allowed) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            List<String> packages = new ArrayList<>();
            packages.add(ROOT + "." + name + "..");
            allowed.forEach(other -> packages.add(ROOT + "." + other + ".."));
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + name + "..")
                    .should()
                    .dependOnClassesThat(com.tngtech.archunit.base.DescribedPredicate.describe(
                            "are ours and not in " + packages,
                            other -> other.getPackageName().startsWith(ROOT)
                                    && packages.stream()
                                            .noneMatch(p -> com.tngtech.archunit.core.domain.PackageMatcher.of(p)
                                                    .matches(other.getPackageName()))))
                    .check(code);
        })));
        return tests;
    }

    @Test
    void theTaglibNeedsNoLibrary() {
        classes()
                .that()
                .resideInAnyPackage(ROOT + ".error..", ROOT + ".settings..", ROOT + ".pixel..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax..",
                        "jakarta.servlet..",
                        "jakarta.el..",
                        ROOT + ".error..",
                        ROOT + ".settings..",
                        ROOT + ".pixel..")
                .check(code);
    }

    @Test
    void nothingMutableIsStatic() {
        fields().that()
                .areStatic()
                .and()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should()
                .beFinal()
                .check(code);
    }

    /** One event a line, and nothing forged: what is written past {@code EventLog} is a sentence of the code's own. */
    @Test
    void onlyTheEventLogTheStartAndThePixelWriteToTheLog() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".pixel..")
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".Application")
                .and()
                .haveNameNotMatching(".*\\.error\\.EventLog(\\$Line)?")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(System.Logger.class)
                .check(code);
    }

    /** The shop's SMTP server, and its database through its driver: nothing else is ever connected to. */
    @Test
    void onlyTheSmtpWireOpensConnections() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.smtp\\.(Wire|SmtpConnection)(\\$.+)?")
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(http\\..*|Socket|DatagramSocket|(Http)?URLConnection)"
                        + "|java\\.nio\\.channels\\.(Asynchronous)?(Socket|Datagram)Channel|javax\\.net\\.(ssl\\.)?(SSL)?Socket(Factory)?"
                        + "|jakarta\\.mail\\.Transport|javax\\.naming\\.(directory|ldap)\\..*")
                .check(code);
    }

    @Test
    void nobodyImportsTheApplication() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Application")
                .and()
                .resideOutsideOfPackage(ROOT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT)
                .allowEmptyShould(true)
                .check(code);
    }
}

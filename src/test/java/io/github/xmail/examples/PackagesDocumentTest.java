package io.github.xmail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What CI installs is what the documents tell a developer to install. */
class PackagesDocumentTest {

    private static List<String> installed() throws IOException {
        Matcher packages = Pattern.compile("^packages=\\(([^)]+)\\)", Pattern.MULTILINE)
                .matcher(Files.readString(Path.of(".ci/run")));
        assertThat(packages.find()).isTrue();
        return List.of(packages.group(1).strip().split("\\s+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.ru.md", "CONTRIBUTING.md"})
    void everyPackageIsNamed(String document) throws IOException {
        String text = Files.readString(Path.of(document));

        assertThat(installed())
                .allSatisfy(name -> assertThat(text).containsPattern("[`\\s]" + Pattern.quote(name) + "[`\\s]"));
    }
}

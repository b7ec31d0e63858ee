package io.github.xmail.examples;

import static io.github.xmail.settings.Setting.DB_STRING;
import static io.github.xmail.settings.Setting.MAIL_FROM;
import static io.github.xmail.settings.Setting.PARTNER;
import static io.github.xmail.settings.Setting.PRIVATE_KEY;
import static io.github.xmail.settings.Setting.SMTP_SERVER;
import static io.github.xmail.settings.Setting.SQL_STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The servers' configuration files in {@code examples/} name settings that exist, and all that are needed. */
class ServerExamplesTest {

    private enum Example {
        TOMCAT("tomcat/xmail.xml", "Environment", "name"),
        LIBERTY("liberty/server.xml", "jndiEntry", "jndiName");

        private final Path file;
        private final String element;
        private final String nameAttribute;

        Example(String file, String element, String nameAttribute) {
            this.file = Path.of("examples").resolve(file);
            this.element = element;
            this.nameAttribute = nameAttribute;
        }

        private List<Element> entries() throws Exception {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
            NodeList nodes = document.getDocumentElement().getElementsByTagName(element);
            List<Element> elements = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                elements.add((Element) nodes.item(i));
            }
            return elements;
        }

        private List<String> names() throws Exception {
            return entries().stream()
                    .map(entry -> entry.getAttribute(nameAttribute))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyNameIsASettingOrTheFileOfASecret(Example example) throws Exception {
        List<String> known = Stream.of(Setting.values())
                .flatMap(s -> s.secret() ? Stream.of(s.key(), s.key() + "_file") : Stream.of(s.key()))
                .map(key -> "xmail/" + key)
                .toList();

        assertThat(example.names()).isNotEmpty().isSubsetOf(known).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void everySettingThatIsNeededIsThere(Example example) throws Exception {
        assertThat(example.names().stream()
                        .map(name -> name.replaceFirst("_file$", ""))
                        .toList())
                .contains(Stream.of(PARTNER, PRIVATE_KEY, DB_STRING, SQL_STRING, SMTP_SERVER, MAIL_FROM)
                        .map(setting -> "xmail/" + setting.key())
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void noSecretStandsInTheExample(Example example) throws Exception {
        assertThat(example.names())
                .doesNotContain(Stream.of(Setting.values())
                        .filter(Setting::secret)
                        .map(setting -> "xmail/" + setting.key())
                        .toArray(String[]::new));
    }

    @Test
    void everyValueIsOfTheTypeThatItNames() throws Exception {
        assertThat(Example.TOMCAT.entries())
                .allSatisfy(e -> assertThat(e.getAttribute("value"))
                        .matches(e.getAttribute("type").equals("java.lang.Integer") ? "\\d+" : ".*\\S.*"));
    }
}

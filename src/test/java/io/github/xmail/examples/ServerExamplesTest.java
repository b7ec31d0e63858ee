package io.github.xmail.examples;

import static io.github.xmail.settings.Setting.DB_STRING;
import static io.github.xmail.settings.Setting.MAIL_FROM;
import static io.github.xmail.settings.Setting.PARTNER;
import static io.github.xmail.settings.Setting.PRIVATE_KEY;
import static io.github.xmail.settings.Setting.SMTP_SERVER;
import static io.github.xmail.settings.Setting.SQL_STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.xmail.settings.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
        LIBERTY("liberty/server.xml", "jndiEntry", "jndiName"),
        JETTY("jetty/xmail.xml", "New", ""),
        WILDFLY("wildfly/xmail.cli", "", ""),
        GLASSFISH("glassfish/xmail.asadmin", "", "");

        private final Path file;
        private final String element;
        private final String nameAttribute;

        Example(String file, String element, String nameAttribute) {
            this.file = Path.of("examples").resolve(file);
            this.element = element;
            this.nameAttribute = nameAttribute;
        }

        private List<Element> entries() throws Exception {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            Document document = factory.newDocumentBuilder().parse(file.toFile());
            NodeList nodes = document.getDocumentElement().getElementsByTagName(element);
            List<Element> elements = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                elements.add((Element) nodes.item(i));
            }
            return elements;
        }

        private List<String> names() throws Exception {
            if (element.isEmpty()) {
                return Files.readAllLines(file).stream()
                        .filter(line -> !line.startsWith("#"))
                        .flatMap(line -> SETTING.matcher(line).results())
                        .map(found -> "xmail/" + found.group(1))
                        .toList();
            }
            return entries().stream()
                    .map(entry -> nameAttribute.isEmpty() ? secondArgument(entry) : entry.getAttribute(nameAttribute))
                    .filter(name -> name.startsWith("xmail/"))
                    .toList();
        }

        private static String secondArgument(Element entry) {
            NodeList arguments = entry.getElementsByTagName("Arg");
            return arguments.getLength() < 2 ? "" : arguments.item(1).getTextContent();
        }
    }

    /** In a script, where the slash may be escaped. */
    private static final Pattern SETTING = Pattern.compile("xmail\\\\?/(\\w+).*value=");

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

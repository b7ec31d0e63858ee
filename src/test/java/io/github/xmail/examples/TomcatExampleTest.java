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
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code examples/tomcat/xmail.xml} names settings that exist, and all that are needed. */
class TomcatExampleTest {

    private static List<Element> environment() throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("examples", "tomcat", "xmail.xml").toFile());
        NodeList nodes = document.getDocumentElement().getElementsByTagName("Environment");
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static List<String> names() throws Exception {
        return environment().stream().map(e -> e.getAttribute("name")).toList();
    }

    @Test
    void everyNameIsASettingOrTheFileOfASecret() throws Exception {
        List<String> known = Stream.of(Setting.values())
                .flatMap(s -> s.secret() ? Stream.of(s.key(), s.key() + "_file") : Stream.of(s.key()))
                .map(key -> "xmail/" + key)
                .toList();

        assertThat(names()).isNotEmpty().isSubsetOf(known).doesNotHaveDuplicates();
    }

    @Test
    void everySettingThatIsNeededIsThere() throws Exception {
        assertThat(names().stream().map(name -> name.replaceFirst("_file$", "")).toList())
                .contains(Stream.of(PARTNER, PRIVATE_KEY, DB_STRING, SQL_STRING, SMTP_SERVER, MAIL_FROM)
                        .map(setting -> "xmail/" + setting.key())
                        .toArray(String[]::new));
    }

    @Test
    void noSecretStandsInTheExample() throws Exception {
        assertThat(names())
                .doesNotContain(Stream.of(Setting.values())
                        .filter(Setting::secret)
                        .map(setting -> "xmail/" + setting.key())
                        .toArray(String[]::new));
    }

    @Test
    void everyValueIsOfTheTypeThatItNames() throws Exception {
        assertThat(environment())
                .allSatisfy(e -> assertThat(e.getAttribute("value"))
                        .matches(e.getAttribute("type").equals("java.lang.Integer") ? "\\d+" : ".*\\S.*"));
    }
}

package io.github.xmail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** {@code docs/decisions/0003-libraries.md} gives a reason for every library that {@code pom.xml} puts into the WAR. */
class LibrariesDocumentTest {

    private static final String IN_THE_WAR =
            "/project/dependencies/dependency[not(scope = 'test') and not(scope = 'provided')]";
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");

    private static String text(Element dependency, String name) {
        return dependency.getElementsByTagName(name).item(0).getTextContent();
    }

    private static List<String> rowsOfPom() throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        XPath xpath = XPathFactory.newInstance().newXPath();
        NodeList nodes = (NodeList) xpath.evaluate(IN_THE_WAR, pom, XPathConstants.NODESET);
        return IntStream.range(0, nodes.getLength())
                .mapToObj(i -> (Element) nodes.item(i))
                .map(e -> text(e, "groupId") + ":" + text(e, "artifactId") + " "
                        + resolved(text(e, "version"), xpath, pom))
                .toList();
    }

    private static String resolved(String version, XPath xpath, Document pom) {
        return PROPERTY.matcher(version).replaceAll(property -> {
            try {
                return xpath.evaluate("/project/properties/*[local-name() = '" + property.group(1) + "']", pom);
            } catch (XPathExpressionException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void everyLibraryOfTheWarHasItsRowWithItsVersion() throws Exception {
        String document = Files.readString(Path.of("docs", "decisions", "0003-libraries.md"));
        List<String> told = Pattern.compile(
                        "^\\| `(\\S+:\\S+)`[^|]*\\| (\\S+) \\| [\\d,]+ \\| .+ \\|$", Pattern.MULTILINE)
                .matcher(document)
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();

        assertThat(rowsOfPom()).isNotEmpty().isSubsetOf(told);
    }
}

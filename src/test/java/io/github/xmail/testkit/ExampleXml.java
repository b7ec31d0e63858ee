package io.github.xmail.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.DocumentType;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A configuration file of {@code examples/} in XML, its values to be replaced by a test's own. */
final class ExampleXml {

    private final Document document;

    private ExampleXml(Document document) {
        this.document = document;
    }

    /** How a server's file gives a setting its value. */
    interface Entries {
        /** Whether this element is such an entry. */
        boolean isEntry(Element element);

        /** The setting's name with its folder, {@code xmail/partner} for instance. */
        String name(Element entry);

        void value(Element entry, String value);

        /** Makes another setting's entry of a copy. */
        void rename(Element entry, String name);
    }

    /** Entries that have name and value in attributes. @param tag their element; @param key the attribute of the name */
    record Attributes(String tag, String key) implements Entries {
        @Override
        public boolean isEntry(Element element) {
            return element.getTagName().equals(tag);
        }

        @Override
        public String name(Element entry) {
            return entry.getAttribute(key);
        }

        @Override
        public void value(Element entry, String value) {
            entry.setAttribute("value", value);
        }

        @Override
        public void rename(Element entry, String name) {
            entry.setAttribute(key, name);
            if (entry.hasAttribute("type")) {
                entry.setAttribute("type", "java.lang.String");
            }
        }
    }

    static ExampleXml read(Path file) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
            return new ExampleXml(factory.newDocumentBuilder().parse(file.toFile()));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(e);
        }
    }

    Element root() {
        return document.getDocumentElement();
    }

    /** All elements of this name, or of all names ({@code *}). */
    List<Element> elements(String name) {
        NodeList nodes = root().getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** The values of these settings; the example's other settings go. */
    ExampleXml settings(Map<String, String> settings, Entries entries) {
        Map<String, String> more = new TreeMap<>();
        settings.forEach((name, value) -> more.put("xmail/" + name, value));
        List<Element> found = elements("*").stream().filter(entries::isEntry).toList();
        Element pattern = (Element) found.get(0).cloneNode(true);
        for (Element entry : found) {
            String value = more.remove(entries.name(entry));
            if (value == null) {
                entry.getParentNode().removeChild(entry);
            } else {
                entries.value(entry, value);
            }
        }
        more.forEach((name, value) -> {
            Element entry = (Element) pattern.cloneNode(true);
            entries.rename(entry, name);
            entries.value(entry, value);
            root().appendChild(entry);
        });
        return this;
    }

    void write(Path file) throws IOException {
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            DocumentType type = document.getDoctype();
            if (type != null) {
                transformer.setOutputProperty(OutputKeys.DOCTYPE_PUBLIC, type.getPublicId());
                transformer.setOutputProperty(OutputKeys.DOCTYPE_SYSTEM, type.getSystemId());
            }
            transformer.transform(new DOMSource(document), new StreamResult(file.toFile()));
        } catch (TransformerException e) {
            throw new IOException(e);
        }
    }
}

package io.github.xmail.mail;

import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** The plain text that stands beside an HTML body: blocks become lines, links show where they lead, pictures their texts. */
final class HtmlText implements NodeVisitor {

    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "blockquote", "pre", "hr");
    /** Blocks to the parser, and yet they stand in one line with their neighbours. */
    private static final Set<String> CELLS = Set.of("td", "th", "ins", "del");

    private static final Set<String> UNSEEN = Set.of("template", "textarea", "select", "object", "svg", "title");

    private final StringBuilder out = new StringBuilder();
    /** Line breaks that are due before the next word. */
    private int breaks;

    private boolean space;
    private boolean bullet;
    private int linkFrom;
    private int unseen;

    private HtmlText() {}

    /** Never null; empty where the page shows no word. */
    static String of(String html) {
        HtmlText text = new HtmlText();
        Jsoup.parse(html).body().traverse(text);
        return text.out.toString();
    }

    @Override
    public void head(Node node, int depth) {
        if (node instanceof TextNode text) {
            append(text.getWholeText());
        } else if (node instanceof Element element) {
            open(element);
        }
    }

    @Override
    public void tail(Node node, int depth) {
        if (node instanceof Element element) {
            close(element);
        }
    }

    private void open(Element element) {
        breakAround(element);
        switch (element.normalName()) {
            case "br" -> breaks++;
            case "li" -> bullet = true;
            case "img" -> append(element.attr("alt"));
            case "a" -> linkFrom = out.length();
            default -> unseen += UNSEEN.contains(element.normalName()) ? 1 : 0;
        }
    }

    private void close(Element element) {
        switch (element.normalName()) {
            case "a" -> showTarget(element.attr("href").strip());
            case "li" -> bullet = false;
            default -> {
                // nothing to end
            }
        }
        unseen -= UNSEEN.contains(element.normalName()) ? 1 : 0;
        breakAround(element);
    }

    private void breakAround(Element element) {
        if (PARAGRAPHS.contains(element.normalName())) {
            breaks = Math.max(breaks, 2);
        } else if (CELLS.contains(element.normalName())) {
            space = true;
        } else if (element.isBlock()) {
            breaks = Math.max(breaks, 1);
        }
    }

    private void showTarget(String href) {
        String scheme = href.substring(0, href.indexOf(':') + 1).toLowerCase(Locale.ROOT);
        switch (scheme) {
            case "http:", "https:", "mailto:", "tel:" -> {
                String shown = scheme.startsWith("http") ? href : href.substring(scheme.length());
                if (!isShown(shown)) {
                    append(" <" + shown + ">");
                }
            }
            default -> {
                // an anchor on the page or a script leads nowhere from a text
            }
        }
    }

    private boolean isShown(String target) {
        int from = out.length() - target.length();
        return from >= linkFrom && out.indexOf(target, from) == from;
    }

    private void append(String text) {
        if (unseen > 0) {
            return;
        }
        int to;
        for (int from = 0; from < text.length(); from = to) {
            to = from + 1;
            if (isSpace(text.charAt(from))) {
                space = true;
            } else {
                while (to < text.length() && !isSpace(text.charAt(to))) {
                    to++;
                }
                separate();
                out.append(text, from, to);
            }
        }
    }

    /** Writes what is due before a word: line breaks, at most one empty line, a space, the mark of a list's entry. */
    private void separate() {
        if (!out.isEmpty()) {
            if (breaks > 0) {
                out.append(breaks > 1 ? "\n\n" : "\n");
            } else if (space) {
                out.append(' ');
            }
        }
        if (bullet) {
            out.append("- ");
        }
        breaks = 0;
        space = false;
        bullet = false;
    }

    private static boolean isSpace(char c) {
        return c <= ' ' || c == 0xA0;
    }
}

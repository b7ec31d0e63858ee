package io.github.xmail.mail;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static final Map<String, String> VALUES = Map.ofEntries(
            entry("name", "Ivan"),
            entry("empty", ""),
            entry("cart.total-sum", "10"),
            entry("_x", "y"),
            entry("html", "<b>\"A&B's\"</b>"),
            entry("again", "{{ name }} %name% {% if %}"),
            entry("lines", "a\r\nb\nc\rd\te"),
            entry("control", "a\0\u0001\u007F\u0085b"),
            entry("only_control", "\u0001"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "no placeholder#no placeholder",
                "{{name}}#Ivan",
                "{{ name }}#Ivan",
                "{{\tname   }}!#Ivan!",
                "{{ name }}{{ name }}#IvanIvan",
                "{{ cart.total-sum }}#10",
                "{{ _x }}#y",
                "{{ empty }}#~~",
                "{{ name | default: \"you\" }}#Ivan",
                "{{name|default:\"you\"}}#Ivan",
                "{{ unknown | default: \"you\" }}#you",
                "{{ unknown | default: 'you' }}#you",
                "{{ unknown | default: 'a \"b\" c' }}#a \"b\" c",
                "{{ unknown | default: \"it's\" }}#it's",
                "{{ unknown | default: '' }}#~~",
                "{{ unknown | default: 'a }} b' }}#a }} b",
                "{{ unknown | default: '{{ name }} %name%' }}#{{ name }} %name%",
                "{{ empty | default: \"you\" }}#you",
                "{{ only_control | default: 'you' }}#you",
                "%name%#Ivan",
                "%name%%name%#IvanIvan",
                "%empty%#~~",
                "%unknown%#%unknown%",
                "%unknown%name%#%unknownIvan",
                "%20%name%20#%20Ivan20",
                "100%#100%",
                "%%name%%#%Ivan%",
                "% name %#% name %",
                "%name#%name",
                "a }} b %} c } % {#a }} b %} c } % {",
                "{ {name} }#{ {name} }",
                "%name%}#Ivan}",
                "{{{#REFUSED",
                "{{ again }}#{{ name }} %name% {% if %}",
                "%again%#{{ name }} %name% {% if %}",
            })
    void placeholdersAreFilledIn(String template, String expected) {
        if (expected.equals("REFUSED")) {
            assertThat(refusal(template).code()).isEqualTo(ErrorCode.TEMPLATE_INVALID);
        } else {
            assertThat(render(template, Escaping.NONE)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ unknown }}",
                "{{unknown}}",
                "{{ name | upcase }}",
                "{{ name | default }}",
                "{{ name | default: you }}",
                "{{ name | default: 5 }}",
                "{{ name | default: \"you }}",
                "{{ name | default: 'you\" }}",
                "{{ name | default: 'you' | upcase }}",
                "{{ name | default: 'you', 'me' }}",
                "{{ name | Default: 'you' }}",
                "{{- name -}}",
                "{{- name }}",
                "{{ name -}}",
                "{{name-}}",
                "{{ \"text\" }}",
                "{{ 'text' }}",
                "{{ 42 }}",
                "{{ name",
                "{{ name }",
                "{{",
                "{{ ",
                "{{}}",
                "{{ }}",
                "{{ name[0] }}",
                "{{ name name }}",
                "{{ имя }}",
                "{{{ name }}}",
                "{{%name%}}",
                "{% if name %}",
                "{%",
                "{%- assign x = 1 -%}",
                "{% raw %}",
                "{%name%}",
            })
    void otherLiquidIsRefused(String template) {
        assertThat(refusal(template).code()).isEqualTo(ErrorCode.TEMPLATE_INVALID);
        assertThat(refusal(template).field()).contains("html");
        assertThat(refusal(template).position()).contains(new CodedException.Position(1, 1));
    }

    @Test
    void placeIsToldInCodePointsFromOne() {
        assertThat(refusal("a\r\nb\nc\r\uD83D\uDE00я {{ no }}").position()).contains(new CodedException.Position(4, 4));
        assertThat(refusal("{{ name }}\n\n {% if %}").position()).contains(new CodedException.Position(3, 2));
        assertThat(refusal("\r{{").position()).contains(new CodedException.Position(2, 1));
    }

    @Test
    void refusalOfALongNameIsShort() {
        assertThat(refusal("{{ " + "n".repeat(100_000) + " }}").detail()).hasSizeLessThan(250);
    }

    @Test
    void valueIsEscapedInHtmlAndNowhereElse() {
        assertThat(render("{{ html }}", Escaping.HTML)).isEqualTo("&lt;b&gt;&quot;A&amp;B&#39;s&quot;&lt;/b&gt;");
        assertThat(render("{{ html }}", Escaping.NONE)).isEqualTo("<b>\"A&B's\"</b>");
        assertThat(render("{{ html }}", Escaping.LINE)).isEqualTo("<b>\"A&B's\"</b>");
    }

    @Test
    void defaultGoesInAsItStands() {
        assertThat(render("{{ unknown | default: '<b>&</b>' }}{{ empty | default: '<i>' }}", Escaping.HTML))
                .isEqualTo("<b>&</b><i>");
    }

    @Test
    void controlCharactersOfValuesAreDroppedButForTabAndLineEnds() {
        assertThat(render("{{ control }}|{{ lines }}", Escaping.NONE)).isEqualTo("ab|a\r\nb\nc\rd\te");
        assertThat(render("{{ control }}|{{ lines }}", Escaping.HTML)).isEqualTo("ab|a\r\nb\nc\rd\te");
    }

    @Test
    void subjectStaysOneLine() {
        assertThat(render("{{ lines }}", Escaping.LINE)).isEqualTo("a  b c d\te");
    }

    @Test
    @Timeout(60) // in quadratic time it would take hours
    void hostileTemplateOfAMegabyteIsReadInNoTime() {
        int size = 1_000_000;
        List<String> units =
                List.of("%a", "%", "{ ", "%a%b", "%name%", "{{name}}", "%unknown%", "}}", "%}", "{{x|default:'{{'}}");
        for (String unit : units) {
            assertThat(readOrRefuse(unit.repeat(size / unit.length()))).isPresent();
        }
        for (String start : List.of("{{", "{{ a | default: '", "{{ a | default: '' ", "{% ")) {
            for (String unit : List.of(" ", "a", "{{", "\"", "\n", "\r")) {
                assertThat(readOrRefuse(start + unit.repeat(size))).isEmpty();
            }
        }
    }

    @Test
    void costGrowsWithTheLengthOnly() {
        String unit = "%a%{ {x%name%{{ unknown | default: \"{{\" }}%b";
        long small = fastest(unit.repeat(2_000));
        long large = fastest(unit.repeat(20_000));

        assertThat(Duration.ofNanos(large)).isLessThan(Duration.ofNanos(40 * small + 5_000_000));
    }

    @Test
    void oneTemplateServesManyThreads() throws Exception {
        Template template = Template.parse("html", Utf8.of("{{ name }}-%name%".repeat(100)), "name"::equals);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Boolean>> work = IntStream.range(0, 400)
                    .<Callable<Boolean>>mapToObj(i -> () -> template.render(name -> "n" + i, Escaping.HTML)
                            .equals(Utf8.of(("n" + i + "-n" + i).repeat(100))))
                    .toList();
            for (Future<Boolean> right : threads.invokeAll(work)) {
                assertThat(right.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void randomTemplatesAreReadAsTheReferenceReadsThem() {
        Random random = new Random(42);
        List<String> pieces = List.of(
                "{{",
                "}}",
                "{%",
                "%}",
                "%",
                "{",
                "}",
                "name",
                "empty",
                "unknown",
                " ",
                "|",
                "default",
                ":",
                "\"",
                "'",
                "text",
                "-",
                "\n",
                "20",
                "{{ name }}",
                "{{ empty | default: \"x\" }}",
                "%name%",
                "я",
                "\uD83D\uDE00",
                ".");
        int refused = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder template = new StringBuilder();
            for (int n = random.nextInt(14); n > 0; n--) {
                template.append(pieces.get(random.nextInt(pieces.size())));
            }
            Optional<String> expected = ReferenceTemplate.render(template.toString(), VALUES);
            assertThat(readOrRefuse(template.toString())).as("%s", template).isEqualTo(expected);
            refused += expected.isEmpty() ? 1 : 0;
        }
        assertThat(refused).isBetween(5_000, 45_000);
    }

    private static long fastest(String template) {
        return IntStream.range(0, 15)
                .mapToLong(i -> {
                    long start = System.nanoTime();
                    render(template, Escaping.HTML);
                    return System.nanoTime() - start;
                })
                .min()
                .orElseThrow();
    }

    private static Optional<String> readOrRefuse(String template) {
        try {
            return Optional.of(render(template, Escaping.NONE));
        } catch (CodedException refused) {
            return Optional.empty();
        }
    }

    private static String render(String template, Escaping escaping) {
        return Template.parse("html", Utf8.of(template), VALUES::containsKey)
                .render(VALUES::get, escaping)
                .text();
    }

    private static CodedException refusal(String template) {
        return assertThatExceptionOfType(CodedException.class)
                .isThrownBy(() -> render(template, Escaping.HTML))
                .actual();
    }
}

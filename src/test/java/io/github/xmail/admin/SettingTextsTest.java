package io.github.xmail.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever the code can say of settings is known in Russian: its texts are looked for in the compiled classes. */
class SettingTextsTest {

    private static final Path CLASSES = Path.of("target", "classes", "io", "github", "xmail");
    private static final Set<String> SAYING =
            Set.of("missing", "invalid", "warning", "invalidResource", "io/github/xmail/customer/BrokenRule");

    /** Texts of the same classes that nobody reads on the page, or that show a value as it is. */
    private static final Set<String> OTHER = Set.of(
            "{1} and {2}",
            "a {1} ({2})",
            "\"{1}\" ({2})",
            "mail_from is not ASCII",
            "a worker needs a key and a kind of credentials",
            "the query was not checked for {1}",
            "chmod 700 {1}");

    private static final Predicate<String> SENTENCE =
            Pattern.compile("\\p{L}.* .*").asPredicate();
    private static final Predicate<String> REGEX =
            Pattern.compile("\\\\[pds.]|\\(\\?").asPredicate();

    private final SettingTexts russian = SettingTexts.russian();

    /** The texts of a class file, a concatenation with its gaps numbered. */
    private record Constants(Collection<String> all, List<String> texts) {

        static Constants of(Path file) {
            try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
                in.skipNBytes(8);
                int count = in.readUnsignedShort();
                Map<Integer, String> names = new TreeMap<>();
                Set<Integer> texts = new TreeSet<>();
                for (int i = 1; i < count; i++) {
                    int kind = in.readUnsignedByte();
                    switch (kind) {
                        case 1 -> names.put(i, in.readUTF());
                        case 8 -> texts.add(in.readUnsignedShort());
                        case 7, 16, 19, 20 -> in.skipNBytes(2);
                        case 15 -> in.skipNBytes(3);
                        case 5, 6 -> {
                            in.skipNBytes(8);
                            i++;
                        }
                        default -> in.skipNBytes(4);
                    }
                }
                return new Constants(
                        names.values(), texts.stream().map(names::get).toList());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean says() {
            return all.contains("io/github/xmail/settings/Problem")
                    || (all.contains("io/github/xmail/settings/SettingsReader")
                                    || all.contains("io/github/xmail/customer/BrokenRule"))
                            && all.stream().anyMatch(SAYING::contains);
        }
    }

    private static String numbered(String recipe) {
        String text = recipe;
        for (int i = 1; text.indexOf('\u0001') >= 0; i++) {
            text = text.replaceFirst("\u0001", "{" + i + "}");
        }
        return text;
    }

    private static Set<String> textsOfTheCode() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            Set<String> texts = new TreeSet<>();
            files.filter(file -> file.toString().endsWith(".class"))
                    .filter(file -> Stream.of("admin", "troubleshooting", "ProblemReport", "Pixel.class", "Application")
                            .noneMatch(file.toString()::contains))
                    .map(Constants::of)
                    .filter(Constants::says)
                    .flatMap(constants -> constants.texts().stream())
                    .map(SettingTextsTest::numbered)
                    .filter(SENTENCE)
                    .filter(REGEX.negate())
                    .forEach(texts::add);
            return texts;
        }
    }

    @Test
    void everyTextOfTheCodeIsKnown() throws IOException {
        assertThat(textsOfTheCode())
                .hasSizeGreaterThan(80)
                .filteredOn(text -> !OTHER.contains(text))
                .allMatch(russian::knows);
    }

    @Test
    void whatIsPutInComesOutInItsPlace() {
        assertThat(russian.text("must be a whole number from 1 to 64"))
                .isEqualTo("должно быть целым числом от 1 до 64");
        assertThat(russian.text("must have at least 16 bytes each, base64 behind whsec_: not so secret 1 of 4, 4 of 4"))
                .endsWith("у секрета 1 из 4, 4 из 4");
        assertThat(russian.text("write the database's JDBC URL, for example jdbc:sqlserver://h"))
                .isEqualTo("напишите адрес JDBC этой базы, например, jdbc:sqlserver://h");
    }

    @ParameterizedTest
    @CsvSource({"$1", "\\", "a{1}b", "(x"})
    void aValueIsPutInAsItIs(String value) {
        assertThat(russian.text("holds " + value + " twice")).isEqualTo("содержит " + value + " дважды");
    }

    @Test
    void nothingOfEnglishIsLeft() {
        for (String line : russian.english()) {
            assertThat(russian.text(line)).as(line).containsPattern("[а-яё]");
        }
    }

    @Test
    void anUnknownTextStaysAsItIs() {
        assertThat(russian.text("nobody said this")).isEqualTo("nobody said this");
    }
}

package io.github.xmail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.smtp.SMTPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server gets of a text. */
class DottedTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.b\\r\\n. c|a.b\\r\\n.. c\\r\\n",
                ".\\r\\n|..\\r\\n",
                "a\\r\\n.\\r\\nb\\r\\n|a\\r\\n..\\r\\nb\\r\\n",
                "a\\n.b\\r\\n|a\\r\\n..b\\r\\n",
                "a\\r.b\\r\\n|a\\r\\n..b\\r\\n",
                "a\\r\\nb\\r|a\\r\\nb\\r\\n",
                "\\n|\\r\\n",
                "\\r\\n|\\r\\n",
                "a|a\\r\\n",
                "a. .b\\r\\nc.\\r\\n|a. .b\\r\\nc.\\r\\n",
            })
    void dotsAreDoubledAndLinesEndInCrLf(String text, String wanted) throws IOException {
        assertThat(written(real(text))).isEqualTo(real(wanted));
    }

    /** Every text of up to seven of the characters that matter, held against the library. */
    @Test
    void everyShortTextIsWrittenAsTheLibraryDoes() throws IOException {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int length = 1, from = 0; length <= 7; length++) {
            int until = texts.size();
            for (; from < until; from++) {
                for (char c : ".\r\na".toCharArray()) {
                    texts.add(texts.get(from) + c);
                }
            }
        }
        for (String text : texts) {
            assertThat(written(text)).as(text).isEqualTo(byLibrary(text));
        }
    }

    private static String real(String escaped) {
        return escaped.replace("\\r", "\r").replace("\\n", "\n");
    }

    private static String written(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DottedText.write(text.getBytes(StandardCharsets.UTF_8), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String byLibrary(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SMTPOutputStream library = new SMTPOutputStream(out);
        library.write(text.getBytes(StandardCharsets.UTF_8));
        library.ensureAtBOL();
        library.flush();
        return out.toString(StandardCharsets.UTF_8);
    }
}

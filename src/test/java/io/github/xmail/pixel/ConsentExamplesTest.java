package io.github.xmail.pixel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that the guide gives for consent tools say yes to the cookies beside them, and no to a refusal. */
class ConsentExamplesTest {

    private static final Pattern ROW =
            Pattern.compile("^\\| [^|]+ \\| `(\\w+)=((?:[^`|]|\\\\\\|)+)` \\| `([^`]+)` \\|$", Pattern.MULTILINE);

    @ParameterizedTest
    @ValueSource(strings = {"docs/pixel.md", "docs/pixel.ru.md"})
    void settingOfATool(String document) throws IOException {
        List<MatchResult> rows =
                ROW.matcher(Files.readString(Path.of(document))).results().toList();

        assertThat(rows).hasSize(4).allSatisfy(row -> {
            String name = row.group(1);
            ConsentCookie setting = ConsentCookie.parse(
                            name + "=" + row.group(2).replace("\\|", "|"))
                    .orElseThrow();
            String agreed = row.group(3);
            String refused = agreed.replaceAll("(xmail%22%3A|marketing:)true", "$1false")
                    .replace("C0004%3A1", "C0004%3A0")
                    .replaceAll("^yes$", "no");
            assertThat(refused).isNotEqualTo(agreed);
            assertThat(setting.given(request(name + "=" + agreed))).isTrue();
            assertThat(setting.given(request(name + "=" + refused))).isFalse();
            assertThat(setting.given(request("other=" + agreed))).isFalse();
        });
    }

    private static HttpServletRequest request(String cookie) {
        HttpServletRequest request = mock(HttpServletRequest.class);
        when(request.getHeaders("Cookie")).thenReturn(Collections.enumeration(List.of(cookie)));
        return request;
    }
}

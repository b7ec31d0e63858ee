package io.github.xmail.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The worked example of {@code docs/protocol.md} can be computed. */
class ProtocolDocumentTest {

    private static String of(String regex) throws IOException {
        Matcher matcher =
                Pattern.compile(regex, Pattern.MULTILINE).matcher(Files.readString(Path.of("docs", "protocol.md")));
        assertThat(matcher.find()).as(regex).isTrue();
        return matcher.group(1);
    }

    private static String row(String name) throws IOException {
        return of("^\\| " + name + " \\| `([^`]+)` \\|$");
    }

    private static String body() throws IOException {
        return of("^(\\{\"user_uid\":\"42\".*})$");
    }

    @Test
    void signatureIsThatOfKeyIdTimeAndBody() throws Exception {
        String signature = new Webhook(row("secret"))
                .sign(row("`webhook-id`"), Long.parseLong(row("`webhook-timestamp`")), body());

        assertThat(of("^webhook-signature: (\\S+)$")).isEqualTo(signature);
    }

    @Test
    void keyInHexIsTheOneOfTheSecret() throws IOException {
        byte[] key = Base64.getDecoder().decode(row("secret").replaceFirst("^whsec_", ""));

        assertThat(row("key, in hex")).isEqualTo(HexFormat.of().formatHex(key));
        assertThat(of("-macopt hexkey:([0-9a-f]+) ")).isEqualTo(HexFormat.of().formatHex(key));
    }

    @Test
    void signedBytesAreIdTimeAndBody() throws IOException {
        String expected = row("`webhook-id`") + "." + row("`webhook-timestamp`") + "." + body();

        assertThat(of("^(order-\\S+\\.\\d+\\.\\{.*)$")).isEqualTo(expected);
        assertThat(of("The body, (\\d+) bytes"))
                .isEqualTo(Integer.toString(body().getBytes(StandardCharsets.UTF_8).length));
    }
}

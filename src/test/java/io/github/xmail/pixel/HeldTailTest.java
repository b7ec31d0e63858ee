package io.github.xmail.pixel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldTailTest {

    /** The page with the place marked, as one gets it character by character. */
    private static String marked(String page) {
        HeldTail held = new HeldTail();
        StringBuilder out = new StringBuilder();
        for (char c : page.toCharArray()) {
            out.append(held.take(held.accept(c, 1)));
        }
        int place = held.place();
        if (place >= 0) {
            out.append(held.take(place)).append("[HERE]");
        }
        return out.append(held.takeAll()).toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<body>x[HERE]</body></html>",
                "<body>x[HERE]</BODY>\n</HTML>\n",
                "[HERE]</body >",
                "[HERE]</body\n\t>",
                "</body><p>[HERE]</body>",
                "<</<</b</body</bod[HERE]</body>",
                "<script>'</body>'</script>[HERE]</body></html>",
                "[HERE]</body><script>var t='</body>';</script></html>",
                "[HERE]</body><!-- </body> --></html>",
                "[HERE]</body><!-- a > b --> <script>if (a<b) c('</body>') // --></script></html>",
                "<!-- </body> --><p>[HERE]</body>",
                "[HERE]</body><iframe srcdoc='</body>'></iframe>",
                "[HERE]</body> and more text",
                "<textarea></body></textarea>no end",
                "<script>document.write(\"</body>\")</script>",
                "<!-- </body> -->",
                "<p title=\"</body>\">x</p>",
                "</bodyguard>",
                "</body",
                "</body>\"",
                "<body>",
                ""
            })
    void placeIsBeforeTheLastRealEndOfTheBody(String expected) {
        assertThat(marked(expected.replace("[HERE]", ""))).isEqualTo(expected);
    }

    @Test
    void atMost4096BytesMayFollow() {
        assertThat(marked("<p></body>" + " ".repeat(4096))).isEqualTo("<p>[HERE]</body>" + " ".repeat(4096));
        assertThat(marked("<p></body>" + " ".repeat(4097))).isEqualTo("<p></body>" + " ".repeat(4097));
        String twice = "</body>" + " ".repeat(4000);
        assertThat(marked(twice + twice)).isEqualTo(twice + "[HERE]" + twice);
    }

    @Test
    void nothingIsHeldBackButTheTail() {
        HeldTail held = new HeldTail();
        int most = 0;
        String page = ("</body>" + "x".repeat(300)).repeat(50) + "y".repeat(5000);
        for (char c : page.toCharArray()) {
            held.take(held.accept(c, 1));
            most = Math.max(most, held.length());
        }
        assertThat(most).isBetween(4000, HeldTail.LIMIT + 7);
        assertThat(held.isEmpty()).isTrue();
    }

    @Test
    void searchFindsWhatASlowSearchFinds() {
        Random random = new Random(7);
        String letters = "</bodyBODY> x";
        for (int n = 0; n < 200_000; n++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(24); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(random.nextBoolean() ? 7 : letters.length())));
            }
            String page = text.toString();
            int expected = slow(page.toLowerCase());
            assertThat(BodyEnd.search(page.toCharArray(), 0, page.length()))
                    .as(page)
                    .isEqualTo(expected);
        }
    }

    private static int slow(String page) {
        for (int i = 0; i < page.length(); i++) {
            String rest = page.substring(i);
            if (rest.startsWith("</body") || "</body".startsWith(rest)) {
                return i;
            }
        }
        return page.length();
    }
}

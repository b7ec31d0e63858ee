package io.github.xmail.mail;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a draft to a mail's bytes: placeholders, text from html, encodings. 20 KB of html. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ComposingBench {

    /** Cyrillic is sent as base64, English as quoted-printable. */
    @Param({"Кофемолка ручная, вишня", "Hand coffee grinder, cherry"})
    public String goods;

    private final MailSettings settings =
            new MailSettings(Address.parse("Shop <news@shop.example>").orElseThrow(), java.util.Set.of("shop.example"));
    private final Composer composer = new Composer(settings);
    private final Address to = Address.bare("customer42@example.com").orElseThrow();

    private Draft draft(boolean withText) {
        String row = "<tr><td><a href=\"https://shop.example/p/42?utm_source=xmail&amp;utm_medium=email\">" + goods
                + "</a></td><td><b>4200</b></td></tr>\r\n";
        String html = "<html><body><h1>{{ customer_name }}</h1><table>" + row.repeat(20_480 / (row.length() + 20))
                + "</table></body></html>";
        Optional<String> text =
                withText ? Optional.of("{{ customer_name }}: https://shop.example/gift\r\n") : Optional.empty();
        return new Draft(
                "42",
                "{{ customer_name }}, подарок",
                Optional.of(Utf8.of(html)),
                text.map(Utf8::of),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    private Draft withText;
    private Draft htmlAlone;
    private byte[] bytes;

    /** Makes the drafts. */
    @org.openjdk.jmh.annotations.Setup
    public void make() {
        withText = draft(true);
        htmlAlone = draft(false);
        bytes = withText.toBytes();
    }

    /** Both parts are there. */
    @Benchmark
    public Mail compose() {
        return composer.compose("msg_1", Instant.EPOCH, withText, to, "Иван Петров");
    }

    /** The text has to be made. */
    @Benchmark
    public Mail composeHtmlAlone() {
        return composer.compose("msg_1", Instant.EPOCH, htmlAlone, to, "Иван Петров");
    }

    /** The check of an order's placeholders before it is accepted. */
    @Benchmark
    public Draft placeholders() {
        Composer.check(withText);
        return withText;
    }

    /** For the outbox. */
    @Benchmark
    public byte[] encode() {
        return withText.toBytes();
    }

    /** Out of the outbox. */
    @Benchmark
    public Draft decode() {
        return Draft.fromBytes(bytes);
    }
}

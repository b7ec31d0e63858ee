package io.github.xmail.order;

import io.github.xmail.settings.Secret;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From a body to its fields: signature, JSON, digest. 20 KB of html. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RequestBench {

    private static final String ROW =
            "<tr><td><a href=\\\"https://shop.example/p/42?utm_source=xmail\\\">Кофемолка ручная,"
                    + " вишня</a></td></tr>\\r\\n";

    private final PrivateKey key = PrivateKey.of(new Secret("whsec_QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="))
            .orElseThrow();
    private final Body body =
            Body.of(("{\"user_uid\":42,\"subject\":\"{{ customer_name }}\",\"html\":\"" + ROW.repeat(170) + "\"}")
                    .getBytes(StandardCharsets.UTF_8));
    private final RequestReader reader = new RequestReader(FieldNames.own(), JsonProvider.provider());
    private final Fields fields = reader.read(BodyForm.JSON, body);

    /** HMAC-SHA256 over the whole body. */
    @Benchmark
    public byte[] signature() {
        return key.sign("msg_1", "1780000000", body);
    }

    /** Strict JSON. */
    @Benchmark
    public Object json() {
        return reader.read(BodyForm.JSON, body);
    }

    /** What tells a repeat from another order. */
    @Benchmark
    public byte[] digest() {
        return OrderDigest.of(fields);
    }
}

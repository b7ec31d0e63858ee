package io.github.xmail.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.standardwebhooks.Webhook;
import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.order.WorkerSettings.AcceptedAuth;
import io.github.xmail.settings.Secret;
import jakarta.json.spi.JsonProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {

    private static final String SECRET = "whsec_YW4gZXhhbXBsZSBrZXksIG5vdCB0byBiZSB1c2VkISE=";
    private static final String OTHER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String PLAIN = "секрет, не base64, 16+";
    private static final long TIME = 1795521600;
    private static final String ID = "order-2026-0001";
    private static final String BODY = "{\"user_uid\":\"42\",\"subject\":\"%customer_name%, your cart is waiting\","
            + "\"html\":\"<p>Hello {{ customer_name }}</p>\"}";
    private static final String SIGNATURE = "v1,0TSX3S+3tdBs2q9lhZEXmDptoaO6s9fqQ1016scS8a0=";
    private static final Set<AcceptedAuth> SIGNED = EnumSet.of(AcceptedAuth.SIGNATURE);
    private static final Set<AcceptedAuth> SHARED = EnumSet.of(AcceptedAuth.SHARED_SECRET);
    private static final Set<AcceptedAuth> BOTH = EnumSet.allOf(AcceptedAuth.class);

    private static Verifier verifier(Set<AcceptedAuth> accepted, String... secrets) {
        List<PrivateKey> keys = Arrays.stream(secrets)
                .map(secret -> PrivateKey.of(new Secret(secret)).orElseThrow())
                .toList();
        WorkerSettings settings =
                new WorkerSettings(keys, accepted, Duration.ofSeconds(300), FieldNames.own(), 1_048_576, false, false);
        return new Verifier(settings, new RequestReader(settings.fields(), JsonProvider.provider()));
    }

    private static SignedRequest request(String timestamp, String signatures, String authorization, String body) {
        return new SignedRequest(
                Instant.ofEpochSecond(TIME),
                List.of(ID),
                timestamp,
                signatures,
                Optional.ofNullable(authorization),
                BodyForm.JSON,
                Body.of(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static SignedRequest valid() {
        return request(Long.toString(TIME), SIGNATURE, null, BODY);
    }

    private static SignedRequest signedAt(String timestamp) {
        byte[] mac = PrivateKey.of(new Secret(SECRET))
                .orElseThrow()
                .sign(ID, timestamp, Body.of(BODY.getBytes(StandardCharsets.UTF_8)));
        return request(timestamp, "v1," + java.util.Base64.getEncoder().encodeToString(mac), null, BODY);
    }

    private static void assertRefused(Verifier verifier, SignedRequest request, ErrorCode code) {
        assertThatExceptionOfType(CodedException.class)
                .isThrownBy(() -> verifier.verify(request))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    @Test
    void signatureOfTheWorkedExampleMatches() {
        VerifiedRequest verified = verifier(SIGNED, SECRET).verify(valid());
        assertThat(verified.webhookId()).contains(ID);
        assertThat(verified.clockOffset()).contains(Duration.ZERO);
    }

    @Test
    void signatureOfTheReferenceLibraryMatches() throws Exception {
        String body = "{\"имя\":\"значение\"}";
        String signature = new Webhook(OTHER).sign(ID, TIME, body);
        assertThat(verifier(SIGNED, SECRET, OTHER).verify(request("" + TIME, signature, null, body)))
                .isNotNull();
    }

    @Test
    void secretThatIsNoBase64SignsWithItsOwnBytes() {
        byte[] mac = PrivateKey.of(new Secret(PLAIN)).orElseThrow().sign("a", "1", Body.of(new byte[0]));
        assertThat(mac).asHexString().isEqualTo(hmac(PLAIN.getBytes(StandardCharsets.UTF_8), "a.1."));
    }

    private static String hmac(byte[] key, String text) {
        try {
            javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
            mac.init(new javax.crypto.spec.SecretKeySpec(key, "HmacSHA256"));
            return java.util.HexFormat.of()
                    .withUpperCase()
                    .formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anySignatureMayMatchAnySecret() {
        Verifier verifier = verifier(SIGNED, OTHER, SECRET);
        String entries = "v1a,xxxx v1,AAAA v1,*** " + SIGNATURE + " v2,zzzz";
        assertThat(verifier.verify(request("" + TIME, entries, null, BODY))).isNotNull();
        Verifier newestFirst = verifier(SIGNED, SECRET, OTHER);
        assertThat(newestFirst.verify(request("" + TIME, SIGNATURE + " v1,AAAA", null, BODY)))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1,AAAA", "nonsense", "v1,", "v2,0TSX3S+3tdBs2q9lhZEXmDptoaO6s9fqQ1016scS8a0="})
    void otherSignaturesDoNotMatch(String signatures) {
        assertRefused(
                verifier(SIGNED, SECRET), request("" + TIME, signatures, null, BODY), ErrorCode.SIGNATURE_INVALID);
    }

    @Test
    void changedBodyIdOrTimeDoesNotMatch() {
        Verifier verifier = verifier(SIGNED, SECRET);
        assertRefused(verifier, request("" + TIME, SIGNATURE, null, BODY + " "), ErrorCode.SIGNATURE_INVALID);
        assertRefused(verifier, request("" + (TIME + 1), SIGNATURE, null, BODY), ErrorCode.SIGNATURE_INVALID);
        assertRefused(verifier(SIGNED, OTHER), valid(), ErrorCode.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false"})
    void signedTimeMayBeOffByTheTolerance(long offset, boolean taken) {
        SignedRequest request = signedAt("" + (TIME + offset));
        if (taken) {
            assertThat(verifier(SIGNED, SECRET).verify(request).clockOffset()).contains(Duration.ofSeconds(offset));
        } else {
            assertRefused(verifier(SIGNED, SECRET), request, ErrorCode.TIMESTAMP_OUT_OF_TOLERANCE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "1795521600.5", "99999999999999999999", "-1"})
    void signedTimeThatIsNoneProvesARightKey(String timestamp) {
        assertRefused(verifier(SIGNED, SECRET), signedAt(timestamp), ErrorCode.TIMESTAMP_OUT_OF_TOLERANCE);
    }

    @Test
    void signatureIsJudgedBeforeTheTime() {
        assertRefused(verifier(SIGNED, SECRET), request("0", SIGNATURE, null, BODY), ErrorCode.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "  "})
    void emptySignatureIsNone(String signatures) {
        assertRefused(
                verifier(SIGNED, SECRET), request("" + TIME, signatures, null, BODY), ErrorCode.SIGNATURE_MISSING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer ", "bearer  ", "BEARER "})
    void bearerSecretIsTakenWhereAccepted(String scheme) {
        SignedRequest request = request("", "", scheme + SECRET, BODY);
        assertThat(verifier(SHARED, OTHER, SECRET).verify(request).clockOffset())
                .isEmpty();
        assertRefused(verifier(SIGNED, SECRET), request, ErrorCode.SIGNATURE_MISSING);
        assertRefused(verifier(SHARED, OTHER), request, ErrorCode.SIGNATURE_INVALID);
    }

    @Test
    void bearerIsJudgedBeforeTheBodyIsParsed() {
        assertRefused(
                verifier(SHARED, SECRET), request("", "", "Bearer wrong", "not json"), ErrorCode.SIGNATURE_INVALID);
        assertThat(verifier(SHARED, SECRET).verify(request("", "", "Bearer " + SECRET, "not json")))
                .isNotNull();
    }

    @Test
    void nonAsciiBearerIsTakenInBothDecodingsOfContainers() {
        String latin = new String(PLAIN.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        Verifier verifier = verifier(SHARED, PLAIN);
        assertThat(verifier.verify(request("", "", "Bearer " + PLAIN, BODY))).isNotNull();
        assertThat(verifier.verify(request("", "", "Bearer " + latin, BODY))).isNotNull();
    }

    @Test
    void secretInTheBodyIsTakenWhereAccepted() {
        String body = "{\"private_key\":\"" + SECRET + "\"}";
        assertThat(verifier(SHARED, SECRET).verify(request("", "", "Basic eA==", body)))
                .isNotNull();
        assertRefused(verifier(SIGNED, SECRET), request("", "", null, body), ErrorCode.SIGNATURE_MISSING);
        assertRefused(verifier(SHARED, OTHER), request("", "", null, body), ErrorCode.SIGNATURE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"private_key\":\"\"}",
                "{\"private_key\":null}",
                "{\"private_key\":5}",
                "not json",
                "{\"private_key\":\"" + SECRET + "\"} trailing"
            })
    void bodyWithoutSecretHoldsNone(String body) {
        assertRefused(verifier(SHARED, SECRET), request("", "", "Bearer ", body), ErrorCode.SIGNATURE_MISSING);
    }

    @Test
    void signatureAloneCountsWhereBothAreAccepted() {
        assertRefused(
                verifier(BOTH, SECRET),
                request("" + TIME, "v1,AAAA", "Bearer " + SECRET, BODY),
                ErrorCode.SIGNATURE_INVALID);
        assertThat(verifier(SHARED, SECRET).verify(request("" + TIME, "v1,AAAA", "Bearer " + SECRET, BODY)))
                .isNotNull();
        assertThat(verifier(BOTH, SECRET).verify(request("" + TIME, "", "Bearer " + SECRET, BODY)))
                .isNotNull();
    }

    @Test
    void nothingShowsASecret() {
        assertThat(PrivateKey.of(new Secret(SECRET)).orElseThrow()).hasToString("***");
        assertThat(request("", "", "Bearer " + SECRET, BODY).toString()).doesNotContain("whsec_");
    }
}

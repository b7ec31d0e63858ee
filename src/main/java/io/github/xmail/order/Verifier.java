package io.github.xmail.order;

import io.github.xmail.error.CodedException;
import io.github.xmail.error.ErrorCode;
import io.github.xmail.order.WorkerSettings.AcceptedAuth;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;

/**
 * Finds out whether a request comes from somebody who knows a secret. A signature (Standard Webhooks) is judged before
 * anything of the body is parsed, and before its time: a time out of tolerance proves a right key and a wrong clock.
 * Thread-safe.
 */
final class Verifier {

    private static final String WEBHOOK_ID = "webhook-id";
    private static final String VERSION = "v1,";
    private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S.*)");
    private static final Pattern UNIX_SECONDS = Pattern.compile("-?[0-9]{1,11}");

    private final WorkerSettings settings;
    private final RequestReader reader;

    /** Bodies of strangers are parsed a few at a time: a hostile one takes 35 times its bytes. */
    private final Semaphore parsing = new Semaphore(Runtime.getRuntime().availableProcessors());

    Verifier(WorkerSettings settings, RequestReader reader) {
        this.settings = settings;
        this.reader = reader;
    }

    /**
     * @throws CodedException {@code signature_missing}, {@code signature_invalid}, {@code timestamp_out_of_tolerance}, or
     *     {@code malformed_request} for a {@code webhook-id} that is none
     */
    VerifiedRequest verify(SignedRequest request) {
        if (accepts(AcceptedAuth.SIGNATURE) && !request.signatures().isBlank()) {
            return bySignature(request);
        }
        if (accepts(AcceptedAuth.SHARED_SECRET)) {
            return bySecret(request);
        }
        throw new CodedException(ErrorCode.SIGNATURE_MISSING, remedyOfMissing());
    }

    private boolean accepts(AcceptedAuth kind) {
        return settings.accepted().contains(kind);
    }

    private VerifiedRequest bySignature(SignedRequest request) {
        Optional<String> id = webhookId(request);
        if (id.isEmpty()) {
            throw malformedId("is missing: the signature covers it.");
        }
        if (!isSigned(request, id.get())) {
            throw new CodedException(
                    ErrorCode.SIGNATURE_INVALID,
                    "No signature matches. Sign <webhook-id>.<webhook-timestamp>.<raw body> with HMAC-SHA256 and the"
                            + " secret that stands in private_key.");
        }
        Duration offset = offset(request);
        return new VerifiedRequest(id, Optional.of(offset), request.form(), request.body());
    }

    /** Every signature is held against every secret, and none ends the search: the time taken tells nothing. */
    private boolean isSigned(SignedRequest request, String id) {
        List<byte[]> signatures = signatures(request.signatures());
        boolean signed = false;
        for (PrivateKey key : settings.keys()) {
            byte[] expected = key.sign(id, request.timestamp(), request.body());
            for (byte[] signature : signatures) {
                signed |= MessageDigest.isEqual(expected, signature);
            }
        }
        return signed;
    }

    private static List<byte[]> signatures(String entries) {
        List<byte[]> signatures = new ArrayList<>();
        for (String entry : entries.split(" ")) {
            if (entry.startsWith(VERSION)) {
                try {
                    signatures.add(Base64.getDecoder().decode(entry.substring(VERSION.length())));
                } catch (IllegalArgumentException notBase64) {
                    // another entry may match
                }
            }
        }
        return signatures;
    }

    private Duration offset(SignedRequest request) {
        long now = request.arrived().getEpochSecond();
        return Optional.of(request.timestamp())
                .filter(text -> UNIX_SECONDS.matcher(text).matches())
                .map(Long::parseLong)
                .filter(signed -> Math.abs(signed - now) <= settings.tolerance().toSeconds())
                .map(signed -> Duration.between(request.arrived(), Instant.ofEpochSecond(signed)))
                .orElseThrow(() -> new CodedException(
                        ErrorCode.TIMESTAMP_OUT_OF_TOLERANCE,
                        "The signature matches, but webhook-timestamp is not within "
                                + settings.tolerance().toSeconds()
                                + " seconds of this server's clock. Set both clocks by NTP and sign each try anew."));
    }

    private VerifiedRequest bySecret(SignedRequest request) {
        byte[][] candidate = bearer(request)
                .or(() -> field(request))
                .orElseThrow(() -> new CodedException(ErrorCode.SIGNATURE_MISSING, remedyOfMissing()));
        boolean known = false;
        for (PrivateKey key : settings.keys()) {
            for (byte[] encoded : candidate) {
                known |= key.isSecret(encoded);
            }
        }
        if (!known) {
            throw new CodedException(
                    ErrorCode.SIGNATURE_INVALID,
                    "The secret sent is none of those in private_key. Send the present one.");
        }
        return new VerifiedRequest(webhookId(request), Optional.empty(), request.form(), request.body());
    }

    /** Containers give the bytes of a header as ISO 8859-1 or as UTF-8. */
    private static Optional<byte[][]> bearer(SignedRequest request) {
        return request.authorization()
                .map(BEARER::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(bearer -> bearer.group(1).strip())
                .map(text ->
                        new byte[][] {text.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.ISO_8859_1)
                        });
    }

    /** A body that cannot be parsed holds no credential: strangers are not told what is wrong with it. */
    private Optional<byte[][]> field(SignedRequest request) {
        parsing.acquireUninterruptibly();
        try {
            return reader.read(request.form(), request.body()).sentSecret().map(text ->
                    new byte[][] {text.getBytes(StandardCharsets.UTF_8)});
        } catch (CodedException notReadable) {
            return Optional.empty();
        } finally {
            parsing.release();
        }
    }

    private static Optional<String> webhookId(SignedRequest request) {
        if (request.ids().size() > 1) {
            throw malformedId("stands twice. Send one.");
        }
        if (!request.ids().stream().allMatch(OrderId::isOne)) {
            throw malformedId(OrderId.RULE + ".");
        }
        return request.ids().stream().findFirst();
    }

    private static CodedException malformedId(String rule) {
        return CodedException.ofField(ErrorCode.MALFORMED_REQUEST, WEBHOOK_ID, "The header webhook-id " + rule);
    }

    private String remedyOfMissing() {
        String signature = "Sign the request (Standard Webhooks): webhook-id, webhook-timestamp, webhook-signature.";
        String secret = "Send the secret as Authorization: Bearer or as the field "
                + settings.fields().nameOf(Field.PRIVATE_KEY) + ".";
        if (!accepts(AcceptedAuth.SHARED_SECRET)) {
            return signature;
        }
        return accepts(AcceptedAuth.SIGNATURE) ? signature + " Or: " + secret : secret;
    }
}

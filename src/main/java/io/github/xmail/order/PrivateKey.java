package io.github.xmail.order;

import io.github.xmail.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One secret shared with the platform, as key of signatures (Standard Webhooks) and as bearer token. Immutable. */
final class PrivateKey {

    static final int SHORTEST_BYTES = 16;
    private static final String PREFIX = "whsec_";
    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] text;
    private final SecretKeySpec key;

    private PrivateKey(byte[] text, byte[] key) {
        this.text = text;
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /** Empty where the secret has fewer than 16 bytes, or what stands behind {@code whsec_} is not base64. */
    static Optional<PrivateKey> of(Secret secret) {
        try {
            byte[] key = secret.reveal().startsWith(PREFIX)
                    ? Base64.getDecoder().decode(secret.reveal().substring(PREFIX.length()))
                    : secret.bytes();
            return key.length < SHORTEST_BYTES ? Optional.empty() : Optional.of(new PrivateKey(secret.bytes(), key));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    /** HMAC-SHA256 over {@code <id>.<timestamp>.<body>}. */
    byte[] sign(String id, String timestamp, Body body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update((id + '.' + timestamp + '.').getBytes(StandardCharsets.ISO_8859_1));
            mac.update(body.bytes(), 0, body.length());
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }

    /** Whether these bytes are the secret itself; the time taken does not tell how much of them is right. */
    boolean isSecret(byte[] candidate) {
        return MessageDigest.isEqual(candidate, text);
    }

    @Override
    public String toString() {
        return "***";
    }
}

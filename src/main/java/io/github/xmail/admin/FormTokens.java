package io.github.xmail.admin;

import io.github.xmail.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The hidden field {@code csrf}: an HMAC over user and day, so that it needs no session and holds on every node that has the
 * same key. Good today and tomorrow. Immutable.
 */
final class FormTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final List<byte[]> keys;
    private final Clock clock;

    /** @param secrets the newest first; each is accepted. Where there is none, a random key of this object */
    FormTokens(List<Secret> secrets, Clock clock) {
        // a key of its own: what is shown on a page must never be a signature of anything else
        keys = secrets.isEmpty()
                ? List.of(random())
                : secrets.stream()
                        .map(secret -> hmac(secret.bytes(), "forms of the administrator"))
                        .toList();
        this.clock = clock;
    }

    private static byte[] random() {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /** The token for this user today. */
    String token(String user) {
        return token(keys.get(0), user, today());
    }

    /** Whether it is a token of today or yesterday for this user; {@code null} is none. */
    boolean accepts(String user, String token) {
        return token != null
                && Stream.of(today(), today().minusDays(1))
                        .flatMap(day -> keys.stream().map(key -> token(key, user, day)))
                        .anyMatch(good -> equal(good, token));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private static boolean equal(String good, String token) {
        return MessageDigest.isEqual(good.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    private static String token(byte[] key, String user, LocalDate day) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hmac(key, day + " " + user));
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
